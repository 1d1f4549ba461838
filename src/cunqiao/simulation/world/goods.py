"""What the made-up merchants sell: categories with their rates, products, SKUs, prices, stock."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from cunqiao.catalog.actions import (
    NewPrice,
    NewProduct,
    NewSku,
    NewSupply,
    add_category,
    add_products,
    add_skus,
    set_prices,
    set_rate,
    supply_all,
)
from cunqiao.catalog.models import Category, Merchant
from cunqiao.kernel import clock
from cunqiao.kernel.county import NATIONAL, new_id
from cunqiao.simulation.world.barcodes import barcode
from cunqiao.simulation.world.sellers import Started
from cunqiao.simulation.world.shelf import BRANDS, SHELVES, TOPS, Kind, Shelf, Variant

LISTING = timedelta(days=60)  # how long it took until all was listed
COUNTY_ONLY = 0.1  # of the SKUs: no national stock
IN_A_COUNTY = 0.5  # of the others: stock in a county, forecast to sell there


@dataclass(frozen=True, slots=True)
class _Goods:
    """A product to be listed: a kind of one brand, some of its forms, what the first costs."""

    merchant: Merchant
    shelf: Shelf
    kind: Kind
    brand: tuple[str, str]
    forms: tuple[Variant, ...]
    yuan: float


def stock_shelves(
    sellers: Sequence[Started],
    county_ids: Sequence[int],
    chance: Random,
    begin: datetime,
    *,
    skus: int,
) -> None:
    """List `skus` SKUs, the same number for each seller, and bring pieces of them into stock."""
    with clock.at(begin):
        categories = _add_categories(begin)
    shares = [skus * (i + 1) // len(sellers) - skus * i // len(sellers) for i in range(len(sellers))]
    goods = [item for seller, share in zip(sellers, shares, strict=True) for item in _goods_of(seller, chance, share)]
    chance.shuffle(goods)  # so that whoever looks at the newest sees something of everything
    rows, prices = list[NewSku](), list[NewPrice]()
    for number, item in enumerate(goods):
        at = begin + LISTING * number / len(goods)
        with clock.at(at):
            forms = _list_product(item, categories[item.shelf.slug], at)
        rows += forms
        pairs = zip(forms, item.forms, strict=True)
        prices += [NewPrice(form.id, _price_fen(item.yuan * variant.factor), at) for form, variant in pairs]
    with clock.at(begin + LISTING):
        add_skus(rows)
        set_prices(prices)
        awaited = _last_of(sellers[0], goods, rows)
        stocked = [row for row in rows if row.id != awaited]
        supply_all([supply for row in stocked for supply in _supplies(row, county_ids, chance)])


def _last_of(seller: Started, goods: Sequence[_Goods], rows: Sequence[NewSku]) -> UUID:
    """What a seller listed last: no piece of it has come in yet, so that this seller has something sold out."""
    sellers = [item.merchant for item in goods for _form in item.forms]
    return next(row.id for row, merchant in zip(rows[::-1], sellers[::-1], strict=True) if merchant == seller.merchant)


def _add_categories(at: datetime) -> dict[str, Category]:
    """The shelves by slug. Only what lies on a shelf is sold, so only shelves have rates."""
    tops = {slug: add_category(id=new_id(), slug=slug, name=zh, name_en=en) for slug, zh, en in TOPS}
    categories = {}
    for shelf in SHELVES:
        category = add_category(id=new_id(), slug=shelf.slug, name=shelf.zh, name_en=shelf.en, parent=tops[shelf.top])
        set_rate(category=category, fee_bp=shelf.fee_bp, commission_bp=shelf.commission_bp, valid_from=at)
        categories[shelf.slug] = category
    return categories


def _goods_of(started: Started, chance: Random, share: int) -> Iterator[_Goods]:
    """What one seller lists, up to `share` SKUs: kind after kind, each turn of another brand."""
    kinds = [(shelf, kind) for shelf in SHELVES if shelf.slug in started.seller.shelves for kind in shelf.kinds]
    chance.shuffle(kinds)
    brands = chance.sample(BRANDS, len(BRANDS))
    for turn in range(len(brands)):
        for place, (shelf, kind) in enumerate(kinds):
            if share <= 0:
                return
            forms = kind.variants[:share]
            share -= len(forms)
            yuan = chance.uniform(kind.low, kind.high)
            yield _Goods(started.merchant, shelf, kind, brands[(turn + place) % len(brands)], forms, yuan)
    assert share <= 0, f"{started.seller.name} has not enough kinds of things"


def _list_product(item: _Goods, category: Category, at: datetime) -> list[NewSku]:
    """Add the product; its SKUs are answered, to be added with all others."""
    zh, en = (f"{brand} {kind}" for brand, kind in zip(item.brand, (item.kind.zh, item.kind.en), strict=True))
    (product,) = add_products([NewProduct(new_id(), item.merchant.id, category.id, zh, at, en)])
    return [
        NewSku(
            id=new_id(),
            product_id=product.id,
            name=f"{zh} {variant.zh}",
            created_at=at,
            name_en=f"{en}, {variant.en}",
            handling=item.kind.handling,
            barcode=barcode(item.brand, item.kind, variant),
        )
        for variant in item.forms
    ]


def _price_fen(yuan: float) -> int:
    """A price as shops write it: whole yuan from a hundred on, ninety fen below."""
    return round(yuan) * 100 if yuan >= 100 else int(yuan) * 100 + 90


def _supplies(sku: NewSku, county_ids: Sequence[int], chance: Random) -> Iterator[NewSupply]:
    """Where its pieces lie: nationally, and in some counties; a few things in counties alone."""
    small = sku.handling == "small"
    in_county = (10, 80) if small else (2, 10)
    everywhere = chance.random() >= COUNTY_ONLY
    if everywhere:
        pieces = chance.randint(100, 2000) if small else chance.randint(20, 120)
        yield NewSupply(new_id(), NATIONAL, sku.id, pieces)
    for county_id in county_ids:
        if not everywhere or chance.random() < IN_A_COUNTY:
            yield NewSupply(new_id(), county_id, sku.id, chance.randint(*in_county))
