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
    Chip,
    Choice,
    Column,
    Days,
    DeskForm,
    Destination,
    Detail,
    Done,
    Empty,
    Facts,
    FormPage,
    Here,
    List,
    Moment,
    People,
    Scan,
    Scanned,
    Shown,
    Table,
    Text,
    View,
    times,
)
from cunqiao.desks.framework.cells import Content
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.framework.paging import Sort
from cunqiao.desks.framework.sections import Person
from cunqiao.desks.shared import tones
from cunqiao.desks.shared.parcel_scanning import again, choosing, refused, right, scan_once
from cunqiao.desks.shared.words import joined
from cunqiao.identity.access import drivers_within, names_of
from cunqiao.kernel import calendar, clock
from cunqiao.kernel.errors import MoveNotAllowed, NotFound
from cunqiao.logistics import queries
from cunqiao.logistics.access import get_box_for, get_trip_for, parcels_within
from cunqiao.logistics.actions import assign_driver, create_trip, depart, load
from cunqiao.logistics.models import Parcel, Trip
from cunqiao.logistics.states import ParcelStatus, TripStatus
from cunqiao.network.access import get_centre
from cunqiao.network.queries import pigeonholes
from cunqiao.villagers.masking import mask_name


def rows(here: Here) -> QuerySet[Trip]:
    return queries.trips(here.scope).select_related("driver", "carrier")


def driver_choices(here: Here) -> list[tuple[str, str]]:
    return [(str(person.id), person.name) for person in drivers_within(here.scope)]


def aboard(trip: Trip) -> list[Parcel]:
    """The parcels that ride or rode on it, of those read with it."""
    return list({leg.parcel_id: leg.parcel for leg in trip.legs.all()}.values())


def content(trip: Trip) -> str:
    """`12 parcels, 4 stations`, of the parcels that were read with it."""
    parcels = aboard(trip)
    stations = len({parcel.station_id for parcel in parcels})
    return joined(
        ngettext("%(n)s parcel", "%(n)s parcels", len(parcels)) % {"n": len(parcels)},
        ngettext("%(n)s station", "%(n)s stations", stations) % {"n": stations},
    )


def next_step(trip: Trip, here: Here) -> Text:
    if trip.status == TripStatus.LOADING:
        return Text(_("Load and send off"), href=here.link("trip", trip.number))
    left = sum(1 for leg in trip.legs.all() if leg.ended_at is None)
    if trip.status == TripStatus.DEPARTED:
        return Text(gettext("%(n)s still to hand over") % {"n": left}, tone="quiet")
    return Text("")


TRIPS = List(
    name="trips",
    path="trips",
    title=_("Trips"),
    unit=_("trips"),
    rows=rows,
    key=lambda trip: trip.number,
    sort=Sort("created_at", falling=True),
    columns=[
        Column(
            "number",
            _("Trip"),
            lambda trip, here: Text(trip.number, href=here.link("trip", trip.number)),
            sort="created_at",
            falling=True,
            on_phone="title",
        ),
        Column("made", _("Made"), lambda trip, here: Moment(trip.created_at), on_phone="side"),
        Column(
            "driver",
            _("Driver"),
            lambda trip, here: trip.driver.name if trip.driver else Text(_("no driver yet"), tone="wait"),
            on_phone="sub",
        ),
        Column("content", _("Load"), lambda trip, here: content(trip), on_phone="sub"),
        Column("state", _("State"), lambda trip, here: tones.trip_pill(trip), on_phone="state"),
        Column("next", _("Next step"), next_step, on_phone="next"),
    ],
    filters=[Choice("driver", _("Driver"), driver_choices, lookup="driver_id"), Days("made", _("Made"), "created_at")],
    chips=[
        Chip("loading", _("Loading"), lambda here: Q(status=TripStatus.LOADING)),
        Chip("departed", _("On their way"), lambda here: Q(status=TripStatus.DEPARTED)),
        Chip("today", _("Made today"), lambda here: Q(created_at__gte=calendar.midnight(calendar.today()))),
    ],
    acts=[(_("New trip"), "trip-new", "plus")],
    empty=Empty(
        _("No trips yet"),
        _("Load what lies at the centre onto a trip, and it stands here."),
        _("Make a trip"),
        "trip-new",
    ),
)


