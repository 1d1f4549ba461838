"""Today at the county centre: what waits, the trips of the day, the stations in need."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Count, Min, OuterRef, Q, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cunqiao.desks.framework import Here, Money, Pill, Table, Text, Timeline, View, Waiting, times
from cunqiao.desks.framework.cells import Content, with_currency
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.framework.sections import Step
from cunqiao.desks.shared import tones
from cunqiao.desks.shared.parcels import long_at_station
from cunqiao.desks.shared.top_ups import longest_waiting
from cunqiao.desks.shared.trips import content
from cunqiao.kernel import calendar, clock
from cunqiao.ledger.models import AccountKind
from cunqiao.ledger.queries import accounts
from cunqiao.logistics import queries
from cunqiao.logistics.access import parcels_within
from cunqiao.logistics.states import ParcelStatus, TripStatus
from cunqiao.network.access import stations_within, tenures_within
from cunqiao.orders.access import consignments_within, orders_within
from cunqiao.orders.states import ConsignmentStatus

LOW_FLOAT_FEN = 1_000_00  # of which the desk reminds
CARD_LINES, IN_NEED, JUST_NOW = 3, 5, 6


def show(here: Here) -> dict[str, Any]:
    waiting = {wait.key: wait for wait in here.waiting}
    now, groups = calendar.local(clock.now()), _by_station(here)
    return {
        "now": now,
        "cards": [
            _parcels(waiting["scan"], groups[ParcelStatus.SHIPPED], done=waiting["load"].count),
            _parcels(waiting["load"], groups[ParcelStatus.AT_COUNTY]),
            _top_ups(here, waiting["top-ups"]),
            _late(here, waiting["late"]),
        ],
        "trips": _trips(here),
        "need": _in_need(here),
        "just_now": _just_now(here),
        "scan": here.link("scan"),
    }


def _card(wait: Waiting, why: str, items: Sequence[tuple[str, Content, str]], done: int = 0) -> dict[str, Any]:
    """`done`: of the same kind, what waits no more; drawn as a bar where there is any."""
    return {"wait": wait, "why": why, "items": items, "done": done, "of": done + wait.count}


def _by_station(here: Here) -> dict[str, list[Mapping[str, Any]]]:
    """What is to be scanned in, and what is to be loaded: by status, by station, the most first. One query."""
    lying = parcels_within(here.scope).filter(status__in=[ParcelStatus.SHIPPED, ParcelStatus.AT_COUNTY]).order_by()
    groups = lying.values("status", "station__name").annotate(n=Count("id"), oldest=Min("created_at")).order_by("-n")
    found: dict[str, list[Mapping[str, Any]]] = {ParcelStatus.SHIPPED: [], ParcelStatus.AT_COUNTY: []}
    for group in groups:
        found[group["status"]].append(group)
    return found


def _parcels(wait: Waiting, groups: Sequence[Mapping[str, Any]], done: int = 0) -> dict[str, Any]:
    """By station; how long the oldest waits."""
    oldest = min((group["oldest"] for group in groups), default=None)
    why = _("the oldest for %(long)s") % {"long": times.duration(clock.now() - oldest)} if oldest else _("all done")
    return _card(wait, why, [(group["station__name"], f"{group['n']}", "") for group in groups[:CARD_LINES]], done)


def _top_ups(here: Here, wait: Waiting) -> dict[str, Any]:
    found = longest_waiting(here, CARD_LINES)
    why = (
        _("the oldest for %(long)s") % {"long": times.duration(clock.now() - found[0][0].requested_at)}
        if found
        else _("all done")
    )
    return _card(wait, why, [(name, Money(one.amount_fen), "") for one, name in found])


def _late(here: Here, wait: Waiting) -> dict[str, Any]:
    late = consignments_within(here.scope).filter(status=ConsignmentStatus.TO_SHIP, ship_by__lt=clock.now())
    found = list(late.select_related("merchant").order_by("ship_by", "id")[:CARD_LINES])
    why = _("merchants should have shipped them") if found else _("all in time")
    items = [
        (f"{part.order.number} {part.merchant.name}", times.duration(clock.now() - part.ship_by), "t-cinnabar")
        for part in found
    ]
    return _card(wait, why, items)


def _trips(here: Here) -> Table:
    """Those on their way or being loaded, and those made today."""
    open_now = Q(status__in=[TripStatus.LOADING, TripStatus.DEPARTED])
    today = Q(created_at__gte=calendar.midnight(calendar.today()))
    found = list(
        queries.trips(here.scope).filter(open_now | today).select_related("driver").order_by("-created_at", "-id")[:8]
    )
    lines: list[list[Content]] = [
        [
            Text(trip.number, times.short(trip.created_at), here.link("trip", trip.number), icon="truck"),
            trip.driver.name if trip.driver else Text(_("no driver yet"), tone="wait"),
            content(trip),
            Text(_handed(trip)),
            tones.trip_pill(trip),
        ]
        for trip in found
    ]
    heads = [_("Trip"), _("Driver"), _("Load"), _("Received"), _("State")]
    return Table(
        _("Trips of today"),
        heads,
        lines,
        link=(_("All trips"), here.link("trips")),
        empty=_("No trip is on its way. Make one from what lies here."),
    )


def _handed(trip: Any) -> str:
    legs = list(trip.legs.all())
    return f"{sum(leg.ended_at is not None for leg in legs)} / {len(legs)}"


def _in_need(here: Here) -> Table:
    """Stations with parcels that nobody fetches, or a float that is nearly empty. Three queries."""
    unfetched = queries.with_arrival(parcels_within(here.scope)).filter(long_at_station()).order_by()
    groups = unfetched.values("station_id").annotate(n=Count("id"), since=Min("there_since"))
    left = {row["station_id"]: row for row in groups}
    low = accounts(here.scope).filter(kind=AccountKind.FLOAT, balance_fen__lt=LOW_FLOAT_FEN)
    floats = {account.holder_id: account.balance for account in low}
    now = tenures_within(here.scope).filter(station_id=OuterRef("id"), ended_at=None)
    found = stations_within(here.scope).annotate(
        tenure_id=Subquery(now.values("id")), partner=Subquery(now.values("person__name"))
    )
    lines = []
    for station in found.filter(Q(id__in=left.keys()) | Q(tenure_id__in=floats.keys())):
        if row := left.get(station.id):
            what = Pill(
                ngettext("%(n)s parcel not fetched", "%(n)s parcels not fetched", row["n"]) % {"n": row["n"]}, "bad"
            )
            lines.append((clock.now() - row["since"], station, what))
        if station.tenure_id in floats:
            what = Pill(_("Float is low: %(amount)s") % {"amount": with_currency(floats[station.tenure_id])}, "wait")
            lines.append((timedelta(0), station, what))
    lines.sort(key=lambda line: line[0], reverse=True)
    return Table(
        _("Stations in need"),
        [_("Station"), _("Partner"), _("What"), "#" + _("For how long")],
        [
            [
                Text(station.name, station.number, here.link("station", station.number), icon="building-store"),
                station.partner or "",
                what,
                times.duration(long) if long else "",
            ]
            for long, station, what in lines[:IN_NEED]
        ],
        _("%(n)s in all") % {"n": len(lines)} if lines else "",
        link=(_("All stations"), here.link("stations")),
        empty=_("No station needs help now."),
    )


def _just_now(here: Here) -> Timeline:
    found = orders_within(here.scope).select_related("station").order_by("-recorded_at", "-id")[:JUST_NOW]
    steps = [
        Step(
            _("%(station)s ordered for %(amount)s")
            % {"station": order.station.name, "amount": with_currency(order.total_fen)},
            f"{order.number} · {times.short(order.recorded_at)}",
            "done",
        )
        for order in found
    ]
    return Timeline(_("Just now"), steps)


PAGES: list[Page] = [View(name="today", path="", template="desks/county/today.html", show=show)]
