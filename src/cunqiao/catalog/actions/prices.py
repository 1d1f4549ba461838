"""What things cost, and what a category earns, each from a moment on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from cunqiao.catalog.errors import MomentTaken
from cunqiao.catalog.models import Category, Price, Rate, Sku
from cunqiao.kernel import clock
from cunqiao.kernel.errors import Invalid
from cunqiao.kernel.money import BASIS_POINTS
from cunqiao.kernel.scope import Scope
from cunqiao.kernel.transactions import transacting, unless_taken


@transacting()
def set_rate(*, category: Category, fee_bp: int, commission_bp: int, valid_from: datetime | None = None) -> Rate:
    """What a category earns, from now on or from a moment to come: the fee, and the partner's part of it.

    Both in basis points of the price. Orders placed before keep their rates.

    Raises:
        Invalid: the commission is more than the fee, or the fee more than the price; the moment is over.
        MomentTaken: the category has another rate from that moment on.
    """
    if not 0 <= commission_bp <= fee_bp <= BASIS_POINTS:
        raise Invalid.field("commission_bp", _("The commission is part of the fee, the fee part of the price."))
    at = holds_from(valid_from)
    with unless_taken(MomentTaken(valid_from=at)):
        return Rate.objects.create(category=category, fee_bp=fee_bp, commission_bp=commission_bp, valid_from=at)


@dataclass(frozen=True, slots=True)
class NewPrice:
    """What a SKU costs from a moment on, in fen; None: it is not for sale any more."""

    sku_id: UUID
    price_fen: int | None
    valid_from: datetime
    set_by_id: UUID | None = None


def set_price(scope: Scope, *, sku: Sku, price_fen: int | None, valid_from: datetime | None = None) -> Price:
    """Set one price, from now on or from a moment to come. Raises as `holds_from` and `set_prices` do."""
    (price,) = set_prices([NewPrice(sku.id, price_fen, holds_from(valid_from), scope.person_id)])
    return price


def holds_from(moment: datetime | None) -> datetime:
    """From when on something holds that a person sets now: the moment, or now.

    Raises:
        Invalid: the moment is over. What stations saw until now stays as it was.
    """
    now = clock.now()
    if moment and moment < now:
        raise Invalid.field("valid_from", _("This moment is over. Leave it empty for at once."))
    return moment or now


@transacting()
def set_prices(rows: Sequence[NewPrice]) -> list[Price]:
    """Set prices: all of them or none. Orders placed before keep theirs.

    Raises:
        Invalid: a price is not above zero.
        MomentTaken: one of the SKUs has another price from that moment on.
    """
    if any(new.price_fen is not None and new.price_fen <= 0 for new in rows):
        raise Invalid.field("price_fen", _("A price is above zero."))
    prices = [
        Price(sku_id=new.sku_id, price_fen=new.price_fen, valid_from=new.valid_from, set_by_id=new.set_by_id)
        for new in rows
    ]
    if not prices:
        return []
    with unless_taken(MomentTaken(valid_from=min(price.valid_from for price in prices))):
        return Price.objects.bulk_create(prices)
