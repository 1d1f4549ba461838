from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cunqiao.catalog.models import Merchant, Sku
from cunqiao.kernel.county import CountyKey, CountyModel
from cunqiao.kernel.states import Stateful
from cunqiao.network.models import Station, Tenure
from cunqiao.orders.pieces import PIECES_ADD_UP, Pieces
from cunqiao.orders.states import OPEN, ConsignmentStatus, OrderStatus
from cunqiao.villagers.models import Consent, Villager


class Terms(models.TextChoices):
    """When the villager pays. The station's float is held at the order either way."""

    CASH = "cash", _("Pays now")
    ON_COLLECTION = "on_collection", _("Pays on collection")


class Order(CountyModel):
    """What one villager ordered at once, through one partner.

    The parties are kept apart: `villager` is the customer, `ordered_by_id` the person at the station, the payer stands
    with each payment, and the recipient is the person who shall collect (empty: the villager).
    """

    number = models.CharField(max_length=20)
    status = models.CharField(max_length=16, choices=OrderStatus, default=OrderStatus.PLACED)
    station = CountyKey(Station, related_name="orders", then=["recorded_at", "id"])
    station_id: UUID
    tenure = CountyKey(Tenure, related_name="orders", indexed=False, sharing="station")
    tenure_id: UUID
    villager = CountyKey(Villager, related_name="orders")
    villager_id: UUID
    ordered_by_id = models.UUIDField()
    till = models.CharField(max_length=1)
    recipient_name = models.CharField(max_length=100, blank=True)
    recipient_relation = models.CharField(max_length=100, blank=True)
    payment_terms = models.CharField(max_length=16, choices=Terms)
    consent_kind = models.CharField(max_length=12, choices=Consent)
    consent_value = models.TextField(blank=True)
    total_fen = models.BigIntegerField()
    placed_at = models.DateTimeField()  # at the station
    said_at = models.DateTimeField(null=True)  # when the device said that was, where it could not be
    recorded_at = models.DateTimeField()  # here

    class Meta:
        constraints = [
            models.UniqueConstraint("county_id", "number", name="one_order_a_number"),
            models.CheckConstraint(name="an_order_has_value", condition=Q(total_fen__gt=0)),
        ]
        indexes = [
            models.Index(fields=["county_id", "recorded_at", "id"], name="orders_of_a_county"),
            models.Index(
                fields=["county_id", "status", "recorded_at", "id"],
                name="orders_under_way",
                condition=Q(status__in=OPEN),
            ),
        ]


class Consignment(Stateful):
    """One merchant's part of an order. Its number is the order's with `position`: `4217-A457-1`."""

    status = models.CharField(max_length=16, choices=ConsignmentStatus, default=ConsignmentStatus.TO_SHIP)
    order = CountyKey(Order, related_name="consignments", indexed=False)
    order_id: UUID
    position = models.PositiveSmallIntegerField()
    merchant = models.ForeignKey(Merchant, on_delete=models.PROTECT, related_name="+", db_index=False)
    ship_by = models.DateTimeField()
    ship_by_version_id = models.UUIDField()  # of the policy that says how long after the order that is
    at_station_at = models.DateTimeField(null=True)  # when the last of its parcels was there
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("county_id", "order_id", "id", name="one_order_a_consignment")]
        indexes = [
            models.Index(fields=["county_id", "merchant", "recorded_at", "id"], name="consignments_of_a_merchant"),
            models.Index(
                fields=["county_id", "ship_by"],
                name="consignments_to_ship",
                condition=Q(status=ConsignmentStatus.TO_SHIP),
            ),
        ]


class Line(Pieces, CountyModel):
    """Some pieces of one SKU. Price and rates are those of the moment it was placed."""

    order = CountyKey(Order, related_name="lines")
    order_id: UUID
    consignment = CountyKey(Consignment, related_name="lines", sharing="order")
    consignment_id: UUID
    position = models.PositiveSmallIntegerField()
    sku = models.ForeignKey(Sku, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit_price_fen = models.BigIntegerField()
    fee_bp = models.PositiveSmallIntegerField()
    commission_bp = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            PIECES_ADD_UP,
            models.CheckConstraint(name="national_is_part", condition=Q(national_quantity__lte=F("quantity"))),
            models.CheckConstraint(name="a_line_has_a_price", condition=Q(unit_price_fen__gt=0)),
        ]

    @property
    def kept_fen(self) -> int:
        """The value of the pieces not given back."""
        return self.kept_quantity * self.unit_price_fen


class PaymentMeans(models.TextChoices):
    """What a payment is made with."""

    CASH = "cash", _("Cash")


class Payment(CountyModel):
    """What a villager paid for an order, with one means, at one event: its placing or a collection.

    `entry_id` is the event's id, under which its money moves: the order's own, or the collection's. `tenure_id` is
    whose drawer took it. None: another tenure than the order's, before drawers were told apart; no float moved for it.
    """

    order = CountyKey(Order, related_name="payments", indexed=False)
    order_id: UUID
    entry_id = models.UUIDField()
    means = models.CharField(max_length=10, choices=PaymentMeans, default=PaymentMeans.CASH)
    payer = CountyKey(Villager, related_name="payments", indexed=False)
    payer_id: UUID
    till = models.CharField(max_length=1)
    amount_fen = models.BigIntegerField()
    taken_by_id = models.UUIDField()
    tenure_id = models.UUIDField(null=True)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("county_id", "order_id", "entry_id", "means", name="one_payment_an_event"),
            models.CheckConstraint(name="payment_is_positive", condition=Q(amount_fen__gt=0)),
        ]


class Refund(CountyModel):
    """What a villager gets back in cash of what they paid for an order, by one event: pieces went back.

    `entry_id` is the event's id, under which its money moves. `tenure_id` is whose drawer gives the cash, and so whose
    float gets the money from escrow. None: another tenure than the order's ran the station, before drawers were told
    apart; the float of the order's tenure got it. `given_by_id` is who gave the cash at the counter. None: nobody stood
    there (a job, the county's desk), and the villager has yet to get it.
    """

    order = CountyKey(Order, related_name="refunds", indexed=False)
    order_id: UUID
    entry_id = models.UUIDField()
    amount_fen = models.BigIntegerField()
    tenure_id = models.UUIDField(null=True)
    given_by_id = models.UUIDField(null=True)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("county_id", "order_id", "entry_id", name="one_refund_an_event"),
            models.CheckConstraint(name="refund_is_positive", condition=Q(amount_fen__gt=0)),
        ]
