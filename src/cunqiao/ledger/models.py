from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from cunqiao.kernel.county import CountyKey, CountyModel
from cunqiao.kernel.states import Stateful
from cunqiao.ledger.states import TopUpStatus


class Kind(models.TextChoices):
    """What an account is for."""

    BANK = "bank", _("Bank")
    FLOAT = "float", _("Float")
    ESCROW = "escrow", _("Escrow")
    MERCHANT = "merchant", _("Merchant")
    COMMISSION_PENDING = "commission_pending", _("Commission, pending")
    COMMISSION_PAYABLE = "commission_payable", _("Commission, payable")
    PLATFORM = "platform", _("Platform")
    CARRIER = "carrier", _("Carrier")
    PRICE_PROMISE = "price_promise", _("Price promise")


COUNTY_KINDS = [Kind.BANK, Kind.ESCROW, Kind.PLATFORM, Kind.PRICE_PROMISE]  # one a county, held by nobody


class Account(CountyModel):
    """One purse. `holder_id` is the tenure, merchant or carrier it belongs to; `holder` names it for people.

    A floor makes the account keep its balance: it is locked where money leaves it. Others are summed from transfers.
    """

    kind = models.CharField(max_length=20, choices=Kind)
    holder_id = models.UUIDField(null=True, editable=False)
    holder = models.CharField(max_length=100, blank=True)
    floor_fen = models.BigIntegerField(null=True)
    balance_fen = models.BigIntegerField(null=True, editable=False)
    opened_at = models.DateTimeField()

    balance: int  # only on what `queries` gives

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "county_id", "kind", "holder_id", name="one_account_of_a_kind", nulls_distinct=False
            ),
            models.CheckConstraint(
                name="balance_not_below_floor",
                condition=models.Q(balance_fen__gte=models.F("floor_fen")) | models.Q(floor_fen=None),
            ),
            models.CheckConstraint(
                name="floor_keeps_balance",
                condition=models.Q(floor_fen=None, balance_fen=None)
                | models.Q(floor_fen__isnull=False, balance_fen__isnull=False),
            ),
        ]


class Transfer(CountyModel):
    """Money that moved once. An entry is the transfers of one event; `order_id` is the order it was for, if any."""

    entry_id = models.UUIDField()
    debit_account = CountyKey(Account, related_name="debits", then=["id"])
    debit_account_id: UUID
    credit_account = CountyKey(Account, related_name="credits", then=["id"])
    credit_account_id: UUID
    amount_fen = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    order_id = models.UUIDField(null=True)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    side: str  # "debit" or "credit", only on what `queries.postings` gives

    class Meta:
        constraints = [
            models.CheckConstraint(name="amount_is_positive", condition=models.Q(amount_fen__gt=0)),
            models.CheckConstraint(
                name="two_accounts", condition=~models.Q(debit_account_id=models.F("credit_account_id"))
            ),
        ]
        indexes = [
            models.Index(
                fields=["county_id", "order_id"],
                name="money_of_an_order",
                condition=models.Q(order_id__isnull=False),
            )
        ]


class TopUp(Stateful):
    """Money that a station says it paid to the bank; its float grows when the county has seen it there."""

    status = models.CharField(max_length=16, choices=TopUpStatus, default=TopUpStatus.REQUESTED)
    account = CountyKey(Account, related_name="top_ups", then=["requested_at"])
    account_id: UUID
    amount_fen = models.BigIntegerField()
    requested_by_id = models.UUIDField()
    requested_at = models.DateTimeField()
    bank_reference = models.CharField(max_length=64, null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="top_up_is_positive", condition=models.Q(amount_fen__gt=0)),
            models.UniqueConstraint("county_id", "bank_reference", name="one_top_up_a_reference"),
        ]
        indexes = [models.Index(fields=["county_id", "requested_at", "id"], name="top_ups_of_a_county")]
