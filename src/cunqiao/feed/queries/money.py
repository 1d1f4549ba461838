"""The money of the partner at a station: float, top-ups, and commission by month and by parcel."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from cunqiao.earnings.queries import BY_GOODS, months
from cunqiao.feed.calendar import MONTHS, month_before, name_of
from cunqiao.feed.notes import Note
from cunqiao.feed.queries.parcels import OF_PARCEL
from cunqiao.feed.queries.rows import Change, Compared, Kept, gone
from cunqiao.kernel import sql
from cunqiao.kernel.calendar import midnight, zone
from cunqiao.kernel.scope import Scope
from cunqiao.ledger import queries
from cunqiao.ledger.access import get_own_float, top_ups_within
from cunqiao.ledger.models import Account, AccountKind, TopUp
from cunqiao.ledger.states import TopUpStatus

OF_TENURE = " JOIN network_tenure AS t ON t.county_id = a.county_id AND t.id = a.holder_id"


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account of the tenure `holder_id`. `floor_fen`: what the balance never falls below, if it has a floor."""

    kind: AccountKind
    holder_id: UUID
    balance_fen: int
    floor_fen: int | None


@dataclass(frozen=True, slots=True)
class TopUpRow:
    amount_fen: int
    status: TopUpStatus
    bank_reference: str | None
    requested_at: datetime


@dataclass(frozen=True, slots=True)
class MonthRow:
    """What the person earned in a month by parcels that were collected. The id is `2026-11`."""

    commission_fen: int
    handling_fen: int
    parcels: int


@dataclass(frozen=True, slots=True)
class EarningRow:
    """What the person earned by one parcel. `parcel` and `order` are numbers (null: of none), `month` is `2026-11`."""

    parcel: str
    order: str | None
    month: str
    collected_at: datetime
    commission_fen: int
    handling_fen: int
    released: bool


def _account(account: Account, balance_fen: int) -> Change:
    assert account.holder_id is not None, "these accounts are a tenure's"
    row = AccountRow(AccountKind(account.kind), account.holder_id, balance_fen, account.floor_fen)
    return Change("account", str(account.id), row)


def _float(scope: Scope, at: datetime) -> list[Change]:
    account = get_own_float(scope)
    assert account.balance_fen is not None, "a float has a floor, so that it keeps its balance"
    return [_account(account, account.balance_fen)]


FLOAT = Compared("account", AccountRow, _float)  # every order moves it: noting it would double what placing notes


def _show_top_up(top_up: TopUp) -> TopUpRow:
    return TopUpRow(top_up.amount_fen, TopUpStatus(top_up.status), top_up.bank_reference, top_up.requested_at)


TOPUP = Kept(
    name="topup",
    row=TopUpRow,
    notes=(
        Note(
            "ledger_topup",
            station="t.station_id",
            source=f"FROM ledger_account AS a {OF_TENURE} WHERE a.county_id = NEW.county_id AND a.id = NEW.account_id",
        ),
    ),
    found=top_ups_within,
    show=lambda found: [_show_top_up(top_up) for top_up in found],
    open=Q(status=TopUpStatus.REQUESTED),
    by="requested_at",
)


class Earnings:
    """What the tenure has earned by parcel, logged: a copy has this month and the last."""

    name = "earning"
    row = EarningRow
    notes = (
        Note("logistics_collection", "INSERT", "p.station_id", source=OF_PARCEL),
        Note(
            "earnings_release",
            "INSERT",
            "p.station_id",
            source="FROM logistics_collection AS c"
            " JOIN logistics_parcel AS p ON p.county_id = c.county_id AND p.id = c.parcel_id"
            " WHERE c.county_id = NEW.county_id AND c.id = NEW.id",
        ),
    )

    def page(self, scope: Scope, day: date, after: str, limit: int) -> list[UUID]:
        found = sql.run("feed/earnings_since", **_earned(scope, day), after=after or str(UUID(int=0)), limit=limit)
        return [id for (id,) in found]

    def rows(self, scope: Scope, day: date, ids: Collection[UUID]) -> list[Change]:
        asked = _earned(scope, day) | {"ids": list(ids), "goods": BY_GOODS, "zone": zone().key}
        found = sql.run("feed/earnings", **asked)
        return [Change(self.name, str(id), EarningRow(*rest)) for id, *rest in found]

    def expired(self, scope: Scope, day: date, before: date) -> list[Change]:
        first, now_first = _earned(scope, before), _earned(scope, day)["since"]
        if first["since"] == now_first:
            return []
        ids = [id for (id,) in sql.run("feed/earnings_between", **first, to=now_first)]
        passed = (day.year - before.year) * 12 + day.month - before.month
        months = [name_of(month_before(before, MONTHS - 1 - i)) for i in range(min(passed, MONTHS))]
        return gone(self.name, ids) + gone("month", months)


EARNING = Earnings()

# Where commission moves without being earned: balances and months are sent anew.
MONEY_NOTES = (
    Note(
        "earnings_payout",
        "UPDATE",
        "t.station_id",
        source="FROM earnings_payoutitem AS i"
        f" JOIN ledger_account AS a ON a.county_id = i.county_id AND a.id = i.account_id {OF_TENURE}"
        " WHERE i.county_id = NEW.county_id AND i.payout_id = NEW.id",
    ),
)


def money(scope: Scope, day: date) -> list[Change]:
    """The balances of the tenure's commission, and its months."""
    accounts = queries.accounts(scope).filter(kind__in=(AccountKind.COMMISSION_PENDING, AccountKind.COMMISSION_PAYABLE))
    found = [_account(account, account.balance) for account in accounts]
    (pending,) = (account for account in accounts if account.kind == AccountKind.COMMISSION_PENDING)
    return found + [
        Change("month", month.name, MonthRow(month.commission_fen, month.handling_fen, month.parcels))
        for month in months(pending.county_id, pending.id, midnight(month_before(day, MONTHS - 1)))
    ]


def _earned(scope: Scope, day: date) -> dict[str, Any]:
    """Whose earnings, and since when, in a copy of `day`."""
    return {"county": scope.county_id, "tenure": scope.required_tenure_id, "since": midnight(month_before(day, 1))}
