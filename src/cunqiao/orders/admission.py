"""Which orders of a batch are taken: a pure function, greedy in the order of arrival, each whole or not at all."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from cunqiao.catalog.queries import Offer
from cunqiao.kernel.county import NATIONAL
from cunqiao.kernel.errors import NumberTaken, Refusal
from cunqiao.ledger.errors import InsufficientFloat
from cunqiao.orders.errors import InsufficientStock, NewPrice, PriceChanged, Shortage


@dataclass(frozen=True, slots=True)
class WantedLine:
    """Pieces of one SKU; `told_fen` is the unit price the villager was told, if any."""

    sku_id: UUID
    quantity: int
    told_fen: int | None = None


@dataclass(frozen=True, slots=True)
class Demand:
    """What an order asks of the world. `number` is one that a till gave it, or None; `id` is the order's."""

    county_id: int
    tenure_id: UUID
    lines: Sequence[WantedLine]
    number: str | None
    id: UUID | None = None


@dataclass(slots=True)
class Resources:
    """Prices, stock, money and numbers, read under lock. Admission deducts from them what it admits."""

    offers: Mapping[UUID, Offer]
    stock: dict[tuple[int, UUID], int]
    floats: dict[tuple[int, UUID], int]
    numbers: set[tuple[int, str]] = field(default_factory=set)
    ids: set[tuple[int, UUID]] = field(default_factory=set)

    def available(self, county_id: int, sku_id: UUID) -> int:
        return self.stock.get((county_id, sku_id), 0) + self.stock.get((NATIONAL, sku_id), 0)


@dataclass(frozen=True, slots=True)
class Admitted:
    """An order that is taken: its value, and for each line how many pieces come from the national pool."""

    total_fen: int
    national: list[int]


def admit(demands: Sequence[Demand], resources: Resources) -> list[Admitted | Refusal | None]:
    """Decide each demand in turn; what an admitted one takes is gone for the next.

    None: an earlier demand with the same id was admitted.
    """
    return [_decide(demand, resources) for demand in demands]


def _decide(demand: Demand, resources: Resources) -> Admitted | Refusal | None:
    if demand.id is not None and (demand.county_id, demand.id) in resources.ids:
        return None
    value_fen = sum(line.quantity * resources.offers[line.sku_id].price_fen for line in demand.lines)
    return _refuse(demand, resources, value_fen) or _take(demand, resources, value_fen)


def _refuse(demand: Demand, resources: Resources, needed: int) -> Refusal | None:
    if demand.number is not None and (demand.county_id, demand.number) in resources.numbers:
        return NumberTaken(number=demand.number)
    changed = [
        NewPrice(sku_id=str(line.sku_id), told_fen=line.told_fen, price_fen=price)
        for line in demand.lines
        if line.told_fen is not None and line.told_fen != (price := resources.offers[line.sku_id].price_fen)
    ]
    if changed:
        return PriceChanged(lines=changed)
    wanted: Counter[UUID] = Counter()
    for line in demand.lines:
        wanted[line.sku_id] += line.quantity
    short = [
        Shortage(sku_id=str(sku_id), wanted=quantity, available=available)
        for sku_id, quantity in wanted.items()
        if quantity > (available := resources.available(demand.county_id, sku_id))
    ]
    if short:
        return InsufficientStock(lines=short)
    available = resources.floats[demand.county_id, demand.tenure_id]
    return InsufficientFloat(needed_fen=needed, available_fen=available) if needed > available else None


def _take(demand: Demand, resources: Resources, total: int) -> Admitted:
    resources.floats[demand.county_id, demand.tenure_id] -= total
    if demand.number is not None:
        resources.numbers.add((demand.county_id, demand.number))
    if demand.id is not None:
        resources.ids.add((demand.county_id, demand.id))
    return Admitted(total, [_take_pieces(demand.county_id, line, resources.stock) for line in demand.lines])


def _take_pieces(county_id: int, line: WantedLine, stock: dict[tuple[int, UUID], int]) -> int:
    """Take a line's pieces, the county's first. Answers how many the national pool gave."""
    own = min(line.quantity, stock.get((county_id, line.sku_id), 0))
    national = line.quantity - own
    if own:
        stock[county_id, line.sku_id] -= own
    if national:
        stock[NATIONAL, line.sku_id] -= national
    return national
