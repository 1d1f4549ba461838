"""An order, a consignment, a parcel at a chosen point of the way."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from tests.acts import bring, hand_out, place_one, ship
from tests.cast import KETTLE, SOAP, WANG, merchant, merchant_daily, operator, partner

from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.kernel.scope import Scope
from cunqiao.logistics.access import get_parcel_for, get_trip_for
from cunqiao.logistics.actions import NewParcel, arrive_at_county, create_trip, depart, load, ship_consignment
from cunqiao.logistics.models import Parcel, Trip
from cunqiao.orders.models import Order

WAY = ["shipped", "at_county", "loaded", "on_trip", "at_station", "collected"]


def parcel_that_is(status: str, pieces: Mapping[UUID, int] | None = None, **order: Any) -> Parcel:
    """The only parcel of a new order, as far on its way as `status` says."""
    (parcel,) = ship(place_one(partner, pieces or {KETTLE: 1}, **order))
    if status in ("at_station", "collected"):
        bring(parcel)
        return fetched(hand_out(parcel) if status == "collected" else parcel)
    steps = WAY.index(status)
    if steps >= 1:
        arrive_at_county(operator, fetched(parcel, operator), shelf="C1", at=clock.now())
    if steps >= 2:
        trip = create_trip(operator, id=new_id())
        load(operator, trip, numbers=[parcel.number], at=clock.now())
    if steps >= 3:
        depart(operator, get_trip_for(operator, trip.number), at=clock.now())
    return fetched(parcel)


def fetched(parcel: Parcel, by: Scope = partner) -> Parcel:
    """As a surface fetches it: with the reach of a person."""
    return get_parcel_for(by, parcel.number)


def trip_of(parcel: Parcel) -> Trip:
    leg = parcel.legs.select_related("trip").order_by("loaded_at").last()
    assert leg is not None
    return leg.trip


def boxed(
    tracking: str, *, carrier: str = "圆通", sku: UUID = SOAP, by: Scope = partner, villager: UUID = WANG
) -> Parcel:
    """The parcel of an order of one piece, shipped in a box with this number on it."""
    return into_box(place_one(by, {sku: 1}, villager_id=villager), tracking, carrier=carrier)


def into_box(order: Order, tracking: str, *, carrier: str = "圆通") -> Parcel:
    """Ship an order's only consignment, of one line, in a box with this number on it."""
    part, line = order.consignments.get(), order.lines.get()
    whose = next(by for by in (merchant, merchant_daily) if by.place_id == part.merchant_id)
    box = NewParcel(carrier, tracking, {line.id: line.open_quantity})
    (parcel,) = ship_consignment(whose, part, parcels=[box], at=clock.now())
    return parcel
