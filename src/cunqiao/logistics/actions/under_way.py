"""Scans along the way: the county centre takes a parcel in, the driver hands it over, the station receives it."""

from datetime import datetime

from cunqiao.kernel.errors import MoveNotAllowed
from cunqiao.kernel.outbox import queue
from cunqiao.kernel.scope import Scope
from cunqiao.kernel.transactions import transacting
from cunqiao.logistics.access import lock_parcels, movable, open_legs, order_ids
from cunqiao.logistics.actions.trips import finish_if_empty
from cunqiao.logistics.messages import PARCEL_HERE
from cunqiao.logistics.models import Leg, Parcel
from cunqiao.logistics.states import PARCEL_MOVES, ParcelStatus
from cunqiao.orders.access import lock_orders
from cunqiao.orders.actions import mark_at_station


@transacting()
def arrive_at_county(scope: Scope, *box: Parcel, shelf: str = "", at: datetime) -> list[Parcel]:
    """The centre has a box: those parcels in it that were still to come. `shelf` is where they lie there.

    Raises:
        MoveNotAllowed: all were scanned in before.
    """
    parcels = movable("arrived_county", lock_parcels(box))
    PARCEL_MOVES.make(parcels, "arrived_county", by=scope, at=at, shelf=shelf)
    return parcels


@transacting()
def hand_over(scope: Scope, *box: Parcel, at: datetime) -> list[Parcel]:
    """The driver says that the station has a box; the state of its parcels changes when the station says so too.

    Raises:
        MoveNotAllowed: none is on its way, or all were handed over before.
    """
    parcels = movable("handed_over", lock_parcels(box))
    legs = {leg.parcel_id: leg for leg in open_legs(parcels) if leg.handed_over_at is None}
    left = [parcel for parcel in parcels if parcel.id in legs]
    if not left:
        raise MoveNotAllowed(move="handed_over", state=parcels[0].status)
    PARCEL_MOVES.make(left, "handed_over", by=scope, at=at)
    for leg in legs.values():
        leg.handed_over_at = at
    Leg.objects.bulk_update(legs.values(), ["handed_over_at"])
    return left


@transacting()
def receive(scope: Scope, *box: Parcel, shelf: str = "", at: datetime) -> list[Parcel]:
    """The station has a box, on `shelf`; the villagers are told, each with the code that opens their parcel.

    Raises:
        MoveNotAllowed: none is on its way to this station, or all were received before.
    """
    orders = lock_orders(box[0].county_id, order_ids(box))
    parcels = movable("received", lock_parcels(box))  # as they are now: they may have gone on a trip meanwhile
    PARCEL_MOVES.make(parcels, "received", by=scope, at=at, shelf=shelf)
    for parcel in parcels:
        queue(
            parcel.county_id,
            kind=PARCEL_HERE,
            about=parcel.number,
            about_id=parcel.id,
            phone=parcel.addressee.phone,
        )
    for consignment in {parcel.consignment for parcel in parcels if parcel.consignment}:
        siblings = Parcel.objects.filter(county_id=consignment.county_id, consignment_id=consignment.id)
        if not siblings.exclude(status__in=[ParcelStatus.AT_STATION, ParcelStatus.COLLECTED]).exists():
            mark_at_station(orders[consignment.order_id], consignment, at=at)
    legs = open_legs(parcels)
    for leg in legs:
        leg.ended_at = at
    Leg.objects.bulk_update(legs, ["ended_at"])
    for trip in dict.fromkeys(leg.trip for leg in legs):
        finish_if_empty(scope, trip, at=at)
    return parcels
