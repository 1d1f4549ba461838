"""The network in numbers."""

from dataclasses import dataclass

from cunqiao.kernel import sql


@dataclass(frozen=True, slots=True)
class Figures:
    """How much there is. `orders` and `parcels` by status, without those that have none."""

    counties: int
    stations: int
    partners: int
    villagers: int
    merchants: int
    skus: int
    orders: dict[str, int]
    parcels: dict[str, int]


def figures() -> Figures:
    """The network as it is now. One query."""
    counted: dict[str, dict[str, int]] = {"orders": {}, "parcels": {}}
    for what, status, count in sql.run("simulation/figures"):
        counted.setdefault(what, {})[status] = count
    orders, parcels = counted.pop("orders"), counted.pop("parcels")
    return Figures(**{what: count[""] for what, count in counted.items()}, orders=orders, parcels=parcels)
