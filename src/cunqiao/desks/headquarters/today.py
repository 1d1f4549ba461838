"""Today at headquarters: what waits, the counties at work, what was ordered and collected."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Min, Sum
from django.http import HttpResponse
from django.utils.translation import gettext as _

from cunqiao.catalog import queries as catalog
from cunqiao.desks.framework import Here, Money, Table, Text, Timeline, View, Waiting, times
from cunqiao.desks.framework.cells import Content, Words, with_currency
from cunqiao.desks.framework.counting import counts_by_county
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.framework.sections import Step
from cunqiao.desks.headquarters import beginning
from cunqiao.desks.headquarters.payouts import rows as payout_rows
from cunqiao.desks.headquarters.waiting import to_approve
from cunqiao.desks.shared.counties import names_of_counties
from cunqiao.desks.shared.top_ups import longest_waiting
from cunqiao.desks.shared.words import local_name
from cunqiao.kernel import calendar, clock
from cunqiao.kernel.county import NATIONAL
from cunqiao.logistics.access import collections_within
from cunqiao.network.access import stations_within
from cunqiao.network.queries import all_centres
from cunqiao.orders.access import consignments_within, orders_within
from cunqiao.orders.states import OPEN, ConsignmentStatus

CARD_LINES, JUST_NOW = 3, 8
Item = tuple[Words, Content, str]  # a name, a figure, its tone


def show(here: Here) -> dict[str, Any] | HttpResponse:
    if beginning.is_beginning(here):
        return here.render(beginning.TEMPLATE, beginning.show(here))
    waiting = {wait.key: wait for wait in here.waiting}
    return {
        "now": calendar.local(clock.now()),
        "cards": [
            payouts_card(here, waiting["payouts"]),
            late_card(here, waiting["late"]),
            _stock(waiting["stock"]),
            top_ups_card(here, waiting["top-ups"]),
        ],
        "main": [counties_table(here)],
        "side": [just_now(here)],
        "go": here.link("payout-new"),
    }


def card(wait: Waiting, why: str, items: list[Item]) -> dict[str, Any]:
    return {"wait": wait, "why": why, "items": items}


def payouts_card(here: Here, wait: Waiting) -> dict[str, Any]:
    found = list(payout_rows(here).filter(to_approve(here)).order_by("proposed_at", "id")[:CARD_LINES])
    names = names_of_counties(here)
    why = _since(found[0].proposed_at) if found else _("all done")
    return card(wait, why, [(names[one.county_id], Money(one.total_fen), "") for one in found])


def _since(moment: Any) -> str:
    return _("the oldest for %(long)s") % {"long": times.duration(clock.now() - moment)}


def late_card(here: Here, wait: Waiting) -> dict[str, Any]:
    """By merchant, the most first."""
    late = consignments_within(here.scope).filter(status=ConsignmentStatus.TO_SHIP, ship_by__lt=clock.now()).order_by()
    groups = list(late.values("merchant__name").annotate(n=Count("id"), oldest=Min("ship_by")).order_by("-n"))
    why = _since(min(group["oldest"] for group in groups)) if groups else _("all in time")
    return card(wait, why, [(group["merchant__name"], f"{group['n']}", "t-cinnabar") for group in groups[:CARD_LINES]])


def _stock(wait: Waiting) -> dict[str, Any]:
    found = catalog.pools(NATIONAL).filter(available=0).order_by("-sold", "-id")[:CARD_LINES]
    items: list[Item] = [(local_name(one.sku), _("%(n)s sold") % {"n": one.sold}, "") for one in found]
    return card(wait, _("those that sold best first") if items else _("everything is there"), items)


def top_ups_card(here: Here, wait: Waiting) -> dict[str, Any]:
    found = longest_waiting(here, CARD_LINES)
    why = _since(found[0][0].requested_at) if found else _("all done")
    return card(wait, why, [(name, Money(one.amount_fen), "") for one, name in found])


def counties_table(here: Here) -> Table:
    """Each county: its stations, what it has under way, what came in and was collected today. Two queries."""
    today = calendar.midnight(calendar.today())
    placed = orders_within(here.scope).filter(recorded_at__gte=today)
    n = counts_by_county(
        {
            "stations": stations_within(here.scope),
            "going": orders_within(here.scope).filter(status__in=OPEN),
            "collected": collections_within(here.scope).filter(recorded_at__gte=today),
            "placed": placed,
            "worth_fen": (placed, Sum("total_fen")),
        }
    )
    lines: list[list[Content]] = [
        [
            Text(centre.county_name, centre.name, here.link("county", id), icon="map-pin"),
            n["stations"][id],
            n["going"][id],
            n["placed"][id],
            n["collected"][id],
            Money(n["worth_fen"][id]),
        ]
        for centre in here.fetched(all_centres)
        for id in [centre.county_id]
    ]
    heads = [
        _("County"),
        "#" + _("Stations"),
        "#" + _("Orders under way"),
        "#" + _("Ordered today"),
        "#" + _("Collected today"),
        "#" + _("Worth"),
    ]
    return Table(_("Counties"), heads, lines, link=(_("All counties"), here.link("counties")))


def just_now(here: Here) -> Timeline:
    since = clock.now() - timedelta(days=30)
    recent = orders_within(here.scope).filter(recorded_at__gte=since).select_related("station")
    steps = [
        Step(
            _("%(station)s ordered for %(amount)s")
            % {"station": order.station.name, "amount": with_currency(order.total_fen)},
            f"{order.number} · {times.short(order.recorded_at)}",
            "done",
        )
        for order in recent.order_by("-recorded_at", "-id")[:JUST_NOW]
    ]
    return Timeline(_("Just now"), steps)


PAGES: list[Page] = [View(name="today", path="", template="desks/headquarters/today.html", show=show)]
