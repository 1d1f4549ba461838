"""Trips: made from what lies here, loaded by scan, sent off, with a list for the driver."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cunqiao.desks.county.scans import modes
from cunqiao.desks.framework import (
    Act,
    DeskForm,
    Destination,
    Detail,
    Done,
    FormPage,
    FormVisit,
    Here,
    Scan,
    Scanned,
    View,
)
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.shared.parcel_scanning import again, choosing, refused, right, scan_once
from cunqiao.desks.shared.trips import TRIPS, aboard, content, driver_choices, show_trip, whole
from cunqiao.kernel import clock
from cunqiao.kernel.errors import MoveNotAllowed
from cunqiao.logistics import queries
from cunqiao.logistics.access import get_box_for, get_trip_for, parcels_within
from cunqiao.logistics.actions import assign_driver, create_trip, depart, load
from cunqiao.logistics.models import Parcel, Trip
from cunqiao.logistics.states import ParcelStatus, TripStatus
from cunqiao.network.access import get_centre
from cunqiao.network.queries import pigeonholes


class NewTripForm(DeskForm):
    """Who drives, and to which stations what lies here goes; or exactly the parcels that were ticked."""

    driver = forms.TypedChoiceField(label=_("Driver"), coerce=UUID, empty_value=None, required=False)
    stations = forms.TypedMultipleChoiceField(
        label=_("Load what lies here for"), coerce=UUID, required=False, widget=forms.CheckboxSelectMultiple
    )
    numbers = forms.CharField(required=False, widget=forms.HiddenInput)

    def prepare(self) -> None:
        drivers = driver_choices(self.here)
        self.offer("driver", [("", gettext("Not known yet")), *drivers])
        lying = Counter(lies_here(self.here).values_list("station_id", flat=True))
        stations = [
            (station.id, f"{slot} {station.name} · " + ngettext("%(n)s parcel", "%(n)s parcels", n) % {"n": n})
            for station, slot in pigeonholes(self.here.scope)
            if (n := lying[station.id])
        ]
        self.offer("stations", stations)
        if self.initial.get("numbers"):
            del self.fields["stations"]


class DriverForm(DeskForm):
    """Who drives, or that nobody is known yet."""

    driver = forms.TypedChoiceField(label=_("Driver"), coerce=UUID, empty_value=None, required=False)

    def prepare(self) -> None:
        choices = [("", gettext("Not known yet")), *driver_choices(self.here)]
        self.offer("driver", choices)


def change_driver(visit: FormVisit[Trip]) -> None:
    assign_driver(visit.here.scope, visit.thing, driver_id=visit.data["driver"], at=clock.now())


def lies_here(here: Here) -> QuerySet[Parcel]:
    return parcels_within(here.scope).filter(status=ParcelStatus.AT_COUNTY).order_by()


def new_trip(visit: FormVisit[object]) -> None:
    """Make it and load it: both or neither."""
    numbers = visit.data["numbers"].split() or list(
        lies_here(visit.here).filter(station_id__in=visit.data.get("stations") or []).values_list("number", flat=True)
    )
    trip = create_trip(visit.here.scope, id=visit.id, driver_id=visit.data["driver"])
    if numbers:
        load(visit.here.scope, trip, numbers=numbers, at=clock.now())


def after_new(visit: FormVisit[object]) -> Done:
    trip = queries.trips(visit.here.scope).get(county_id=get_centre(visit.here.scope).county_id, id=visit.id)
    return Done(visit.here.link("trip", trip.number), gettext("Trip %(number)s is made.") % {"number": trip.number})


def ticked(here: Here) -> str:
    return " ".join(here.request.GET.getlist("id")[:500])


def new_trip_text(visit: FormVisit[object]) -> str:
    if count := len(ticked(visit.here).split()):
        words = ngettext("With %(n)s parcel that was ticked.", "With %(n)s parcels that were ticked.", count)
        return words % {"n": count}
    return gettext("Choose the stations, or leave all out and scan the parcels in afterwards.")


def load_list(here: Here, number: str) -> dict[str, Any]:
    trip = whole(here, number)
    parcels = sorted(aboard(trip), key=lambda p: (int(p.station.number), p.number))
    return {"trip": trip, "parcels": parcels, "content": content(trip), "centre": get_centre(here.scope)}


def load_destinations(here: Here, number: str) -> Sequence[Destination]:
    """By station: loaded on this trip, of that and what lies at the centre."""
    trip = get_trip_for(here.scope, number)
    mine = Q(id__in=trip.legs.filter(ended_at=None).values("parcel_id"), status=ParcelStatus.LOADED)
    counted = (
        parcels_within(here.scope)
        .filter(mine | Q(status=ParcelStatus.AT_COUNTY))
        .order_by()
        .values("station_id")
        .annotate(of=Count("id"), done=Count("id", filter=mine))
    )
    counts = {row["station_id"]: (row["done"], row["of"]) for row in counted}
    return [
        Destination(str(station.id), slot, station.name, *counts[station.id], group=station.number)
        for station, slot in pigeonholes(here.scope)
        if station.id in counts
    ]


def load_box(here: Here, trip: Trip, code: str) -> list[Parcel]:
    """Load the box that a label is on: what of it lay at the centre."""
    at = clock.now()
    load(here.scope, trip, numbers=[code], at=at)
    return [leg.parcel for leg in trip.legs.filter(loaded_at=at).select_related("parcel")]


@choosing
def scan_load(here: Here, code: str, id: UUID, number: str) -> Scanned:
    """A box goes from its pigeonhole into the van."""
    trip = get_trip_for(here.scope, number)
    box = get_box_for(here.scope, code)
    first = box[0]
    try:
        moved = scan_once(here, box, code, id, lambda: load_box(here, trip, code))
    except MoveNotAllowed as refusal:
        if first.status == ParcelStatus.LOADED and queries.leg_on(trip, first):
            return again(box, first.shelf or "✓")
        if trip.status != TripStatus.LOADING:
            gone = gettext("%(trip)s has left") % {"trip": number}
            return Scanned(
                "wrong", "!", gone, first.number, gettext("Refused"), next=gettext("Choose another trip above.")
            )
        return refused(here, box, refusal)
    return right(moved, first.shelf or "✓", gettext("Loaded"))


PAGES: list[Page] = [
    TRIPS,
    FormPage(
        name="trip-new",
        path="trips/new",
        title=_("New trip"),
        form=NewTripForm,
        initial=lambda visit: {"numbers": ticked(visit.here)},
        text=new_trip_text,
        act=new_trip,
        done=after_new,
        submit=_("Make the trip"),
        back=lambda visit: visit.here.link("trips"),
    ),
    Scan(
        name="trip-scan",
        path="trips/<str:number>/scan",
        title=_("Loading"),
        scan=scan_load,
        destinations=load_destinations,
        destinations_title=_("Into the van"),
        destinations_hint=_("loaded / lying here"),
        modes=modes,
        context=lambda here, number: {"acts": [Act(number, here.link("trip", number), "truck")]},
    ),
    FormPage(
        name="trip-driver",
        path="trips/<str:number>/driver",
        title=lambda visit: gettext("Driver of %(number)s") % {"number": visit.thing.number},
        thing=lambda here, number: get_trip_for(here.scope, number),
        form=DriverForm,
        initial=lambda visit: {"driver": str(visit.thing.driver_id or "")},
        text=_("The trip moves to the phone of who drives it."),
        act=change_driver,
        done=lambda visit: Done(visit.here.link("trip", visit.thing.number), gettext("The driver is changed.")),
        submit=_("Change the driver"),
        back=lambda visit: visit.here.link("trip", visit.thing.number),
    ),
    FormPage(
        name="trip-depart",
        path="trips/<str:number>/depart",
        title=lambda visit: gettext("Send off %(number)s") % {"number": visit.thing.number},
        thing=lambda here, number: get_trip_for(here.scope, number),
        form=DeskForm,
        act=lambda visit: depart(visit.here.scope, visit.thing, at=clock.now()),
        done=lambda visit: Done(
            visit.here.link("trip", visit.thing.number),
            gettext("%(number)s is on its way.") % {"number": visit.thing.number},
        ),
        submit=_("Send off"),
        back=lambda visit: visit.here.link("trip", visit.thing.number),
    ),
    View(name="trip-list", path="trips/<str:number>/list", template="desks/county/load_list.html", show=load_list),
    Detail(name="trip", path="trips/<str:number>", show=show_trip),
]