class NewTripForm(DeskForm):
    """Who drives, and to which stations what lies here goes; or exactly the parcels that were ticked."""

    driver = forms.ChoiceField(label=_("Driver"), required=False)
    stations = forms.MultipleChoiceField(
        label=_("Load what lies here for"), required=False, widget=forms.CheckboxSelectMultiple
    )
    numbers = forms.CharField(required=False, widget=forms.HiddenInput)

    def prepare(self) -> None:
        drivers = driver_choices(self.here)
        self.fields["driver"].choices = [("", gettext("Not known yet")), *drivers]  # type: ignore[attr-defined]
        lying = Counter(lies_here(self.here).values_list("station_id", flat=True))
        self.fields["stations"].choices = [  # type: ignore[attr-defined]
            (str(station.id), f"{slot} {station.name} · " + ngettext("%(n)s parcel", "%(n)s parcels", n) % {"n": n})
            for station, slot in pigeonholes(self.here.scope)
            if (n := lying[station.id])
        ]
        if self.initial.get("numbers"):
            del self.fields["stations"]


class DriverForm(DeskForm):
    """Who drives, or that nobody is known yet."""

    driver = forms.ChoiceField(label=_("Driver"), required=False)

    def prepare(self) -> None:
        choices = [("", gettext("Not known yet")), *driver_choices(self.here)]
        self.fields["driver"].choices = choices  # type: ignore[attr-defined]


def change_driver(here: Here, trip: Trip, id: UUID, data: dict[str, Any]) -> None:
    assign_driver(here.scope, trip, driver_id=UUID(data["driver"]) if data["driver"] else None, at=clock.now())


def lies_here(here: Here) -> QuerySet[Parcel]:
    return parcels_within(here.scope).filter(status=ParcelStatus.AT_COUNTY).order_by()


def new_trip(here: Here, thing: object, id: UUID, data: dict[str, Any]) -> None:
    """Make it and load it: both or neither."""
    numbers = data["numbers"].split() or list(
        lies_here(here).filter(station_id__in=data.get("stations") or []).values_list("number", flat=True)
    )
    trip = create_trip(here.scope, id=id, driver_id=UUID(data["driver"]) if data["driver"] else None)
    if numbers:
        load(here.scope, trip, numbers=numbers, at=clock.now())


def after_new(here: Here, thing: object, id: UUID) -> Done:
    trip = queries.trips(here.scope).get(county_id=get_centre(here.scope).county_id, id=id)
    return Done(here.link("trip", trip.number), gettext("Trip %(number)s is made.") % {"number": trip.number})


def ticked(here: Here) -> str:
    return " ".join(here.request.GET.getlist("id")[:500])


def new_trip_text(here: Here, thing: object) -> str:
    if count := len(ticked(here).split()):
        words = ngettext("With %(n)s parcel that was ticked.", "With %(n)s parcels that were ticked.", count)
        return words % {"n": count}
    return gettext("Choose the stations, or leave all out and scan the parcels in afterwards.")


def show_trip(here: Here, number: str) -> Shown:
    trip = _whole(here, number)
    parcels = aboard(trip)
    loading = trip.status == TripStatus.LOADING
    acts = [Act(_("Load list"), here.link("trip-list", number), "printer")]
    if loading and here.link("trip-scan", number):
        acts.append(Act(_("Load by scan"), here.link("trip-scan", number), "scan", go=not parcels))
        acts.append(Act(_("Change the driver"), here.link("trip-driver", number), "steering-wheel"))
        question = ngettext(
            "Send off %(number)s with %(n)s parcel?", "Send off %(number)s with %(n)s parcels?", len(parcels)
        ) % {"number": number, "n": len(parcels)}
        acts.append(
            Act(_("Send off"), here.link("trip-depart", number), "send", go=bool(parcels), post=True, sure=question)
        )
    return Shown(
        title=trip.number,
        state=tones.trip_pill(trip),
        sub=f"{content(trip)} · {times.short(trip.created_at)}",
        crumbs=[(_("Trips"), here.link("trips"))],
        acts=acts,
        left=by_station(here, trip, parcels),
        right=[_crew(trip), _facts(trip)],
    )


def _whole(here: Here, number: str) -> Trip:
    """The trip with its parcels. Raises NotFound."""
    found = (
        rows(here).prefetch_related("legs__parcel__station", "legs__parcel__addressee").filter(number=number).first()
    )
    if found is None:
        raise NotFound(kind="trip", id=number)
    return found


