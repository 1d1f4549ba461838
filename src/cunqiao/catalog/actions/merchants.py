"""Merchants start to sell: in the network, and in each county."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from cunqiao.catalog.errors import NameTaken
from cunqiao.catalog.models import Merchant
from cunqiao.kernel.transactions import transacting, unless_taken
from cunqiao.ledger.actions import open_accounts
from cunqiao.ledger.models import AccountKind


@transacting()
def start_merchant(*, id: UUID, name: str, at: datetime) -> Merchant:
    """Somebody begins to sell through the network. To be paid they must start in counties too.

    Raises:
        NameTaken: another merchant has this name.
    """
    with unless_taken(NameTaken(name=name)):
        return Merchant.objects.create(id=id, name=name, started_at=at)


@transacting()
def start_merchant_in(merchant: Merchant, county_ids: Iterable[int]) -> None:
    """Open a merchant's account in each of these counties; where there is one, it stays."""
    for county_id in sorted(county_ids):
        open_accounts(county_id, [AccountKind.MERCHANT], holder_id=merchant.id, holder=str(merchant.id))
