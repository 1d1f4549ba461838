from uuid import UUID

from django.db import models

from cunqiao.earnings.states import PayoutStatus
from cunqiao.kernel.county import CountyKey, CountyModel
from cunqiao.kernel.states import Stateful
from cunqiao.ledger.models import Account


class Release(CountyModel):
    """The commissions of one collection became payable. Its id is the collection's; its transfers are one entry."""

    entry_id = models.UUIDField()
    amount_fen = models.BigIntegerField()
    collected_at = models.DateTimeField()  # when the collection was recorded
    released_at = models.DateTimeField()
    window_version_id = models.UUIDField()  # of the policy that said how long the return window was

    class Meta:
        indexes = [models.Index(fields=["county_id", "collected_at"], name="releases_by_collection_time")]


class Payout(Stateful):
    """Payable commissions and merchants' balances of a county, paid from the bank at once, when two persons agree."""

    status = models.CharField(max_length=16, choices=PayoutStatus, default=PayoutStatus.PROPOSED)
    proposed_by_id = models.UUIDField()
    proposed_at = models.DateTimeField()

    total_fen: int  # only on what is asked for with the sum of its items

    class Meta:
        indexes = [models.Index(fields=["county_id", "proposed_at", "id"], name="payouts_of_a_county")]


class PayoutItem(CountyModel):
    """What a payout takes from one account."""

    payout = CountyKey(Payout, related_name="items", indexed=False)
    payout_id: UUID
    account = CountyKey(Account, related_name="payout_items")
    account_id: UUID
    amount_fen = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="payout_item_is_positive", condition=models.Q(amount_fen__gt=0)),
            models.UniqueConstraint("county_id", "payout_id", "account_id", name="an_account_once_a_payout"),
        ]
