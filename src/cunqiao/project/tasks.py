"""What happens by the clock, in every county at work. Jobs lie in the database, so that one worker takes each."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from procrastinate.contrib.django import app

from cunqiao.audit.actions import TASK, check_books
from cunqiao.doctor.actions import keep_examination
from cunqiao.earnings.actions import release_due, release_missed
from cunqiao.feed.actions import forget_old_changes
from cunqiao.identity.actions import forget_old_sign_ins
from cunqiao.kernel import calendar, clock
from cunqiao.kernel.county import NATIONAL
from cunqiao.kernel.outbox import held_since
from cunqiao.logistics.jobs import send_messages
from cunqiao.network.queries import active_counties
from cunqiao.orders.actions import expire_overdue
from cunqiao.orders.jobs import announce_new

# In a demo the made-up world stands still for a while, so that visitors find it as it was described.
DEMO_QUIET = timedelta(minutes=70)

FORGET_AT, RELEASE_AT, CHECK_AT = 3, 4, 6  # o'clock, in the operator's time zone

log = logging.getLogger(__name__)
_started_at = clock.now()


@app.periodic(cron="* * * * * */3")  # the last field is seconds
@app.task(name="send_messages", queueing_lock="send_messages")
def tell_villagers(timestamp: int) -> None:
    """New orders are announced, and waiting messages sent."""
    _in_every_county(announce_new)
    if held_since() is None:
        _in_every_county(send_messages, NATIONAL)  # tests of the gateway are of no county


@app.periodic(cron="* * * * *")
@app.task(name="expire_overdue", queueing_lock="expire_overdue")
def expire(timestamp: int) -> None:
    """Consignments not shipped in time expire, and their money goes back."""
    if not _is_quiet():
        _in_every_county(expire_overdue)


@app.periodic(cron="*/10 * * * *")
@app.task(name="release_due", queueing_lock="release_due")
def release(timestamp: int) -> None:
    """Commissions whose return window is over become payable."""
    if not _is_quiet():
        _in_every_county(release_due)


@app.periodic(cron="15 * * * *")
@app.task(name="release_missed", queueing_lock="release_missed")
def look_back(timestamp: int) -> None:
    """Once a night, also what a server recorded whose clock was behind."""
    if _hour(timestamp) == RELEASE_AT and not _is_quiet():
        _in_every_county(release_missed)


@app.periodic(cron="0 * * * *")
@app.task(name="check_books_daily", queueing_lock="check_books_daily")
def check_daily(timestamp: int) -> None:
    """The rules of the books are checked once a day, before people begin to work."""
    if _hour(timestamp) == CHECK_AT:
        check_books()


@app.periodic(cron="*/5 * * * *")
@app.task(name="keep_examination", queueing_lock="keep_examination")
def examine(timestamp: int) -> None:
    """What the page of the installation's status shows."""
    keep_examination()


@app.task(name=TASK)
def check_asked(run_id: str) -> None:
    """Somebody wants to know now."""
    check_books(UUID(run_id))


@app.periodic(cron="30 * * * *")
@app.task(name="forget_old_tokens", queueing_lock="forget_old_tokens")
def forget(timestamp: int) -> None:
    """What decides nothing any more goes, once a night."""
    if _hour(timestamp) == FORGET_AT:
        forget_old_sign_ins(clock.now())
        forget_old_changes(clock.now())
        SessionStore.clear_expired()


def _hour(timestamp: int) -> int:
    """The hour by the operator's clocks for which a job was planned, in seconds since 1970."""
    return calendar.local(datetime.fromtimestamp(timestamp, UTC)).hour


def _is_quiet() -> bool:
    return settings.DEMO and clock.now() < _started_at + DEMO_QUIET


def _in_every_county(job: Callable[[int], object], *beside: int) -> None:
    """One county in trouble does not keep the others: its job is tried again at the next time."""
    for county_id in (*active_counties(), *beside):
        try:
            job(county_id)
        except Exception:
            log.exception("job %s failed in county %s", job.__name__, county_id)
