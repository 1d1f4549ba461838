from datetime import datetime
from uuid import UUID

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cunqiao.kernel.county import CountyModel, new_id
from cunqiao.kernel.money import BASIS_POINTS
from cunqiao.kernel.search import Searchable


class Handling(models.TextChoices):
    """What it takes to bring a thing to its owner."""

    SMALL = "small", _("Small")
    BULKY = "bulky", _("Bulky")
    INSTALL = "install", _("Needs installation")


class Merchant(models.Model):
    """Who sells through the network and ships to the county centres."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("name"), max_length=100, unique=True)
    started_at = models.DateTimeField()


class Category(models.Model):
    """A kind of goods, in a tree."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=100)

    fee_bp: int | None  # this and the following only on what `queries.categories` gives
    commission_bp: int | None
    since: datetime | None


class Rate(models.Model):
    """What a category earns from `valid_from` until its next rate, in basis points of the price.

    `fee_bp` is what the merchant gives up; `commission_bp`, a part of it, is the partner's; the rest is the platform's.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="rates", db_index=False)
    fee_bp = models.PositiveSmallIntegerField()
    commission_bp = models.PositiveSmallIntegerField()
    valid_from = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("category", "valid_from", name="one_rate_a_moment"),
            models.CheckConstraint(
                name="commission_within_fee",
                condition=Q(commission_bp__lte=F("fee_bp"), fee_bp__lte=BASIS_POINTS),
            ),
        ]


class Product(models.Model):
    """A thing that a merchant offers, in one or several SKUs."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    merchant = models.ForeignKey(Merchant, on_delete=models.PROTECT, related_name="products")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="products")
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=100, blank=True)
    created_at = models.DateTimeField()


class Picture(models.Model):
    """What goods look like: two JPEGs, as `pictures.read` makes them. A row never changes, so that its address keeps.

    They lie in the database, so that every server has them and each backup holds them.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    large = models.BinaryField()
    small = models.BinaryField()
    set_by_id = models.UUIDField(null=True)
    set_at = models.DateTimeField()


class Sku(Searchable):
    """One orderable form of a product: its size, its colour. `name` says all of it.

    `barcode` is the GTIN on the goods, as `barcodes.read` gives it; empty where there is none. Several SKUs may have
    the same.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="skus")
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=100, blank=True)
    barcode = models.CharField(_("barcode"), max_length=14, blank=True)
    handling = models.CharField(max_length=8, choices=Handling, default=Handling.SMALL)
    picture = models.ForeignKey(Picture, on_delete=models.PROTECT, null=True, related_name="+")
    picture_id: UUID | None
    created_at = models.DateTimeField()

    price_fen: int  # this and the following only on what `queries.skus` gives
    available: int
    merchant_id: UUID
    category: str
    national: int  # only on what `queries.all_skus` gives, whose `price_fen` may be None

    class Meta:
        indexes = [
            models.Index(fields=["created_at", "id"], name="skus_newest_first"),
            GinIndex(fields=["search_grams"], name="skus_by_name"),
            models.Index(fields=["barcode"], name="skus_by_barcode", opclasses=["varchar_pattern_ops"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="barcode_is_digits", condition=Q(barcode="") | Q(barcode__regex=r"^([0-9]{8}|[0-9]{12,14})$")
            ),
        ]


class Price(models.Model):
    """What a SKU costs from `valid_from` until its next price. No price (null): not for sale in that time."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sku = models.ForeignKey(Sku, on_delete=models.PROTECT, related_name="prices", db_index=False)
    price_fen = models.PositiveBigIntegerField(null=True)
    valid_from = models.DateTimeField()
    set_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("sku", "valid_from", name="one_price_a_moment"),
            models.CheckConstraint(name="price_is_positive", condition=Q(price_fen=None) | Q(price_fen__gt=0)),
        ]


class Pool(CountyModel):
    """The pieces of one SKU in one county, or in the national stock (county 0)."""

    sku = models.ForeignKey(Sku, on_delete=models.PROTECT, related_name="pools", db_index=False)
    supplied = models.PositiveBigIntegerField(default=0)
    available = models.PositiveBigIntegerField(default=0)
    reserved = models.PositiveBigIntegerField(default=0)
    sold = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint("county_id", "sku", name="one_pool_a_sku"),
            models.CheckConstraint(
                name="pool_adds_up", condition=Q(supplied=F("available") + F("reserved") + F("sold"))
            ),
        ]


class Supply(CountyModel):
    """Pieces that came into a pool. Append-only by trigger."""

    sku = models.ForeignKey(Sku, on_delete=models.PROTECT, related_name="+", db_index=False)
    quantity = models.PositiveBigIntegerField()
    supplied_by_id = models.UUIDField(null=True)
    supplied_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["county_id", "sku"], name="supplies_of_a_pool")]
