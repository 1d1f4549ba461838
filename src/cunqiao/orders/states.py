from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from cunqiao.kernel.states import Moves

if TYPE_CHECKING:
    from cunqiao.orders.models import Consignment


class OrderStatus(models.TextChoices):
    """Computed from the order's consignments and parcels, never moved by itself."""

    PLACED = "placed", _("Placed")
    SHIPPED = "shipped", _("Shipped")
    AT_STATION = "at_station", _("At the station")
    COLLECTED = "collected", _("Collected")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Expired")


OPEN = [OrderStatus.PLACED, OrderStatus.SHIPPED, OrderStatus.AT_STATION]


def order_status(consignments: "Collection[Consignment]") -> OrderStatus:
    """What an order's consignments make it: the live one that has come least far, or how they all ended."""
    live = [c for c in consignments if c.status not in ENDED_UNSOLD]
    if not live:
        expired = any(c.status == ConsignmentStatus.EXPIRED for c in consignments)
        return OrderStatus.EXPIRED if expired else OrderStatus.CANCELLED
    if any(c.status == ConsignmentStatus.TO_SHIP for c in live):
        return OrderStatus.PLACED
    if all(c.status == ConsignmentStatus.COLLECTED for c in live):
        return OrderStatus.COLLECTED
    return OrderStatus.AT_STATION if all(c.at_station_at for c in live) else OrderStatus.SHIPPED


class ConsignmentStatus(models.TextChoices):
    TO_SHIP = "to_ship", _("To ship")
    SHIPPED = "shipped", _("Shipped")
    COLLECTED = "collected", _("Collected")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Expired")


ENDED_UNSOLD = [ConsignmentStatus.CANCELLED, ConsignmentStatus.EXPIRED]

CONSIGNMENT_MOVES = Moves(
    {
        "ship": ([ConsignmentStatus.TO_SHIP], ConsignmentStatus.SHIPPED),
        "cancel_line": ([ConsignmentStatus.TO_SHIP], ConsignmentStatus.TO_SHIP),  # some pieces, others stay to ship
        "cancel": ([ConsignmentStatus.TO_SHIP], ConsignmentStatus.CANCELLED),
        "expire": ([ConsignmentStatus.TO_SHIP], ConsignmentStatus.EXPIRED),
        "collect": ([ConsignmentStatus.SHIPPED], ConsignmentStatus.COLLECTED),  # with its last parcel
    }
)
