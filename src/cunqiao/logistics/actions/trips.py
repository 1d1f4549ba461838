"""Trips: made, loaded with parcels that lie at the centre, sent off."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from cunqiao.identity.access import get_driver_for
from cunqiao.kernel import clock
from cunqiao.kernel.scope import Scope
from cunqiao.kernel.transactions import transacting
from cunqiao.logistics.access import get_boxes_for, lock_parcels, lock_trip, movable
from cunqiao.logistics.models import Leg, Trip
from cunqiao.logistics.states import PARCEL_MOVES, TRIP_MOVES, TripStatus
from cunqiao.network.access import get_carrier, get_centre
from cunqiao.network.actions import next_numbers
from cunqiao.network.models import Counter


@transacting()
def create_trip(scope: Scope, *, id: UUID, driver_id: UUID | None = None) -> Trip:
    """Begin a trip from the county centre, for a driver or for one not known yet.

    Raises:
        NotFound: nobody drives in this county under that id.
    """
    centre = get_centre(scope)
    if driver_id is not None:
        get_driver_for(scope, driver_id)
    (number,) = next_numbers(Counter.Kind.TRIP, (centre.county_id, centre.id), 1)
    return Trip.objects.create(
        id=id,
        county_id=centre.county_id,
        number=f"T{centre.county_id}-{number}",
        carrier=get_carrier(scope),
        driver_id=driver_id,
        created_by_id=scope.required_person_id,
        created_at=clock.now(),
    )


@transacting()
def assign_driver(scope: Scope, trip: Trip, *, driver_id: UUID | None, at: datetime) -> Trip:
    """Another driver takes a trip that is being loaded, or one who is not known yet.

    Raises:
        NotFound: nobody drives in this county under that id.
        MoveNotAllowed: the trip has left.
    """
    if driver_id is not None:
        get_driver_for(scope, driver_id)
    TRIP_MOVES.make([trip], "assign", by=scope, at=at, driver_id=driver_id)
    return trip


@transacting()
def load(scope: Scope, trip: Trip, *, numbers: Collection[str], at: datetime) -> Trip:
    """Load parcels onto a trip, by number or in the boxes of tracking numbers: all of them or none.

    Raises:
        NotFound: there is no such parcel.
        Ambiguous: two carriers have the same tracking number.
        MoveNotAllowed: the trip has left, or a parcel, or all in a box, are not at the county centre.
    """
    boxes = get_boxes_for(scope, numbers)
    trip = lock_trip(trip)
    # The trip's state is checked before its parcels are locked: `receive` locks a parcel first, then its trip.
    TRIP_MOVES.make([trip], "load", by=scope, at=at)
    locked = {parcel.id: parcel for parcel in lock_parcels([parcel for box in boxes for parcel in box])}
    going = {parcel.id: parcel for box in boxes for parcel in movable("load", [locked[one.id] for one in box])}
    PARCEL_MOVES.make(list(going.values()), "load", by=scope, at=at)
    Leg.objects.bulk_create(Leg(county_id=trip.county_id, parcel_id=id, trip_id=trip.id, loaded_at=at) for id in going)
    return trip


@transacting()
def depart(scope: Scope, trip: Trip, *, at: datetime) -> Trip:
    """The trip leaves, and what is loaded with it. An empty van may leave too: it goes to fetch.

    Raises:
        MoveNotAllowed: it has left before.
    """
    trip = lock_trip(trip)
    TRIP_MOVES.make([trip], "depart", by=scope, at=at)
    loaded = trip.legs.filter(ended_at=None).select_related("parcel")
    PARCEL_MOVES.make(lock_parcels([leg.parcel for leg in loaded]), "depart", by=scope, at=at)
    return trip


def finish_if_empty(scope: Scope, trip: Trip, *, at: datetime) -> None:
    """A trip is done when none of its parcels rides on it any more."""
    trip = lock_trip(trip)
    if trip.status == TripStatus.DEPARTED and not trip.legs.filter(ended_at=None).exists():
        TRIP_MOVES.make([trip], "finish", by=scope, at=at)
