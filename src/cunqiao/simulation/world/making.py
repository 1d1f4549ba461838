"""Makes the world, once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from cunqiao.kernel import clock, security, sql
from cunqiao.kernel.scope import Role
from cunqiao.kernel.transactions import transacting
from cunqiao.simulation.world.counties import FIRST_COUNTY, PLACES, open_county
from cunqiao.simulation.world.goods import stock_shelves
from cunqiao.simulation.world.people import is_ready, listed_person
from cunqiao.simulation.world.sellers import start_sellers

AGE = timedelta(days=90)  # since the network began


@dataclass(frozen=True, slots=True)
class Size:
    """How much to make. A third of the stations, at least two, stand in the first county."""

    stations: int = 60
    villagers: int = 3000
    skus: int = 1500
    merchants: int = 12


FULL = Size()


@security.untold()
def make_world(seed: int, progress: Callable[[str], None], size: Size = FULL) -> None:
    """Make the world that `seed` tells, ninety days old. One that stands is left as it is.

    One transaction: all or nothing, and a second process waits for the first. The regions of its
    counties must have been loaded. `progress` hears a line a step.
    """
    if is_ready():
        return
    with transacting():
        sql.run("simulation/lock_making")
        if not is_ready():
            _make(Random(seed), progress, size)


def _make(chance: Random, progress: Callable[[str], None], size: Size) -> None:
    """Each part has a chance of its own: another size of one leaves the others as they are."""
    streets, market, crowd = (Random(chance.random()) for _ in range(3))
    begin = clock.now() - AGE
    with clock.at(begin):
        for username in ("demo-hq-1", "demo-hq-2"):
            listed_person(username, crowd, Role.HEADQUARTERS)
        listed_person("demo-auditor", crowd, Role.AUDITOR)
    elsewhere = max(2, size.stations // (len(PLACES) + 1))
    first = size.stations - elsewhere * (len(PLACES) - 1)
    left = size.villagers
    county_ids = []
    for place in PLACES:
        stations = first if place.code == FIRST_COUNTY else elsewhere
        villagers = left if place == PLACES[-1] else size.villagers * stations // size.stations
        left -= villagers
        county = open_county(place, streets, begin, stations=stations, villagers=villagers)
        county_ids.append(county.id)
        progress(f"{county.name}: {stations} stations, {villagers} villagers")
    sellers = start_sellers(county_ids, crowd, begin, merchants=size.merchants)
    progress(f"{len(sellers)} merchants")
    stock_shelves(sellers, county_ids, market, begin, skus=size.skus)
    progress(f"{size.skus} SKUs")
