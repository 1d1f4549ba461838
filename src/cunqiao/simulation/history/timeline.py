"""Everything that is to happen in one county, each thing at its moment."""

from collections.abc import Callable
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random

from cunqiao.kernel import calendar, clock

Act = Callable[[datetime], object]

OPEN_FROM, OPEN_TILL = 8, 19  # o'clock


class Timeline:
    """What was planned happens in the order of time. What lies after `end` never does: so things stay under way."""

    def __init__(self, end: datetime) -> None:
        self._end, self._count = end, count()
        self._waiting: list[tuple[datetime, int, Act]] = []

    def add(self, at: datetime, act: Act) -> None:
        """Let `act` happen at a moment; it is told which."""
        if at <= self._end:
            heappush(self._waiting, (at, next(self._count), act))

    def run(self) -> None:
        while self._waiting:
            at, _, act = heappop(self._waiting)
            with clock.at(at):
                act(at)


def in_hours(at: datetime, chance: Random) -> datetime:
    """The same moment if people are at work then, or one in the next morning."""
    here = calendar.local(at)
    if OPEN_FROM <= here.hour < OPEN_TILL:
        return at
    morning = here.replace(hour=OPEN_FROM, minute=0, second=0) + timedelta(minutes=chance.uniform(5, 150))
    return morning + timedelta(days=1) if here.hour >= OPEN_TILL else morning


def daily(begin: datetime, end: datetime, hour: int, minute: int = 0) -> list[datetime]:
    """One moment a day, by the operator's clocks, between two moments."""
    first = calendar.local(begin).replace(hour=hour, minute=minute, second=0, microsecond=0)
    days = (first + timedelta(days=n) for n in range((end - begin).days + 2))
    return [day for day in days if begin <= day <= end]
