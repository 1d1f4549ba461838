"""The few rows around a station that are compared as a whole: the station, who works there, what the goods are of."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from hashlib import blake2b

from cunqiao.catalog.models import Category, Merchant, Rate
from cunqiao.feed.queries.rows import Row
from cunqiao.identity.models import Person, Till
from cunqiao.kernel import sql
from cunqiao.kernel.calendar import midnight, zone
from cunqiao.kernel.installation import installation
from cunqiao.kernel.scope import Scope
from cunqiao.ledger.access import get_own_float
from cunqiao.ledger.models import Account
from cunqiao.network.queries import stations

POPULAR, POPULAR_DAYS = 20, timedelta(days=30)


def around(scope: Scope, digests: dict[str, str], *, at: datetime) -> tuple[list[Row], dict[str, str]]:
    """What differs from `digests`, kind by kind, and the digests now. One small query a kind."""
    found = {kind: rows(scope, at) for kind, rows in _KINDS.items()}
    now = {kind: _digest(rows) for kind, rows in found.items()}
    return [row for kind, rows in found.items() if now[kind] != digests.get(kind) for row in rows], now


def popular(scope: Scope, day: date) -> list[Row]:
    """What neighbours bought most often in the weeks before `day`: at this station, and in the whole county."""
    asked = {"county": scope.county_id, "from": midnight(day) - POPULAR_DAYS, "to": midnight(day), "limit": POPULAR}
    rows: list[Row] = []
    for id, station_id in (("station", scope.where), ("county", None)):
        skus = [str(sku_id) for (sku_id,) in sql.run("feed/popular", station=station_id, **asked)]
        rows.append(("popular", id, {"day": day.isoformat(), "sku_ids": skus}))
    return rows


def account_row(account: Account, balance_fen: int) -> Row:
    shown = {"kind": account.kind, "balance_fen": balance_fen, "floor_fen": account.floor_fen}
    return "account", str(account.id), shown


def _station(scope: Scope, at: datetime) -> list[Row]:
    return [
        (
            "station",
            str(station.id),
            {
                "number": station.number,
                "name": station.name,
                "village": station.village.name,
                "hours": station.hours,
                "county_id": station.county_id,
                "time_zone": zone().key,
                "currency": installation().currency,
            },
        )
        for station in stations(scope)
    ]


def _person(scope: Scope, at: datetime) -> list[Row]:
    person = Person.objects.get(id=scope.who)
    return [("person", str(person.id), {"name": person.name, "username": person.username, "role": scope.role})]


def _tills(scope: Scope, at: datetime) -> list[Row]:
    found = Till.objects.filter(county_id=scope.county_id, station_id=scope.where).order_by("letter")
    return [
        (
            "till",
            str(till.id),
            {"letter": till.letter, "name": till.name, "opened_at": till.opened_at, "revoked_at": till.revoked_at},
        )
        for till in found
    ]


def _float(scope: Scope, at: datetime) -> list[Row]:
    purse = get_own_float(scope)
    assert purse.balance_fen is not None, "a float has a floor, so that it keeps its balance"
    return [account_row(purse, purse.balance_fen)]


def _categories(scope: Scope, at: datetime) -> list[Row]:
    rates = Rate.objects.filter(valid_from__lte=at).order_by("valid_from").values_list("category_id", "commission_bp")
    commission = dict(rates.iterator())  # the latest of each
    return [
        ("category", str(category.id), {**shown, "parent": parent, "commission_bp": commission[category.id]})
        for category in Category.objects.select_related("parent").order_by("slug")
        if category.id in commission
        for parent in [category.parent.slug if category.parent else None]
        for shown in [{"slug": category.slug, "name": category.name, "name_en": category.name_en}]
    ]


def _merchants(scope: Scope, at: datetime) -> list[Row]:
    found = Merchant.objects.order_by("id").values_list("id", "name")
    return [("merchant", str(id), {"name": name}) for id, name in found]


_KINDS: dict[str, Callable[[Scope, datetime], list[Row]]] = {
    "station": _station,
    "person": _person,
    "till": _tills,
    "float": _float,
    "category": _categories,
    "merchant": _merchants,
}


def _digest(rows: list[Row]) -> str:
    return blake2b(repr(rows).encode(), digest_size=8).hexdigest()
