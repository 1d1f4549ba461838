"""What the steps of one county's past share."""

from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from cunqiao.simulation.history.cast import Cast
from cunqiao.simulation.history.market import Market
from cunqiao.simulation.history.timeline import Timeline


@dataclass(slots=True)
class Past:
    """One county's past while it happens. `at_centre` are numbers of parcels that wait for a van."""

    cast: Cast
    market: Market
    chance: Random
    timeline: Timeline
    now: datetime
    placed: int = 0
    shipped: int = 0
    at_centre: list[str] = field(default_factory=list)
