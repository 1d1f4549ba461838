"""The operator's calendar: which day and month a moment belongs to, in the time zone of the installation."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from cunqiao.kernel import clock
from cunqiao.kernel.installation import installation


def zone() -> ZoneInfo:
    """The operator's time zone; statements take its `key`."""
    return ZoneInfo(installation().time_zone)


def local(moment: datetime) -> datetime:
    """The same moment as the operator's clocks show it; where no calendar reaches, the last one that it shows."""
    try:
        return moment.astimezone(zone())
    except OverflowError:
        return datetime.max.replace(tzinfo=zone()) if moment.year > 1 else datetime.min.replace(tzinfo=zone())


def day_of(moment: datetime) -> date:
    return local(moment).date()


def today() -> date:
    return day_of(clock.now())


def midnight(day: date) -> datetime:
    """The moment in which a day begins."""
    return datetime.combine(day, time(), zone())


def month_of(moment: datetime) -> str:
    """`2026-11`."""
    return f"{local(moment):%Y-%m}"


def month_span(month: str) -> tuple[datetime, datetime]:
    """The moments in which a month (`2026-11`) and the one after it begin.

    Raises:
        ValueError: that is no month.
    """
    first = date.fromisoformat(f"{month}-01")
    return midnight(first), midnight(date(first.year + first.month // 12, first.month % 12 + 1, 1))
