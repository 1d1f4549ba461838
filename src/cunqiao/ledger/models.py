from collections.abc import Set
from dataclasses import dataclass
from typing import Literal, Self
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from cunqiao.kernel.county import CountyKey, CountyModel
from cunqiao.kernel.states import Stateful
from cunqiao.ledger.states import TopUpStatus

MAX_REFERENCE = 64  # characters of a bank reference


class AccountKind(models.TextChoices):
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


class TransferKind(models.TextChoices):
    """What a transfer is for, and between which kinds of accounts it goes: from one of `givers` to one of `takers`."""

    TOP_UP = "top_up", {AccountKind.BANK}, {AccountKind.FLOAT}, _("Top-up")
    PLACE = "place", {AccountKind.FLOAT}, {AccountKind.ESCROW}, _("Order placed")
    CANCEL = "cancel", {AccountKind.ESCROW}, {AccountKind.FLOAT}, _("Cancelled")
    EXPIRE = "expire", {AccountKind.ESCROW}, {AccountKind.FLOAT}, _("Expired")
    SETTLE_MERCHANT = "settle_merchant", {AccountKind.ESCROW}, {AccountKind.MERCHANT}, _("Settled: the merchant's part")
    COMMISSION = (
        "commission",
        {AccountKind.ESCROW},
        {AccountKind.COMMISSION_PENDING},
        _("Settled: the partner's commission"),
    )
    PLATFORM_FEE = "platform_fee", {AccountKind.ESCROW}, {AccountKind.PLATFORM}, _("Settled: the platform's part")
    HANDLING = "handling", {AccountKind.PLATFORM}, {AccountKind.COMMISSION_PENDING}, _("Handling of a parcel")
    LAST_LEG = "last_leg", {AccountKind.PLATFORM}, {AccountKind.CARRIER}, _("Last leg of a parcel")
    REPAY_FRONT = "repay_front", {AccountKind.FLOAT}, {AccountKind.FLOAT}, _("Repaid to the tenure that fronted it")
    RELEASE = "release", {AccountKind.COMMISSION_PENDING}, {AccountKind.COMMISSION_PAYABLE}, _("Commission released")
    PAYOUT_COMMISSION = (
        "payout_commission",
        {AccountKind.COMMISSION_PAYABLE},
        {AccountKind.BANK},
        _("Commission paid out"),
    )
    PAYOUT_MERCHANT = "payout_merchant", {AccountKind.MERCHANT}, {AccountKind.BANK}, _("Merchant paid out")

    givers: Set[AccountKind]
    takers: Set[AccountKind]

    def __new__(
        cls, value: str, givers: Set[AccountKind] = frozenset(), takers: Set[AccountKind] = frozenset()
    ) -> Self:
        """Make a member of its line above. `TransferKind(value)` looks a member up, by its value alone."""
        kind = str.__new__(cls, value)
        kind._value_ = value
        kind.givers, kind.takers = givers, takers
        return kind

    @classmethod
    def between(cls, giver: AccountKind | None, taker: AccountKind | None) -> list[Self]:
        """The kinds that may go from accounts of one kind to accounts of another; None stands for any."""
        return [kind for kind in cls if giver in {None, *kind.givers} and taker in {None, *kind.takers}]

    @property
    def settles(self) -> bool:
        """Whether it is part of a settlement: what escrow gives and no float takes."""
        return AccountKind.ESCROW in self.givers and AccountKind.FLOAT not in self.takers


COUNTY_KINDS = [
    AccountKind.BANK,
    AccountKind.ESCROW,
    AccountKind.PLATFORM,
    AccountKind.PRICE_PROMISE,
]  # one a county, held by nobody


@dataclass(frozen=True, slots=True)
class AccountRef:
    """An account as those who post transfers name it: its id, and its kind, which `post` checks."""

    id: UUID
    kind: AccountKind


class Account(CountyModel):
    """An account of a county's ledger.

    `holder_id` is the tenure, merchant or carrier it belongs to; `holder` names it for people.
    A floor makes the account keep its balance: it is locked where money leaves it. Others are summed from transfers.
    """

    kind = models.CharField(max_length=20, choices=AccountKind)
    holder_id = models.UUIDField(null=True, editable=False)
    holder = models.CharField(max_length=100, blank=True)
    floor_fen = models.BigIntegerField(null=True)
    balance_fen = models.BigIntegerField(null=True, editable=False)
    opened_at = models.DateTimeField()

    balance: int  # only on what `queries` gives

    @property
    def ref(self) -> AccountRef:
        return AccountRef(self.id, AccountKind(self.kind))

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
    debit_account = CountyKey(Account, related_name="debits", indexed=False)
    debit_account_id: UUID
    credit_account = CountyKey(Account, related_name="credits", indexed=False)
    credit_account_id: UUID
    amount_fen = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    order_id = models.UUIDField(null=True)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    side: Literal["debit", "credit"]  # only on what `queries.postings` gives

    class Meta:
        constraints = [
            models.CheckConstraint(name="amount_is_positive", condition=models.Q(amount_fen__gt=0)),
            models.CheckConstraint(
                name="two_accounts", condition=~models.Q(debit_account_id=models.F("credit_account_id"))
            ),
        ]
        indexes = [
            # With the amounts, so that a balance is summed from the index alone.
            models.Index(fields=["county_id", "debit_account_id", "id"], include=["amount_fen"], name="money_given"),
            models.Index(fields=["county_id", "credit_account_id", "id"], include=["amount_fen"], name="money_taken"),
            models.Index(
                fields=["county_id", "order_id"],
                name="money_of_an_order",
                condition=models.Q(order_id__isnull=False),
            ),
            models.Index(
                fields=["county_id", "entry_id"],
                name="money_of_no_order",
                condition=models.Q(order_id__isnull=True),
            ),
        ]


class Reference(models.Model):
    """The directory of bank references: one in its normal form confirmed one top-up of the whole network.

    Append-only by trigger. Two that were confirmed before there was a directory share one: the audit names them.
    """

    top_up_id = models.UUIDField(primary_key=True)
    county_id = models.PositiveSmallIntegerField()
    reference = models.CharField(max_length=4 * MAX_REFERENCE, unique=True)


class TopUp(Stateful):
    """Money that a station says it paid to the bank; its float grows when the county has seen it there.

    `said_reference` is the bank's number of the payment as the station gave it, if it did: a statement is
    matched by it.
    """

    status = models.CharField(max_length=16, choices=TopUpStatus, default=TopUpStatus.REQUESTED)
    account = CountyKey(Account, related_name="top_ups", then=["requested_at"])
    account_id: UUID
    amount_fen = models.BigIntegerField()
    requested_by_id = models.UUIDField()
    requested_at = models.DateTimeField()
    bank_reference = models.CharField(max_length=MAX_REFERENCE, null=True)
    said_reference = models.CharField(max_length=MAX_REFERENCE, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(name="top_up_is_positive", condition=models.Q(amount_fen__gt=0)),
            models.UniqueConstraint("county_id", "bank_reference", name="one_top_up_a_reference"),
        ]
        indexes = [models.Index(fields=["county_id", "requested_at", "id"], name="top_ups_of_a_county")]
