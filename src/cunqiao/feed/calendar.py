"""How long a station's copy keeps what has ended, and how many months of commission."""

from datetime import date, datetime, timedelta

from cunqiao.kernel.calendar import midnight

KEPT = timedelta(days=60)  # how long what has ended stays in a station's copy
MONTHS = 13  # of commission, this one counted


def kept_since(day: date) -> datetime:
    """What ended and is older than this has left the copies by `day`."""
    return midnight(day - KEPT)


def month_before(day: date, count: int) -> date:
    """The first day of the month that lies `count` months before the day's."""
    months = day.year * 12 + day.month - 1 - count
    return date(months // 12, months % 12 + 1, 1)


def name_of(month: date) -> str:
    """`2026-11`."""
    return f"{month:%Y-%m}"
