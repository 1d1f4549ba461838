"""The station's orders with their lines and consignments."""

from dataclasses import dataclass, fields
from uuid import UUID

from django.db.models import Q

from cunqiao.feed.notes import Note
from cunqiao.feed.queries.rows import Kept
from cunqiao.logistics.queries import OrderView, order_view, orders
from cunqiao.orders.models import Order
from cunqiao.orders.states import OPEN

OF_ORDER = "FROM orders_order AS o WHERE o.county_id = NEW.county_id AND o.id = NEW.order_id"
OF_CONSIGNMENT = (
    "FROM orders_consignment AS c JOIN orders_order AS o ON o.county_id = c.county_id AND o.id = c.order_id"
    " WHERE c.county_id = NEW.county_id AND c.id = NEW.consignment_id"
)


@dataclass(frozen=True, slots=True)
class CollectorRow:
    """Who may collect instead of the villager."""

    name: str
    relation: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRow(OrderView):
    """An order as the API shows it. `till`: the letter of the device that numbered it. `tenure_id`: whose float gave
    its value. `cash_back_fen`: what the villager was given back at a counter, of what a `due_fen` below zero owes them.
    """

    till: str
    tenure_id: UUID
    cash_back_fen: int
    collector: CollectorRow | None


def _show(order: Order) -> OrderRow:
    view = order_view(order)
    collector = CollectorRow(order.recipient_name, order.recipient_relation or None) if order.recipient_name else None
    parts = {field.name: getattr(view, field.name) for field in fields(view)}
    back_fen = sum(refund.amount_fen for refund in order.refunds.all() if refund.given_by_id)
    return OrderRow(**parts, till=order.till, tenure_id=order.tenure_id, cash_back_fen=back_fen, collector=collector)


ORDER = Kept(
    name="order",
    row=OrderRow,
    notes=(
        Note("orders_order"),
        Note("orders_consignment", "UPDATE", "o.station_id", "o.id", OF_ORDER),
        Note("orders_line", "UPDATE", "o.station_id", "o.id", OF_ORDER),
        Note("logistics_parcel", station="o.station_id", subject="o.id", source=OF_CONSIGNMENT),
    ),
    found=lambda scope: orders(scope).prefetch_related("refunds"),
    show=lambda found: [_show(order) for order in found],
    open=Q(status__in=OPEN),
    by="recorded_at",
)
