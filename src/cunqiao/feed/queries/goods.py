"""The catalogue in a device's copy, compared by digests: prices change by the clock, stock with every order.

Stock is told in three words, so that an order seldom changes what a device has.
"""

from base64 import b64decode, b64encode
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from cunqiao.catalog.models import Category, Handling, Merchant, Rate
from cunqiao.feed.queries.rows import Change, Compared, gone
from cunqiao.kernel import sql
from cunqiao.kernel.calendar import midnight
from cunqiao.kernel.scope import Scope

BUCKETS = 64
PLENTY = 20  # pieces, of the county's pool and the national one together
NOTHING = b64encode(bytes(6 * BUCKETS)).decode()  # the digests of an empty copy
POPULAR, POPULAR_DAYS = 20, timedelta(days=30)


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """`parent` is a slug."""

    slug: str
    name: str
    name_en: str
    parent: str | None
    commission_bp: int


@dataclass(frozen=True, slots=True)
class MerchantRow:
    name: str


@dataclass(frozen=True, slots=True)
class SkuRow:
    """`find`: names, pinyin and initials in lower case, words parted by spaces. `category` is a slug; `barcode` is
    empty where there is none; `picture` stands at `/pictures/{picture}/small` and `/large`."""

    name: str
    name_en: str
    find: str
    category: str
    merchant: UUID
    price_fen: int
    stock: Literal["none", "few", "plenty"]
    handling: Handling
    barcode: str
    picture: UUID | None


@dataclass(frozen=True, slots=True)
class PopularRow:
    """What the neighbours bought most, best first. The id is `station` or `county`."""

    day: date
    sku_ids: list[UUID]


def _categories(scope: Scope, at: datetime) -> list[Change]:
    rates = Rate.objects.filter(valid_from__lte=at).order_by("valid_from").values_list("category_id", "commission_bp")
    commission = dict(rates)  # the latest of each
    return [
        Change(
            "category",
            str(category.id),
            CategoryRow(category.slug, category.name, category.name_en, parent, commission[category.id]),
        )
        for category in Category.objects.select_related("parent").order_by("slug")
        if category.id in commission
        for parent in [category.parent.slug if category.parent else None]
    ]


def _merchants(scope: Scope, at: datetime) -> list[Change]:
    found = Merchant.objects.order_by("id").values_list("id", "name")
    return [Change("merchant", str(id), MerchantRow(name)) for id, name in found]


CATEGORY = Compared("category", CategoryRow, _categories)
MERCHANT = Compared("merchant", MerchantRow, _merchants)


def popular(scope: Scope, day: date) -> list[Change]:
    """What neighbours bought most often in the weeks before `day`: at this station, and in the whole county."""
    asked = {"county": scope.county_id, "from": midnight(day) - POPULAR_DAYS, "to": midnight(day), "limit": POPULAR}
    found = []
    for id, station_id in (("station", scope.required_place_id), ("county", None)):
        skus = [sku_id for (sku_id,) in sql.run("feed/popular", station=station_id, **asked)]
        found.append(Change("popular", id, PopularRow(day, skus)))
    return found


def goods(county_id: int, digests: str, *, at: datetime, limit: int) -> tuple[list[Change], str, bool]:
    """What a device with these digests lacks, some `limit` rows of it; its digests when it has that; is there more?"""
    known = _read(digests)
    found = sql.run("feed/goods", county=county_id, at=at, plenty=PLENTY, digests=known, limit=limit)
    now = {bucket: digest for _, bucket, digest, *_ in found}
    there = {id: SkuRow(*rest) for _, _, _, id, *rest in found if id is not None}
    rows = _ended([bucket for bucket in now if known[bucket]], there)
    rows += [Change("sku", str(id), row) for id, row in there.items()]
    is_more = bool(found) and found[0][0] > len(now)
    return rows, _write([now.get(bucket, digest) for bucket, digest in enumerate(known)]), is_more


def _ended(buckets: list[int], there: Collection[UUID]) -> list[Change]:
    """The SKUs of these buckets that are not for sale: a device may have them still."""
    if not buckets:
        return []
    return gone("sku", (id for (id,) in sql.run("feed/skus_of_buckets", buckets=buckets) if id not in there))


def _read(digests: str) -> list[int]:
    data = b64decode(digests)
    return [int.from_bytes(data[i : i + 6], "big") for i in range(0, len(data), 6)]


def _write(digests: list[int]) -> str:
    return b64encode(b"".join(digest.to_bytes(6, "big") for digest in digests)).decode()