def by_station(here: Here, trip: Trip, parcels: Sequence[Parcel]) -> list[Table]:
    """A table a station, in the order of the stations' numbers."""
    stations = sorted({parcel.station_id: parcel.station for parcel in parcels}.values(), key=lambda s: int(s.number))
    heads = [_("Parcel"), _("Addressee"), _("Shelf"), _("State")]
    tables = []
    for station in stations:
        own = sorted((p for p in parcels if p.station_id == station.id), key=lambda p: p.number)
        lines: list[list[Content]] = [
            [
                Text(p.number, p.tracking, here.link("parcel", p.number), icon="package"),
                mask_name(p.addressee.name),
                p.shelf,
                tones.parcel_pill(p),
            ]
            for p in own
        ]
        hint = ngettext("%(n)s parcel", "%(n)s parcels", len(own)) % {"n": len(own)}
        tables.append(
            Table(station.name, heads, lines, hint, link=(station.number, here.link("station", station.number)))
        )
    return tables or [Table(_("Load"), heads, [], empty=_("Nothing is loaded yet. Scan the parcels into the van."))]


def _crew(trip: Trip) -> People:
    driver = Person(trip.driver.name, _("Driver")) if trip.driver else Person("?", _("no driver yet"))
    return People(_("People"), [driver, Person(trip.carrier.name, _("Carrier"))])


def _facts(trip: Trip) -> Facts:
    names = names_of([trip.created_by_id])
    return Facts(_("Facts"), [(_("Made"), Moment(trip.created_at)), (_("By"), names.get(trip.created_by_id, ""))])


def load_list(here: Here, number: str) -> dict[str, Any]:
    trip = _whole(here, number)
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


@choosing
def scan_load(here: Here, code: str, id: UUID, number: str) -> Scanned:
    """A box goes from its pigeonhole into the van."""
    trip = get_trip_for(here.scope, number)
    box = get_box_for(here.scope, code)
    first = box[0]
    try:
        scan_once(here, box, code, id, lambda: load(here.scope, trip, numbers=[code], at=clock.now()))
    except MoveNotAllowed as refusal:
        if first.status == ParcelStatus.LOADED and queries.leg_on(trip, first):
            return again(box, first.shelf or "✓")
        if trip.status != TripStatus.LOADING:
            gone = gettext("%(trip)s has left") % {"trip": number}
            return Scanned(
                "wrong", "!", gone, first.number, gettext("Refused"), next=gettext("Choose another trip above.")
            )
        return refused(here, box, refusal)
    return right(box, first.shelf or "✓", gettext("Loaded"))


PAGES: list[Page] = [
    TRIPS,
    FormPage(
        name="trip-new",
        path="trips/new",
        title=_("New trip"),
        form=NewTripForm,
        initial=lambda here, thing: {"numbers": ticked(here)},
        text=new_trip_text,
        act=new_trip,
        done=after_new,
        submit=_("Make the trip"),
        back=lambda here, thing: here.link("trips"),
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
        title=lambda here, trip: gettext("Driver of %(number)s") % {"number": trip.number},
        thing=lambda here, number: get_trip_for(here.scope, number),
        form=DriverForm,
        initial=lambda here, trip: {"driver": str(trip.driver_id or "")},
        text=_("The trip moves to the phone of who drives it."),
        act=change_driver,
        done=lambda here, trip, id: Done(here.link("trip", trip.number), gettext("The driver is changed.")),
        submit=_("Change the driver"),
        back=lambda here, trip: here.link("trip", trip.number),
    ),
    FormPage(
        name="trip-depart",
        path="trips/<str:number>/depart",
        title=lambda here, trip: gettext("Send off %(number)s") % {"number": trip.number},
        thing=lambda here, number: get_trip_for(here.scope, number),
        form=DeskForm,
        act=lambda here, trip, id, data: depart(here.scope, trip, at=clock.now()),
        done=lambda here, trip, id: Done(
            here.link("trip", trip.number), gettext("%(number)s is on its way.") % {"number": trip.number}
        ),
        submit=_("Send off"),
        back=lambda here, trip: here.link("trip", trip.number),
    ),
    View(name="trip-list", path="trips/<str:number>/list", template="desks/county/load_list.html", show=load_list),
    Detail(name="trip", path="trips/<str:number>", show=show_trip),
]
