"""Which day it is where the operator is, and when a day begins there."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from cunqiao.kernel import clock

ZONE = ZoneInfo("Asia/Shanghai")


def today() -> date:
    return clock.now().astimezone(ZONE).date()


def start_of(day: date) -> datetime:
    """The first moment of a day."""
    return datetime(day.year, day.month, day.day, tzinfo=ZONE)
