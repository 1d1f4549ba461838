"""Times in the operator's time zone, shortened: no date for today, no year for this year; and days as people type."""

import re
from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cunqiao.kernel import clock
from cunqiao.kernel.calendar import local
from cunqiao.kernel.typed import legible

YEARS = range(2000, 2201)  # of days that somebody can mean
_DAY = re.compile(r"(\d{4})([-/.]|年)(\d{1,2})([-/.]|月)(\d{1,2})日?", re.ASCII)


def day_of(typed: str) -> date:
    """A day as people type it, the year first: 2026-11-30, 2026/11/30, 2026年11月30日.

    `05/12/2026` is in May to some and in December to others, and is never guessed.

    Raises:
        ValueError: it is no such day, or of a year that nobody means.
    """
    found = _DAY.fullmatch(legible(typed))
    if found is None or int(found[1]) not in YEARS:
        raise ValueError(f"no day, the year first: {typed[:30]!r}")
    return date(int(found[1]), int(found[3]), int(found[5]))


def short(moment: datetime) -> str:
    """`11:15` today, `11-13 11:15` this year, else with the year."""
    then, now = local(moment), local(clock.now())
    if then.date() == now.date():
        return f"{then:%H:%M}"
    return f"{then:%m-%d %H:%M}" if then.year == now.year else f"{then:%Y-%m-%d %H:%M}"


def in_words(moment: datetime) -> str:
    """`Wednesday, November 25, 2026`, in the order of the language."""
    return date_format(local(moment), _("l, F j, Y"))


def month_in_words(month: str) -> str:
    """`2026-11` as `November 2026`."""
    return date_format(date.fromisoformat(f"{month}-01"), _("F Y"))


def duration(length: timedelta) -> str:
    """How long in words, with one or two units: `1 day 2 hours`."""
    minutes = max(0, int(length.total_seconds())) // 60
    days, hours = divmod(minutes // 60, 24)
    if days:
        words = ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
        return words if days > 9 or not hours else _("%(days)s %(hours)s") % {"days": words, "hours": _hours(hours)}
    if hours:
        return _hours(hours)
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}


def _hours(hours: int) -> str:
    return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
