"""What can be asked about the catalogue. Reads only."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never
from uuid import UUID

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from cunqiao.catalog import barcodes
from cunqiao.catalog.models import Category, Merchant, Picture, Pool, Price, Rate, Sku, Supply
from cunqiao.kernel import search, sql
from cunqiao.kernel.county import NATIONAL
from cunqiao.kernel.errors import NotFound
from cunqiao.kernel.scope import County, Network, Reach


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


def skus(reach: Reach, q: str = "", category: str | None = None, *, at: datetime) -> QuerySet[Sku]:
    """The SKUs for sale at a moment, the newest first. One query, two with a category.

    Each comes with its `price_fen`; `available`, the pieces in the national pool and, if one county is reached,
    in its own; `merchant_id`; and `category`, the slug. `q` is a part of the Chinese or English name, or of its
    pinyin or initials, or the beginning of a barcode; `category` a slug, with all that lie below it.
    """
    rows = search_skus(q)
    if category is not None:
        below = [id for (id,) in sql.run("catalog/categories_below", slug=category)]
        rows = rows.filter(product__category_id__in=below)
    rates = Rate.objects.filter(category_id=OuterRef("product__category_id"), valid_from__lte=at)
    prices = Price.objects.filter(sku_id=OuterRef("id"), valid_from__lte=at).order_by("-valid_from")
    pools = Pool.objects.filter(county_id__in=_pools_of(reach), sku_id=OuterRef("id")).order_by()
    pieces = pools.values("sku_id").annotate(pieces=Sum("available")).values("pieces")
    shown = {
        "price_fen": Subquery(prices.values("price_fen")[:1]),
        "available": Coalesce(Subquery(pieces, output_field=BigIntegerField()), Value(0)),
        "merchant_id": F("product__merchant_id"),
        "category": F("product__category__slug"),
    }
    for_sale = rows.annotate(**shown).filter(Exists(rates), Q(price_fen__isnull=False))
    return for_sale.order_by("-created_at", "-id")


def _pools_of(reach: Reach) -> list[int]:
    match reach:
        case County(county_id):
            return [NATIONAL, county_id]
        case Network():
            return [NATIONAL]
        case _:
            assert_never(reach)


def merchants() -> QuerySet[Merchant]:
    """All who sell through the network."""
    return Merchant.objects.all()


def merchant_names(ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of merchants. One query; none for nothing."""
    return dict(Merchant.objects.filter(id__in=ids).values_list("id", "name")) if ids else {}


def categories(at: datetime) -> QuerySet[Category]:
    """All kinds of goods, each with its rate at a moment: `fee_bp`, `commission_bp`, `since`; null where none."""
    rates = Rate.objects.filter(category_id=OuterRef("id"), valid_from__lte=at).order_by("-valid_from")
    shown = {
        "fee_bp": Subquery(rates.values("fee_bp")[:1]),
        "commission_bp": Subquery(rates.values("commission_bp")[:1]),
        "since": Subquery(rates.values("valid_from")[:1]),
    }
    return Category.objects.select_related("parent").annotate(**shown)


def categories_on_sale(at: datetime) -> list[Category]:
    """The kinds of goods that have a rate at a moment, so that goods of them can be sold; by their paths. One query."""
    return list(categories(at).filter(Q(fee_bp__isnull=False)).order_by("parent__slug", "slug"))


def rates_of(category: Category) -> list[Rate]:
    """What a category earned, earns and will earn, the latest first."""
    return list(category.rates.order_by("-valid_from"))


def all_skus(*, at: datetime) -> QuerySet[Sku]:
    """Every SKU, for sale or not, each with its `price_fen` at a moment (null: not for sale) and `national` pieces."""
    prices = Price.objects.filter(sku_id=OuterRef("id"), valid_from__lte=at).order_by("-valid_from")
    pool = Pool.objects.filter(county_id=NATIONAL, sku_id=OuterRef("id"))
    shown = {
        "price_fen": Subquery(prices.values("price_fen")[:1]),
        "national": Coalesce(Subquery(pool.values("available")[:1]), Value(0)),
    }
    return Sku.objects.select_related("product__merchant", "product__category").annotate(**shown)


def prices_of(sku: Sku) -> list[Price]:
    """What a SKU cost, costs and will cost, the latest first."""
    return list(sku.prices.order_by("-valid_from"))


def pools(county_id: int | None = None) -> QuerySet[Pool]:
    """The stock of one county (0: the nation's), or of all, with its SKUs and merchants."""
    rows = Pool.objects.select_related("sku__product__merchant")
    return rows if county_id is None else rows.filter(county_id=county_id)


def picture(picture_id: UUID, size: str) -> bytes:
    """A picture of goods, `large` or `small`, as a JPEG. One query. Raises NotFound."""
    found = Picture.objects.filter(id=picture_id).values_list(size, flat=True).first()
    if found is None:
        raise NotFound(kind="picture", id=str(picture_id))
    return bytes(found)


def supplies(sku: Sku) -> QuerySet[Supply]:
    """What came into stock of a SKU, wherever."""
    return Supply.objects.filter(sku=sku)


def search_skus(q: str) -> QuerySet[Sku]:
    """All SKUs, for sale or not, that are found by `q`."""
    return Sku.objects.filter(matching(q))


def matching(q: str) -> Q:
    """SKUs with `q` in the Chinese or English name, in its pinyin or initials, or with a barcode like it."""
    code = barcodes.searched_prefix(q)
    named = search.matching(q)
    return named | Q(barcode__startswith=code) if code else named


def coming_prices(sku_ids: Collection[UUID], *, at: datetime) -> dict[UUID, Price]:
    """The next price of each of these SKUs that has one. One query."""
    later = Price.objects.filter(sku_id__in=sku_ids, valid_from__gt=at).order_by("sku_id", "valid_from")
    return {price.sku_id: price for price in later.distinct("sku_id")}
