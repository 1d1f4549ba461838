"""Fetch and authorise in one call, so that no caller can do the one without the other."""

from uuid import UUID

from django.db.models import QuerySet

from cunqiao.catalog.models import Category, Merchant, Sku
from cunqiao.kernel.errors import NotFound
from cunqiao.kernel.scope import Role, Scope


def merchants_within(scope: Scope) -> QuerySet[Merchant]:
    """The merchants a person may see: all share the catalogue, and merchants see themselves alone."""
    merchants = Merchant.objects.all()
    match scope.role:
        case Role.MERCHANT:
            return merchants.filter(id=scope.required_place_id)
        case Role.HEADQUARTERS | Role.COUNTY_OPERATOR | Role.PARTNER | Role.DRIVER | Role.AUDITOR | None:
            return merchants
        case _:
            return merchants.none()


def get_sku_for(scope: Scope, sku_id: UUID) -> Sku:
    """A SKU of the catalogue, for sale or not; a merchant's own ones only. Raises NotFound."""
    sku = Sku.objects.filter(id=sku_id, product__merchant__in=merchants_within(scope)).first()
    if sku is None:
        raise NotFound(kind="sku", id=str(sku_id))
    return sku


def get_category(slug: str) -> Category:
    """A kind of goods, which everybody may see. Raises NotFound."""
    category = Category.objects.select_related("parent").filter(slug=slug).first()
    if category is None:
        raise NotFound(kind="category", id=slug)
    return category


def get_merchant_for(scope: Scope, merchant_id: UUID) -> Merchant:
    """A merchant; they themselves see no other. Raises NotFound."""
    merchant = merchants_within(scope).filter(id=merchant_id).first()
    if merchant is None:
        raise NotFound(kind="merchant", id=str(merchant_id))
    return merchant
