"""Scanning at the centre: parcels come in, each to the pigeonhole of its station."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cunqiao.desks.framework import Destination, Here, Scan, Scanned
from cunqiao.desks.framework.cells import Words
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.shared.parcel_scanning import again, choosing, refused, right, scan_once
from cunqiao.kernel import clock
from cunqiao.kernel.errors import MoveNotAllowed
from cunqiao.logistics.access import get_box_for, parcels_within, trips_within
from cunqiao.logistics.actions import arrive_at_county
from cunqiao.logistics.states import ParcelStatus, TripStatus
from cunqiao.network.queries import pigeonholes

TABS = 4  # trips that stand beside the tab for what comes in


def modes(here: Here, number: str = "") -> Sequence[tuple[Words, str, bool]]:
    """Into the centre, or onto one of the trips that are loading."""
    loading = trips_within(here.scope).filter(status=TripStatus.LOADING).order_by("-created_at")[:TABS]
    trips = [
        (gettext("Load %(trip)s") % {"trip": trip.number}, here.link("trip-scan", trip.number), trip.number == number)
        for trip in loading
    ]
    return [(_("Into the centre"), here.link("scan"), not number), *trips]


def destinations(here: Here) -> Sequence[Destination]:
    """By station: what lies at the centre, of that and what is still to come. Two queries."""
    here_or_to_come = parcels_within(here.scope).filter(status__in=[ParcelStatus.SHIPPED, ParcelStatus.AT_COUNTY])
    counted = (
        here_or_to_come.order_by()
        .values("station_id")
        .annotate(of=Count("id"), done=Count("id", filter=Q(status=ParcelStatus.AT_COUNTY)))
    )
    counts = {row["station_id"]: (row["done"], row["of"]) for row in counted}
    return [
        Destination(str(station.id), slot, station.name, *counts[station.id], group=station.number)
        for station, slot in pigeonholes(here.scope)
        if station.id in counts
    ]


@choosing
def scan_in(here: Here, code: str, id: UUID) -> Scanned:
    """The centre takes a box in, and lays it into its station's pigeonhole."""
    box = get_box_for(here.scope, code)
    slot = next(slot for station, slot in pigeonholes(here.scope) if station.id == box[0].station_id)
    try:
        moved = scan_once(here, box, code, id, lambda: arrive_at_county(here.scope, *box, shelf=slot, at=clock.now()))
    except MoveNotAllowed as refusal:
        return again(box, slot) if box[0].status == ParcelStatus.AT_COUNTY else refused(here, box, refusal)
    return right(moved, slot, gettext("Taken in"))


PAGES: list[Page] = [
    Scan(
        name="scan",
        path="scan",
        title=_("Scanning"),
        scan=scan_in,
        destinations=destinations,
        destinations_title=_("Pigeonholes"),
        destinations_hint=_("in place / expected"),
        modes=modes,
    )
]
