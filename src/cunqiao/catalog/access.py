"""Fetch and authorise in one call, so that no caller can do the one without the other."""

from uuid import UUID

from django.db.models import Q

from cunqiao.catalog.models import Category, Merchant, Sku
from cunqiao.kernel.errors import NotFound
from cunqiao.kernel.scope import Role, Scope


def get_sku_for(scope: Scope, sku_id: UUID) -> Sku:
    """A SKU of the catalogue, for sale or not; a merchant's own ones only. Raises NotFound."""
    skus = Sku.objects.filter(id=sku_id)
    sku = (skus.filter(Q(product__merchant_id=scope.place_id)) if scope.role == Role.MERCHANT else skus).first()
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
    merchants = Merchant.objects.filter(id=merchant_id)
    merchant = (merchants.filter(Q(id=scope.place_id)) if scope.role == Role.MERCHANT else merchants).first()
    if merchant is None:
        raise NotFound(kind="merchant", id=str(merchant_id))
    return merchant
