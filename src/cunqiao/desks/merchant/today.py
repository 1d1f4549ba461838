"""Today at a merchant's: what to ship, what is late, what is sold out, what is owed."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from cunqiao.desks.framework import Here, Link, Money, Table, Text, Timeline, View, Waiting, times
from cunqiao.desks.framework.cells import Content, Words, with_currency
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.framework.sections import Step
from cunqiao.desks.merchant import consignments, goods
from cunqiao.desks.shared.counties import names_of_counties
from cunqiao.desks.shared.words import local_name
from cunqiao.kernel import calendar, clock
from cunqiao.ledger.queries import accounts
from cunqiao.logistics import queries
from cunqiao.orders.models import Consignment
from cunqiao.orders.states import ConsignmentStatus
from cunqiao.regions.queries import county_names

NEXT, CARD_LINES, JUST_NOW = 8, 3, 6


def show(here: Here) -> dict[str, Any]:
    waiting = {wait.key: wait for wait in here.waiting}
    to_ship = queries.consignments_with_goods(here.scope).filter(status=ConsignmentStatus.TO_SHIP)
    first = list(to_ship.order_by("ship_by", "id")[:NEXT])
    return {
        "now": calendar.local(clock.now()),
        "cards": [_to_ship(first, waiting), _late(first, waiting["late"]), _sold_out(here), _owed(here)],
        "next": _next(here, first),
        "just_now": _just_now(here),
        "go": here.link("ship", consignments.number_of(first[0])) if first else "",
    }


def _card(
    icon: str, title: Words, count: Content, href: str, why: str, items: Sequence[tuple[Words, Content, str]]
) -> dict[str, Any]:
    return {"icon": icon, "title": title, "count": count, "href": href, "why": why, "items": items}


def _to_ship(first: Sequence[Consignment], waiting: dict[str, Waiting]) -> dict[str, Any]:
    wait, today = waiting["to-ship"], waiting["today"].count
    why = _("%(n)s before the day ends") % {"n": today} if today else _("none before the day ends")
    coming = [row for row in first if row.ship_by >= clock.now()][:CARD_LINES]
    items = [(row.order.station.name, times.duration(row.ship_by - clock.now()), "t-amber") for row in coming]
    return _card("package", wait.title, wait.count, wait.href, why, items)


def _late(first: Sequence[Consignment], wait: Waiting) -> dict[str, Any]:
    late = [row for row in first if row.ship_by < clock.now()][:CARD_LINES]
    why = _("villagers wait for them") if late else _("all in time")
    items = [(row.order.station.name, times.duration(clock.now() - row.ship_by), "t-cinnabar") for row in late]
    return _card("clock", wait.title, wait.count, wait.href, why, items)


def _sold_out(here: Here) -> dict[str, Any]:
    """Two queries."""
    out = goods.own(here).filter(goods.sold_out(here)).order_by("name", "id")
    items: list[tuple[Words, Content, str]] = [(local_name(sku), Money(sku.price_fen), "") for sku in out[:CARD_LINES]]
    href = here.link("goods", chip="out")
    count = out.count()
    why = _("nobody can order them") if count else _("all can be ordered")
    return _card("tags", _("Sold out"), count, href, why, items)


def _owed(here: Here) -> dict[str, Any]:
    """Over all counties, the most first. Two queries."""
    own = sorted(accounts(here.scope), key=lambda account: account.balance, reverse=True)
    first = [account for account in own if account.balance > 0][:CARD_LINES]
    names = county_names({account.county_id for account in first})
    items: list[tuple[Words, Content, str]] = [(names[one.county_id], Money(one.balance), "") for one in first]
    owed = Money(sum(account.balance for account in own))
    return _card("coins", _("Owed to you"), owed, here.link("accounts"), _("for what villagers have collected"), items)


def _next(here: Here, first: Sequence[Consignment]) -> Table:
    counties = names_of_counties(here)
    rows: list[list[Content]] = [
        [
            Text(
                consignments.number_of(row),
                times.short(row.recorded_at),
                here.link("consignment", consignments.number_of(row)),
            ),
            Text(row.order.station.name, counties[row.county_id]),
            consignments.goods(row),
            consignments.deadline(row),
            Link(_("Ship"), here.link("ship", consignments.number_of(row))),
        ]
        for row in first
    ]
    return Table(
        _("Ship these first"),
        [_("Consignment"), _("Station"), _("Goods"), _("Ship by"), ""],
        rows,
        link=(_("All to ship"), here.link("to-ship")),
        empty=_("All is shipped. What stations order next stands here."),
    )


def _just_now(here: Here) -> Timeline:
    """What was ordered last. Two queries."""
    last = queries.consignments_with_goods(here.scope).order_by("-recorded_at", "-id")[:JUST_NOW]
    steps = [
        Step(
            _("%(station)s ordered for %(amount)s")
            % {"station": row.order.station.name, "amount": with_currency(consignments.worth_fen(row))},
            f"{consignments.number_of(row)} · {times.short(row.recorded_at)}",
            "done",
        )
        for row in last
    ]
    return Timeline(_("Just now"), steps)


PAGES: list[Page] = [View(name="today", path="", template="desks/merchant/today.html", show=show)]
