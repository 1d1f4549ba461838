"""What villagers buy: appliances first, the favourites of the neighbours, and what they always buy."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID

from cunqiao.catalog.queries import skus
from cunqiao.kernel.scope import County
from cunqiao.orders.admission import WantedLine
from cunqiao.simulation.history.cast import Cast

# How often the first thing of a basket is of a shelf, and, of the shelves of small things, those after it.
FIRST = {
    "large-appliances": 2.8,
    "small-appliances": 18,
    "womens-clothing": 8,
    "mens-clothing": 7,
    "childrens-clothing": 5,
    "shoes": 8,
    "household": 13,
    "kitchenware": 8,
    "bedding": 5,
    "skin-care": 5,
    "personal-care": 8,
    "farm-tools": 3.5,
    "seeds-and-fertiliser": 4,
}
DAILY = ("household", "personal-care", "seeds-and-fertiliser", "skin-care", "kitchenware")  # bought again and again
LINES = ((1, 2, 3, 4), (62, 24, 10, 4))
PIECES = ((1, 2, 3, 5), (70, 20, 7, 3))
FAVOURITES = 8  # of a shelf, which a county's people buy most
HABIT = 0.4  # of the things bought again and again: the same as before
ENOUGH = 12  # pieces that must be left of what is bought


@dataclass(frozen=True, slots=True)
class Goods:
    """A SKU as the market sees it."""

    id: UUID
    shelf: str
    merchant_id: UUID
    price_fen: int
    listed_at: datetime


class Market:
    """One county's taste, and what each villager has bought of the things that one buys again."""

    def __init__(self, cast: Cast, now: datetime, chance: Random) -> None:
        self._chance = chance
        self._shelves: defaultdict[str, list[Goods]] = defaultdict(list)
        for goods in _for_sale(cast.county_id, now):
            self._shelves[goods.shelf].append(goods)
        self._merchant_of = {goods.id: goods.merchant_id for shelf in self._shelves.values() for goods in shelf}
        self._favourites: dict[str, list[Goods]] = {}
        self._bought: defaultdict[UUID, list[Goods]] = defaultdict(list)

    def basket(self, villager_id: UUID, at: datetime) -> list[WantedLine]:
        """What a villager takes: of one to four SKUs one or some pieces."""
        (lines,) = self._chance.choices(*LINES)
        first = [shelf for shelf in FIRST if shelf in self._shelves]
        shelves = self._chance.choices(first, [FIRST[shelf] for shelf in first])
        shelves += self._chance.choices([shelf for shelf in DAILY if shelf in self._shelves] or first, k=lines - 1)
        chosen = {(goods := self._one(villager_id, shelf, at)).id: goods for shelf in shelves}
        return [WantedLine(goods.id, self._pieces(goods), goods.price_fen) for goods in chosen.values()]

    def merchants(self, lines: Sequence[WantedLine]) -> list[UUID]:
        """Whose goods are in a basket, each once."""
        return list(dict.fromkeys(self._merchant_of[line.sku_id] for line in lines))

    def cheapest_of(self, merchant_id: UUID) -> Goods:
        """The cheapest thing of a merchant."""
        goods = [goods for shelf in self._shelves.values() for goods in shelf if goods.merchant_id == merchant_id]
        return min(goods, key=lambda goods: goods.price_fen)

    def _one(self, villager_id: UUID, shelf: str, at: datetime) -> Goods:
        known = [goods for goods in self._bought[villager_id] if goods.shelf == shelf]
        if known and self._chance.random() < HABIT * 1.5:
            return self._chance.choice(known)
        favourites = [goods for goods in self._favourites_of(shelf) if goods.listed_at <= at]
        if favourites and self._chance.random() < 0.6:
            goods = favourites[int(len(favourites) * self._chance.random() ** 2)]
        else:
            listed = [goods for goods in self._shelves[shelf] if goods.listed_at <= at]
            goods = self._chance.choice(listed or self._shelves[shelf][:1])
        if shelf in DAILY:
            self._bought[villager_id].append(goods)
        return goods

    def _favourites_of(self, shelf: str) -> list[Goods]:
        if shelf not in self._favourites:
            goods = self._shelves[shelf]
            self._favourites[shelf] = self._chance.sample(goods, min(FAVOURITES, len(goods)))
        return self._favourites[shelf]

    def _pieces(self, goods: Goods) -> int:
        return self._chance.choices(*PIECES)[0] if goods.shelf in DAILY else 1


def _for_sale(county_id: int, now: datetime) -> Iterator[Goods]:
    """What the county can sell, without what is nearly gone, in the order in which it was listed."""
    for sku in skus(County(county_id), at=now).order_by("created_at", "id"):
        row: Any = sku  # with what the query adds to it
        if row.available >= ENOUGH:
            yield Goods(row.id, row.category, row.merchant_id, row.price_fen, row.created_at)
