"""The only source of now, so that tests and the simulated world can set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_set: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """The present, in UTC."""
    return _set.get() or timezone.now()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let it be `moment` inside the block, for this thread or task alone."""
    token = _set.set(moment)
    try:
        yield
    finally:
        _set.reset(token)
