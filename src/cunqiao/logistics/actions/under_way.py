"""Scans along the way: the county centre takes a parcel in, the driver hands it over, the station receives it."""

from datetime import datetime

from django.db.models import Q

from cunqiao.kernel.outbox import queue
from cunqiao.kernel.scope import Scope
from cunqiao.kernel.transactions import transacting
from cunqiao.logistics.access import lock_parcels
from cunqiao.logistics.actions.trips import finish_if_empty
from cunqiao.logistics.messages import PARCEL_HERE
from cunqiao.logistics.models import Parcel
from cunqiao.logistics.states import PARCEL_MOVES, ParcelStatus
from cunqiao.orders.access import lock_order
from cunqiao.orders.actions import mark_at_station


@transacting()
def arrive_at_county(scope: Scope, parcel: Parcel, *, shelf: str = "", at: datetime) -> Parcel:
    """The centre has it. `shelf` is where it lies there.

    Raises:
        MoveNotAllowed: it was scanned in before.
    """
    PARCEL_MOVES.make([parcel], "arrived_county", by=scope, at=at, shelf=shelf)
    return parcel


@transacting()
def hand_over(scope: Scope, parcel: Parcel, *, at: datetime) -> Parcel:
    """The driver says that the station has it; its state changes when the station says so too.

    Raises:
        MoveNotAllowed: it is not on its way, or was handed over before.
    """
    PARCEL_MOVES.make([parcel], "handed_over", by=scope, at=at, where=Q(handed_over_at=None), handed_over_at=at)
    return parcel


@transacting()
def receive(scope: Scope, parcel: Parcel, *, shelf: str = "", at: datetime) -> Parcel:
    """The station has it, on `shelf`; the villager is told, with the code that opens it.

    Raises:
        MoveNotAllowed: it is not on its way to this station, or was received before.
    """
    order = lock_order(parcel.county_id, parcel.consignment.order_id)
    (parcel,) = lock_parcels([parcel])  # as it is now: it may have gone on a trip since it was fetched
    PARCEL_MOVES.make([parcel], "received", by=scope, at=at, shelf=shelf)
    queue(
        parcel.county_id,
        kind=PARCEL_HERE,
        about=parcel.number,
        about_id=parcel.id,
        phone=parcel.addressee.phone,
    )
    siblings = Parcel.objects.filter(county_id=parcel.county_id, consignment_id=parcel.consignment_id)
    if not siblings.exclude(status__in=[ParcelStatus.AT_STATION, ParcelStatus.COLLECTED]).exists():
        mark_at_station(order, parcel.consignment, at=at)
    assert parcel.trip is not None, "a parcel comes to a station by a trip"
    finish_if_empty(scope, parcel.trip, at=at)
    return parcel
