"""Trips: the list, and each with its load, station by station."""

from collections.abc import Sequence
from functools import partial

from django.db.models import Q, QuerySet
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cunqiao.desks.framework import (
    Act,
    Chip,
    Choice,
    Column,
    Days,
    Empty,
    Facts,
    Here,
    List,
    Moment,
    People,
    Shown,
    Table,
    Text,
    times,
)
from cunqiao.desks.framework.cells import Content
from cunqiao.desks.framework.filters import Filter
from cunqiao.desks.framework.sections import Person
from cunqiao.desks.shared import tones
from cunqiao.desks.shared.counties import county_column, county_filters, is_over_counties
from cunqiao.desks.shared.words import joined
from cunqiao.identity.access import drivers_within, names_of
from cunqiao.kernel import calendar
from cunqiao.kernel.errors import NotFound
from cunqiao.kernel.paging import Sort
from cunqiao.logistics import queries
from cunqiao.logistics.models import Parcel, Trip
from cunqiao.logistics.states import TripStatus
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


def next_step(here: Here, trip: Trip) -> Text:
    if trip.status == TripStatus.LOADING:
        return Text(_("Load and send off"), href=here.link("trip", trip.number))
    left = sum(1 for leg in trip.legs.all() if leg.ended_at is None)
    if trip.status == TripStatus.DEPARTED:
        return Text(gettext("%(n)s still to hand over") % {"n": left}, tone="quiet")
    return Text("")


def columns(here: Here, rows: Sequence[Trip]) -> list[Column[Trip]]:
    return [
        Column(
            "number",
            _("Trip"),
            lambda trip: Text(trip.number, href=here.link("trip", trip.number)),
            sort="created_at",
            descending=True,
            on_phone="title",
        ),
        *county_column(here),
        Column("made", _("Made"), lambda trip: Moment(trip.created_at), on_phone="side"),
        Column(
            "driver",
            _("Driver"),
            lambda trip: trip.driver.name if trip.driver else Text(_("no driver yet"), tone="wait"),
            on_phone="sub",
        ),
        Column("content", _("Load"), content, on_phone="sub"),
        Column("state", _("State"), tones.trip_pill, on_phone="state"),
        Column("next", _("Next step"), partial(next_step, here), on_phone="next"),
    ]


def filters(here: Here) -> list[Filter]:
    if is_over_counties(here):
        return [*county_filters(here), Days("made", _("Made"), "created_at")]
    drivers = Choice("driver", _("Driver"), driver_choices(here), lookup="driver_id")
    return [drivers, Days("made", _("Made"), "created_at")]


def chips(here: Here) -> list[Chip]:
    return [
        Chip("loading", _("Loading"), Q(status=TripStatus.LOADING)),
        Chip("departed", _("On their way"), Q(status=TripStatus.DEPARTED)),
        Chip("today", _("Made today"), Q(created_at__gte=calendar.midnight(calendar.today()))),
    ]


TRIPS = List(
    name="trips",
    path="trips",
    title=_("Trips"),
    unit=lambda n: ngettext("trip", "trips", n),
    rows=rows,
    key=lambda trip: trip.number,
    sort=Sort("created_at", descending=True),
    columns=columns,
    filters=filters,
    chips=chips,
    acts=[(_("New trip"), "trip-new", "plus")],
    empty=Empty(
        _("No trips yet"),
        _("Load what lies at the centre onto a trip, and it stands here."),
        _("Make a trip"),
        "trip-new",
    ),
)


def show_trip(here: Here, number: str) -> Shown:
    trip = whole(here, number)
    parcels = aboard(trip)
    loading = trip.status == TripStatus.LOADING
    acts = [Act(_("Load list"), here.link("trip-list", number), "printer")]
    if loading and here.link("trip-scan", number):
        acts.append(Act(_("Load by scan"), here.link("trip-scan", number), "scan", primary=not parcels))
        acts.append(Act(_("Change the driver"), here.link("trip-driver", number), "steering-wheel"))
        question = ngettext(
            "Send off %(number)s with %(n)s parcel?", "Send off %(number)s with %(n)s parcels?", len(parcels)
        ) % {"number": number, "n": len(parcels)}
        acts.append(
            Act(
                _("Send off"),
                here.link("trip-depart", number),
                "send",
                primary=bool(parcels),
                post=True,
                confirm=question,
            )
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


def whole(here: Here, number: str) -> Trip:
    """The trip with its parcels. Raises NotFound."""
    whole = rows(here).prefetch_related("legs__parcel__station", "legs__parcel__addressee")
    found = whole.filter(number=number).first()
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
