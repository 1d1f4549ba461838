"""A merchant puts goods on offer, calls them otherwise, and takes them off sale."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cunqiao.catalog.actions.goods import NewProduct, NewSku, add_products, add_skus
from cunqiao.catalog.actions.prices import NewPrice, set_prices
from cunqiao.catalog.errors import NameTaken
from cunqiao.catalog.models import Handling, Merchant, Sku
from cunqiao.kernel import clock, sql
from cunqiao.kernel.scope import Scope
from cunqiao.kernel.search import search_columns
from cunqiao.kernel.transactions import lock_names, transacting


@dataclass(frozen=True, slots=True)
class NewGoods:
    """One form of a thing. `name` says all of it; `product_id`: of which thing, None: of one that is new as well.

    `price_fen` None: it is not for sale yet.
    """

    id: UUID
    category_id: UUID
    name: str
    name_en: str = ""
    handling: str = Handling.SMALL
    barcode: str = ""
    price_fen: int | None = None
    product_id: UUID | None = None


@transacting()
def put_on_offer(scope: Scope, merchant: Merchant, rows: Sequence[NewGoods], *, priced_from: datetime) -> None:
    """Take goods into the catalogue, with prices that hold from a moment on: all of them or none.

    Raises:
        NameTaken: the merchant has goods of one of these names.
        Invalid: a barcode is none, or a price not above zero.
    """
    now = clock.now()
    _claim_names(merchant, [new.name for new in rows])
    add_products(
        [
            NewProduct(new.id, merchant.id, new.category_id, new.name, now, new.name_en)
            for new in rows
            if new.product_id is None
        ]
    )
    add_skus(
        [
            NewSku(new.id, new.product_id or new.id, new.name, now, new.name_en, new.handling, new.barcode)
            for new in rows
        ]
    )
    priced = [new for new in rows if new.price_fen is not None]
    set_prices([NewPrice(new.id, new.price_fen, priced_from, scope.person_id) for new in priced])


@dataclass(frozen=True, slots=True)
class Described:
    """What a SKU of a merchant is called from now on, and what it takes to bring it to its owner."""

    sku_id: UUID
    name: str
    name_en: str
    handling: str


@transacting()
def describe(merchant: Merchant, rows: Collection[Described]) -> None:
    """Call goods otherwise. Orders show the new names, too; the goods are the same.

    Raises:
        NameTaken: the merchant has other goods of one of these names.
    """
    _claim_names(merchant, [new.name for new in rows], but=[new.sku_id for new in rows])
    found_by = [search_columns(new.name, new.name_en) for new in rows]
    sql.run(
        "catalog/describe_skus",
        skus=[new.sku_id for new in rows],
        names=[new.name for new in rows],
        names_en=[new.name_en for new in rows],
        handling=[new.handling for new in rows],
        text=[one["search_text"] for one in found_by],
        grams=[" ".join(one["search_grams"]) for one in found_by],
    )


def _claim_names(merchant: Merchant, names: Sequence[str], but: Collection[UUID] = ()) -> None:
    """Of a merchant's goods no two are called the same: nobody could tell them apart. Raises NameTaken."""
    lock_names([f"goods {merchant.id}"])
    twice = {name for name, count in Counter(names).items() if count > 1}
    others = Sku.objects.filter(product__merchant=merchant, name__in=names).exclude(id__in=but)
    if taken := twice or set(others.values_list("name", flat=True)[:1]):
        raise NameTaken(name=min(taken))
