"""Fetch and authorise in one call, so that no caller can do the one without the other."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from cunqiao.kernel.errors import NotFound
from cunqiao.kernel.scope import Role, Scope
from cunqiao.network.numbers import parse
from cunqiao.orders.models import Consignment, Line, Order


def orders_within(scope: Scope) -> QuerySet[Order]:
    """The orders a person may see: a partner the station's, others their county's; merchants and drivers none."""
    orders = scope.within(Order.objects.all())
    match scope.role:
        case Role.PARTNER:
            return orders.filter(station_id=scope.required_place_id)
        case Role.COUNTY_OPERATOR | Role.HEADQUARTERS | Role.AUDITOR | None:
            return orders
        case Role.MERCHANT | Role.DRIVER | _:
            return orders.none()


def get_order_for(scope: Scope, number: str) -> Order:
    """Raises NotFound, also for an order beyond the scope."""
    order = orders_within(scope).filter(number=number).first()
    if order is None:
        raise NotFound(kind="order", id=number)
    return order


def consignments_within(scope: Scope) -> QuerySet[Consignment]:
    """The consignments a person may see: a merchant its own, a partner the station's, others their county's."""
    consignments = scope.within(Consignment.objects.select_related("order"))
    match scope.role:
        case Role.PARTNER:
            return consignments.filter(order__station_id=scope.required_place_id)
        case Role.MERCHANT:
            return consignments.filter(merchant_id=scope.required_place_id)
        case Role.COUNTY_OPERATOR | Role.HEADQUARTERS | Role.AUDITOR | None:
            return consignments
        case Role.DRIVER | _:
            return consignments.none()


def get_consignment_for(scope: Scope, number: str) -> Consignment:
    """By its number, `4217-A457-1`. Raises NotFound, also for a consignment beyond the scope."""
    order, _, _ = number.rpartition("-")
    position = parse(number).position or 0  # which none has
    found = consignments_within(scope).filter(order__number=order, position=position).first()
    if found is None:
        raise NotFound(kind="consignment", id=number)
    return found


def lock_order(county_id: int, order_id: UUID) -> Order:
    """The order's row under lock: every later change of an order begins here, so that changes follow each other."""
    return Order.objects.select_for_update(no_key=True).get(county_id=county_id, id=order_id)


def lock_orders(county_id: int, ids: Collection[UUID]) -> dict[UUID, Order]:
    """Several orders of a county under lock, in key order."""
    rows = Order.objects.select_for_update(no_key=True).filter(county_id=county_id, id__in=ids)
    return {order.id: order for order in rows.order_by("id")}


def lines_by_id(order: Order) -> dict[UUID, Line]:
    """The order's lines with their consignments. One query."""
    lines = Line.objects.filter(county_id=order.county_id, order_id=order.id).select_related("consignment")
    return {line.id: line for line in lines.order_by("position")}
