"""States in colour, and how far each is along the way of five piers. Of orders and parcels alike on every desk."""

from cunqiao.desks.framework.cells import Pill, Progress
from cunqiao.earnings.models import Payout
from cunqiao.earnings.states import PayoutStatus
from cunqiao.ledger.models import TopUp
from cunqiao.ledger.states import TopUpStatus
from cunqiao.logistics.models import Parcel, Trip
from cunqiao.logistics.states import ParcelStatus, TripStatus
from cunqiao.orders.models import Consignment, Order
from cunqiao.orders.states import ConsignmentStatus, OrderStatus

ORDER = {
    OrderStatus.PLACED: ("wait", 0),
    OrderStatus.SHIPPED: ("move", 1),
    OrderStatus.AT_STATION: ("wait", 3),
    OrderStatus.COLLECTED: ("done", 4),
    OrderStatus.CANCELLED: ("", None),
    OrderStatus.EXPIRED: ("bad", None),
}
PARCEL = {
    ParcelStatus.SHIPPED: ("move", 0),
    ParcelStatus.AT_COUNTY: ("wait", 1),
    ParcelStatus.LOADED: ("wait", 1),
    ParcelStatus.ON_TRIP: ("move", 2),
    ParcelStatus.AT_STATION: ("wait", 3),
    ParcelStatus.COLLECTED: ("done", 4),
}
CONSIGNMENT = {
    ConsignmentStatus.TO_SHIP: "wait",
    ConsignmentStatus.SHIPPED: "move",
    ConsignmentStatus.COLLECTED: "done",
    ConsignmentStatus.CANCELLED: "",
    ConsignmentStatus.EXPIRED: "bad",
}
TRIP = {TripStatus.LOADING: "wait", TripStatus.DEPARTED: "move", TripStatus.DONE: "done"}


def order_progress(order: Order) -> Progress:
    tone, at = ORDER[OrderStatus(order.status)]
    return Progress(OrderStatus(order.status).label, tone, at)


def order_pill(order: Order) -> Pill:
    return Pill(OrderStatus(order.status).label, ORDER[OrderStatus(order.status)][0])


def parcel_progress(parcel: Parcel) -> Progress:
    tone, at = PARCEL[ParcelStatus(parcel.status)]
    return Progress(ParcelStatus(parcel.status).label, tone, at)


def parcel_pill(parcel: Parcel) -> Pill:
    return Pill(ParcelStatus(parcel.status).label, PARCEL[ParcelStatus(parcel.status)][0])


def consignment_pill(consignment: Consignment) -> Pill:
    status = ConsignmentStatus(consignment.status)
    return Pill(status.label, CONSIGNMENT[status])


def trip_pill(trip: Trip) -> Pill:
    return Pill(TripStatus(trip.status).label, TRIP[TripStatus(trip.status)])


def top_up_pill(top_up: TopUp) -> Pill:
    return Pill(TopUpStatus(top_up.status).label, "done" if top_up.status == TopUpStatus.CONFIRMED else "wait")


def payout_pill(payout: Payout) -> Pill:
    return Pill(PayoutStatus(payout.status).label, "done" if payout.status == PayoutStatus.APPROVED else "wait")
