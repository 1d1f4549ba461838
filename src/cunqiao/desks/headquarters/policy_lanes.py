"""The drawing of a policy's versions along the days. Units are those of the drawing's view box."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from cunqiao.desks.framework import times
from cunqiao.desks.headquarters.policy_words import policy_words
from cunqiao.kernel import calendar
from cunqiao.policies.kinds import Policy
from cunqiao.policies.models import Version
from cunqiao.policies.queries import Span

WIDTH = 480
BACK, AHEAD = 62, 62  # days before and after the one that is looked at
GAP = 2


@dataclass(frozen=True, slots=True)
class Bar:
    """What holds for some time: past, on, next, or wait for what is only proposed."""

    x: float
    width: float
    tone: str
    words: str

    @property
    def inner(self) -> float:
        """Its width without its border."""
        return round(self.width - 2, 1)


@dataclass(frozen=True, slots=True)
class Mark:
    """A month that begins."""

    x: float
    words: str


@dataclass(frozen=True, slots=True)
class Axis:
    """The days that are drawn, around the one that is looked at."""

    day: date

    @property
    def first(self) -> datetime:
        return calendar.midnight(self.day - timedelta(days=BACK))

    @property
    def last(self) -> datetime:
        return calendar.midnight(self.day + timedelta(days=AHEAD))

    @property
    def here(self) -> float:
        return self.at(calendar.midnight(self.day))

    @property
    def width(self) -> int:
        return WIDTH

    def at(self, moment: datetime) -> float:
        """Where a moment stands, or the end beyond which it lies."""
        part = (moment - self.first) / (self.last - self.first)
        return round(WIDTH * min(1.0, max(0.0, part)), 1)

    @property
    def months(self) -> list[Mark]:
        days = [self.day + timedelta(days=n) for n in range(-BACK, AHEAD)]
        begun = [later for earlier, later in pairwise(days) if later.month != earlier.month]
        return [Mark(self.at(calendar.midnight(day)), times.month_in_words(f"{day:%Y-%m}")) for day in begun]

    def lane(self, spans: Iterable[Span[Policy]], proposals: Iterable[Version]) -> list[Bar]:
        """What is drawn of one policy: what held, holds and will hold, and over it what is proposed."""
        seen = [self._bar(span.since, span.until, self._tone(span), policy_words(span.policy)) for span in spans]
        asked = [self._bar(one.valid_from, None, "wait", policy_words(one.policy)) for one in proposals]
        return [bar for bar in (*seen, *asked) if bar.inner > 0]

    def _bar(self, since: datetime, until: datetime | None, tone: str, words: str) -> Bar:
        x = self.at(since)
        return Bar(x, round(self.at(until or self.last) - x - GAP, 1), tone, words)

    def _tone(self, span: Span[Policy]) -> str:
        now = calendar.midnight(self.day)
        if span.since > now:
            return "next"
        return "past" if span.until and span.until <= now else "on"
