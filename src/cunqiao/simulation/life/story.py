"""How far things come in the time that we watch them."""

from dataclasses import dataclass
from enum import IntEnum
from uuid import UUID

from cunqiao.simulation.life.client import Client, Json


class Stage(IntEnum):
    """The stations of a parcel's way. An order shall come as far as this, and stay."""

    TO_SHIP = 0
    SHIPPED = 1
    AT_COUNTY = 2
    LOADED = 3
    ON_TRIP = 4
    AT_STATION = 5
    COLLECTED = 6


@dataclass(slots=True)
class Story:
    """An order, who took it, and how far it shall come.

    `told` was asked for under `id`, `first` is the answer; `order` is what the server last said.
    """

    partner: Client
    stage: Stage
    id: UUID
    told: Json
    first: Json
    order: Json

    @property
    def path(self) -> str:
        return f"/orders/{self.order['number']}"

    @property
    def pieces(self) -> int:
        return sum(line["quantity"] for line in self.first["lines"])


@dataclass(slots=True)
class Box:
    """A parcel under way. Its number is known once the county centre has scanned it."""

    tracking: str
    story: Story
    stage: Stage
    number: str = ""


@dataclass(frozen=True, slots=True)
class Cast:
    """The signed-in people of one county, with the merchants and headquarters of all."""

    county_id: int
    partners: list[Client]
    operator: Client
    driver: Client
    merchants: list[Client]
    headquarters: list[Client]


def cast_of(county_id: int, people: list[Client]) -> Cast:
    """Those among `people` who work in a county, or in all."""

    def those(role: str, *, everywhere: bool = False) -> list[Client]:
        found = [client for client in people if client.about["role"] == role]
        here = [client for client in found if client.about["county_id"] == county_id]
        return found if everywhere else here

    (operator,), (driver,) = those("county_operator"), those("driver")
    return Cast(
        county_id=county_id,
        partners=those("partner"),
        operator=operator,
        driver=driver,
        merchants=those("merchant", everywhere=True),
        headquarters=those("headquarters", everywhere=True),
    )
