"""Fetch and authorise in one call, so that no caller can do the one without the other."""

from uuid import UUID

from django.db.models import QuerySet

from cunqiao.earnings.models import Payout, PayoutItem
from cunqiao.kernel.errors import NotFound
from cunqiao.kernel.scope import Role, Scope
from cunqiao.ledger.access import accounts_within


def payouts_within(scope: Scope) -> QuerySet[Payout]:
    """Payouts are headquarters' and the auditor's to see."""
    payouts = scope.within(Payout.objects.all())
    match scope.role:
        case Role.HEADQUARTERS | Role.AUDITOR | None:
            return payouts
        case Role.COUNTY_OPERATOR | Role.PARTNER | Role.MERCHANT | Role.DRIVER | _:
            return payouts.none()


def get_payout_for(scope: Scope, payout_id: UUID) -> Payout:
    """Raises NotFound, also for a payout beyond the scope."""
    payout = payouts_within(scope).filter(id=payout_id).first()
    if payout is None:
        raise NotFound(kind="payout", id=str(payout_id))
    return payout


def payout_items_within(scope: Scope) -> QuerySet[PayoutItem]:
    """What payouts take from the accounts that a person may see, with payout and account."""
    mine = accounts_within(scope).order_by().values("id")
    return scope.within(PayoutItem.objects.select_related("payout", "account")).filter(account_id__in=mine)
