"""What can be asked about earnings. Reads only."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from cunqiao.earnings.access import payouts_within
from cunqiao.earnings.models import Payout
from cunqiao.kernel import sql
from cunqiao.kernel.scope import Scope


@dataclass(frozen=True, slots=True)
class Unpaid:
    """What an account is owed and no open payout holds."""

    account_id: UUID
    amount_fen: int


def unpaid(county_id: int) -> list[Unpaid]:
    """Payable commissions and merchants' balances of a county, less what open payouts hold; positive ones only."""
    return sql.rows(Unpaid, "earnings/unpaid", county=county_id)


def payouts(scope: Scope, *, status: str | None = None) -> QuerySet[Payout]:
    """The payouts of a person's reach with their items and accounts."""
    found = payouts_within(scope).prefetch_related("items__account")
    return found.filter(status=status) if status else found
