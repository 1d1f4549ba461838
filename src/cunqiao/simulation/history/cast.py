"""Who acts in one county's past."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random
from uuid import UUID

from cunqiao.kernel import sql
from cunqiao.kernel.scope import County, Network, Role, Scope, reach_of, system
from cunqiao.network.queries import stations
from cunqiao.regions.queries import county_names
from cunqiao.simulation.world.counties import LISTED_STATIONS, TILL
from cunqiao.villagers.models import Villager
from cunqiao.villagers.queries import villagers

BUSY = 5.0  # how much more the stations sell that visitors see first
BUYERS = 0.4  # of a station's villagers buy there again and again


@dataclass(slots=True)
class Seat:
    """A station with its partner at the till, and the villagers who come. `weight` is how much it sells."""

    partner: Scope
    opened_at: datetime
    weight: float
    villagers: list[Villager]
    homes: dict[UUID, list[Villager]]
    is_listed: bool
    regulars: list[Villager] = field(default_factory=list)

    def somebody(self, chance: Random) -> Villager:
        """Who comes next: mostly one of those who always come, the first of them most often."""
        if chance.random() < 0.88:
            return self.regulars[int(len(self.regulars) * chance.random() ** 1.8)]
        return chance.choice(self.villagers)

    def relative_of(self, villager_id: UUID, chance: Random) -> Villager | None:
        """Another person of the same home, if there is one."""
        home = next((home for home in self.homes.values() if any(v.id == villager_id for v in home)), [])
        others = [v for v in home if v.id != villager_id]
        return chance.choice(others) if others else None


@dataclass(frozen=True, slots=True)
class Cast:
    """The people of one county, and those of the whole network who act in it."""

    county_id: int
    county: str
    seats: dict[UUID, Seat]
    network_stations: int
    operator: Scope
    driver: Scope
    merchants: dict[UUID, Scope]
    headquarters: list[Scope]


def cast_of(county_id: int, chance: Random) -> Cast:
    """Everybody who acts in a county, as the world made them."""
    here = system(County(county_id))
    by_role: defaultdict[Role, list[Scope]] = defaultdict(list)
    for role, person_id, of_county, *bounds in sql.run("simulation/history_people", county=county_id):
        by_role[Role(role)].append(Scope(Role(role), person_id, reach_of(Role(role), of_county), *bounds))
    crowd: defaultdict[UUID, list[Villager]] = defaultdict(list)
    for villager in villagers(here).order_by("id"):
        crowd[villager.station_id].append(villager)
    opened = {station.id: station.opened_at for station in stations(here)}
    seats = [
        _seat(partner, opened[partner.required_place_id], crowd[partner.required_place_id], chance)
        for partner in by_role[Role.PARTNER]
    ]
    first = sorted(seats, key=lambda seat: int(seat.partner.place))[:LISTED_STATIONS]
    for seat in first:
        seat.is_listed, seat.weight = True, BUSY
    return Cast(
        county_id=county_id,
        county=county_names([county_id])[county_id],
        seats={seat.partner.required_place_id: seat for seat in seats if seat.villagers},
        network_stations=stations(system(Network())).count(),
        operator=by_role[Role.COUNTY_OPERATOR][0],
        driver=by_role[Role.DRIVER][0],
        merchants={merchant.required_place_id: merchant for merchant in by_role[Role.MERCHANT]},
        headquarters=by_role[Role.HEADQUARTERS],
    )


def _seat(partner: Scope, opened_at: datetime, crowd: list[Villager], chance: Random) -> Seat:
    homes: defaultdict[UUID, list[Villager]] = defaultdict(list)
    for villager in crowd:
        homes[villager.household_id].append(villager)
    regulars = chance.sample(crowd, max(1, int(len(crowd) * BUYERS))) if crowd else []
    return Seat(replace(partner, till=TILL), opened_at, chance.uniform(0.5, 1.6), crowd, dict(homes), False, regulars)
