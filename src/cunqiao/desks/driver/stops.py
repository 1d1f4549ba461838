"""A trip as its driver drives it: stop by stop, each with what is to hand over."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import ngettext

from cunqiao.desks.framework import Here
from cunqiao.desks.shared.words import joined
from cunqiao.kernel.errors import NotFound
from cunqiao.logistics import queries
from cunqiao.logistics.models import Leg, Parcel, Trip
from cunqiao.logistics.states import ParcelStatus, TripStatus
from cunqiao.network.models import Station


def is_open(leg: Leg) -> bool:
    """Whether the driver still has its parcel to hand over."""
    return leg.ended_at is None and leg.handed_over_at is None and leg.parcel.status == ParcelStatus.ON_TRIP


@dataclass(frozen=True, slots=True)
class Stop:
    """A station of a trip, and the drives of the parcels for it. `place` counts from one."""

    trip: Trip
    place: int
    station: Station
    legs: Sequence[Leg]

    @property
    def county_id(self) -> int:
        return self.trip.county_id

    @property
    def open(self) -> list[Parcel]:
        return [leg.parcel for leg in self.legs if is_open(leg)]

    @property
    def handed(self) -> int:
        """How many the station has."""
        return 0 if self.trip.status == TripStatus.LOADING else len(self.legs) - len(self.open)

    @property
    def is_done(self) -> bool:
        return self.trip.status != TripStatus.LOADING and not self.open


@dataclass(frozen=True, slots=True)
class Round:
    """A trip with its stops, in the order of the stations' numbers."""

    trip: Trip
    stops: Sequence[Stop]

    @property
    def next(self) -> Stop | None:
        """Where to drive now."""
        under_way = self.trip.status == TripStatus.DEPARTED
        return next((stop for stop in self.stops if not stop.is_done), None) if under_way else None

    @property
    def parcels(self) -> int:
        return sum(len(stop.legs) for stop in self.stops)

    @property
    def handed(self) -> int:
        return sum(stop.handed for stop in self.stops)

    @property
    def done(self) -> int:
        return sum(stop.is_done for stop in self.stops)

    @property
    def words(self) -> str:
        """`12 parcels, 4 stations`."""
        parcels = ngettext("%(n)s parcel", "%(n)s parcels", self.parcels) % {"n": self.parcels}
        stations = ngettext("%(n)s station", "%(n)s stations", len(self.stops)) % {"n": len(self.stops)}
        return joined(parcels, stations)


def trips(here: Here) -> QuerySet[Trip]:
    """The driver's own, with what a round needs: a constant number of queries."""
    return queries.trips(here.scope).prefetch_related("legs__parcel__station__village", "legs__parcel__addressee")


def round_of(trip: Trip) -> Round:
    by_station: defaultdict[UUID, list[Leg]] = defaultdict(list)
    for leg in trip.legs.all():
        by_station[leg.parcel.station_id].append(leg)
    groups = sorted(by_station.values(), key=lambda own: int(own[0].parcel.station.number))
    return Round(
        trip,
        [Stop(trip, place, own[0].parcel.station, sorted(own, key=_by_number)) for place, own in enumerate(groups, 1)],
    )


def _by_number(leg: Leg) -> tuple[int, str]:
    return len(leg.parcel.number), leg.parcel.number


def get_round(here: Here, number: str) -> Round:
    """Raises NotFound, also for another driver's trip."""
    trip = trips(here).filter(number=number).first()
    if trip is None:
        raise NotFound(kind="trip", id=number)
    return round_of(trip)


def get_stop(here: Here, number: str, station: str) -> Stop:
    """Raises NotFound, also where the trip has nothing for the station."""
    stops = get_round(here, number).stops
    found = next((stop for stop in stops if stop.station.number == station), None)
    if found is None:
        raise NotFound(kind="stop", id=station)
    return found
