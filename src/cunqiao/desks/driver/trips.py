"""A driver's trips: today's, each stop by stop, those of the past."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cunqiao.desks.driver.stops import get_round, round_of, trips
from cunqiao.desks.framework import (
    Act,
    Chip,
    Column,
    Days,
    DeskForm,
    Done,
    Empty,
    FormPage,
    Here,
    List,
    Moment,
    Text,
    View,
)
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.framework.filters import Filter
from cunqiao.desks.shared import tones
from cunqiao.kernel import calendar, clock
from cunqiao.kernel.errors import NotFound
from cunqiao.kernel.paging import Sort
from cunqiao.logistics.access import get_trip_for
from cunqiao.logistics.actions import depart
from cunqiao.logistics.models import Trip
from cunqiao.logistics.queries import parcels, with_legs
from cunqiao.logistics.states import TripStatus

MAX_TRIPS = 6  # on the page of today


def today(here: Here) -> dict[str, Any]:
    """The trip that is on its way, else the one being loaded, else the last of today; the others as links."""
    under_way = Q(status__in=[TripStatus.LOADING, TripStatus.DEPARTED])
    made_today = Q(created_at__gte=calendar.midnight(calendar.today()))
    found = list(trips(here).filter(under_way | made_today).order_by("-created_at", "-id")[:MAX_TRIPS])
    order = [TripStatus.DEPARTED, TripStatus.LOADING, TripStatus.DONE]
    rounds = [round_of(trip) for trip in sorted(found, key=lambda trip: order.index(TripStatus(trip.status)))]
    if not rounds:
        return {"title": _("Today"), "round": None, "now": calendar.local(clock.now())}
    return page(here, rounds[0].trip) | {
        "title": _("Today"),
        "others": [(one, here.link("trip", one.trip.number), tones.trip_pill(one.trip)) for one in rounds[1:]],
    }


def page(here: Here, trip: Trip) -> dict[str, Any]:
    """What the page of a trip shows."""
    found = round_of(trip)
    links = [here.link("stop", trip.number, stop.station.number) for stop in found.stops]
    return {
        "title": trip.number,
        "round": found,
        "state": tones.trip_pill(trip),
        "stops": list(zip(found.stops, links, strict=True)),
        "next": found.next,
        "next_href": here.link("stop", trip.number, found.next.station.number) if found.next else "",
        "depart": _depart(here, trip, found.parcels) if trip.status == TripStatus.LOADING else None,
        "now": calendar.local(clock.now()),
    }


def _depart(here: Here, trip: Trip, parcels: int) -> Act:
    sure = ngettext("Drive off with %(n)s parcel?", "Drive off with %(n)s parcels?", parcels) % {"n": parcels}
    return Act(_("Drive off"), here.link("trip-depart", trip.number), "send", primary=True, post=True, confirm=sure)


def load(trip: Trip) -> Text:
    found = round_of(trip)
    handed = gettext("%(n)s of %(all)s handed over") % {"n": found.handed, "all": found.parcels}
    return Text(found.words, handed)


def columns(here: Here, rows: Sequence[Trip]) -> list[Column[Trip]]:
    return [
        Column(
            "number",
            _("Trip"),
            lambda trip: Text(trip.number, href=here.link("trip", trip.number)),
            on_phone="title",
        ),
        Column(
            "made",
            _("Made"),
            lambda trip: Moment(trip.created_at),
            sort="created_at",
            descending=True,
            on_phone="side",
        ),
        Column("load", _("Load"), load, on_phone="sub"),
        Column("state", _("State"), tones.trip_pill, on_phone="state"),
    ]


def filters(here: Here) -> list[Filter]:
    return [Days("made", _("Made"), "created_at")]


def chips(here: Here) -> list[Chip]:
    return [
        Chip("loading", _("Being loaded"), Q(status=TripStatus.LOADING)),
        Chip("departed", _("On the way"), Q(status=TripStatus.DEPARTED)),
        Chip("done", _("Done"), Q(status=TripStatus.DONE)),
    ]


TRIPS = List(
    name="trips",
    path="trips",
    title=_("Trips"),
    unit=lambda n: ngettext("trip", "trips", n),
    rows=trips,
    key=lambda trip: trip.number,
    sort=Sort("created_at", descending=True),
    columns=columns,
    filters=filters,
    chips=chips,
    empty=Empty(_("No trips yet"), _("As soon as the centre makes a trip for you, it stands here.")),
)


def to_its_stop(here: Here, number: str) -> HttpResponse:
    """A parcel is shown where it is handed over."""
    parcel = with_legs(parcels(here.scope)).filter(number=number).first()
    legs = [leg for leg in parcel.legs.all() if leg.trip.driver_id == here.scope.person_id] if parcel else []
    if parcel is None or not legs:
        raise NotFound(kind="parcel", id=number)
    return HttpResponseRedirect(here.link("stop", legs[-1].trip.number, parcel.station.number))


PAGES: list[Page] = [
    View(name="today", path="", template="desks/driver/trip.html", show=today),
    TRIPS,
    FormPage(
        name="trip-depart",
        path="trips/<str:number>/depart",
        title=lambda visit: gettext("Drive off: %(number)s") % {"number": visit.thing.number},
        thing=lambda here, number: get_trip_for(here.scope, number),
        form=DeskForm,
        act=lambda visit: depart(visit.here.scope, visit.thing, at=clock.now()),
        done=lambda visit: Done(visit.here.link("trip", visit.thing.number), gettext("A good trip. Drive carefully.")),
        submit=_("Drive off"),
        back=lambda visit: visit.here.link("trip", visit.thing.number),
    ),
    View(
        name="trip",
        path="trips/<str:number>",
        template="desks/driver/trip.html",
        show=lambda here, number: page(here, get_round(here, number).trip) | {"back": here.link("trips")},
    ),
    View(name="parcel", path="parcels/<str:number>", template="", show=to_its_stop),
]
