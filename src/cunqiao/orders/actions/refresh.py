"""An order's status follows from its consignments."""

from cunqiao.orders.models import Consignment, Order
from cunqiao.orders.states import order_status


def refresh_status(order: Order) -> None:
    """Compute the status of an order under lock again, and keep it."""
    status = order_status(list(Consignment.objects.filter(county_id=order.county_id, order_id=order.id)))
    if status != order.status:
        Order.objects.filter(county_id=order.county_id, id=order.id).update(status=status)
        order.status = status
