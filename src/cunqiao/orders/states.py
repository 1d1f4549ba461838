from django.db import models
from django.utils.translation import gettext_lazy as _

from cunqiao.kernel.states import Moves


class OrderStatus(models.TextChoices):
    """Computed from the order's consignments and parcels, never moved by itself."""

    PLACED = "placed", _("Placed")
    SHIPPED = "shipped", _("Shipped")
    AT_STATION = "at_station", _("At the station")
    COLLECTED = "collected", _("Collected")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Expired")


OPEN = [OrderStatus.PLACED, OrderStatus.SHIPPED, OrderStatus.AT_STATION]


class ConsignmentStatus(models.TextChoices):
    TO_SHIP = "to_ship", _("To ship")
    SHIPPED = "shipped", _("Shipped")
    COLLECTED = "collected", _("Collected")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Expired")


CONSIGNMENT_MOVES = Moves(
    {
        "ship": ([ConsignmentStatus.TO_SHIP], ConsignmentStatus.SHIPPED),
        "cancel_line": ([ConsignmentStatus.TO_SHIP], ConsignmentStatus.TO_SHIP),  # some pieces, others stay to ship
        "cancel": ([ConsignmentStatus.TO_SHIP], ConsignmentStatus.CANCELLED),
        "expire": ([ConsignmentStatus.TO_SHIP], ConsignmentStatus.EXPIRED),
        "collect": ([ConsignmentStatus.SHIPPED], ConsignmentStatus.COLLECTED),  # with its last parcel
    }
)
