"""For who comes to look: whom one may be, and what waits for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from cunqiao.kernel import sql


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody of the made-up world whom a visitor may be, by names. `place` is a station's or a merchant's."""

    username: str
    name: str
    role: str
    county_id: int | None
    county: str | None
    place_id: UUID | None
    place: str | None

    @property
    def village(self) -> str:
        """The place's name in short: a station's without what every station's name ends with."""
        return (self.place or "").removesuffix("服务站")


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much work waits at some desks."""

    to_scan: int
    at_station: int
    to_ship: int
    to_approve: int


def guests() -> list[Guest]:
    """Everybody whom a visitor may be, in the order in which they came. One query."""
    return sql.rows(Guest, "simulation/guide_people")


def waiting(partners: Sequence[Guest], merchant: Guest) -> Waiting:
    """What waits in the county and at the stations of its partners, at a merchant, and at headquarters. One query."""
    (found,) = sql.rows(
        Waiting,
        "simulation/guide_waiting",
        county=partners[0].county_id,
        stations=[partner.place_id for partner in partners],
        merchant=merchant.place_id,
    )
    return found
