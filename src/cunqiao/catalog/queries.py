"""What can be asked about the catalogue. Reads only."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cunqiao.kernel import sql


@dataclass(frozen=True, slots=True)
class Offer:
    """What a SKU is sold for at a moment, and what its category earns on it."""

    sku_id: UUID
    merchant_id: UUID
    price_fen: int
    fee_bp: int
    commission_bp: int


def offers(sku_ids: Collection[UUID], at: datetime) -> dict[UUID, Offer]:
    """The offers of these SKUs at a moment; those not for sale then are left out. One query."""
    return {offer.sku_id: offer for offer in sql.rows(Offer, "catalog/offers", skus=list(sku_ids), at=at)}
