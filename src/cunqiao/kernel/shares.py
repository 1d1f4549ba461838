"""What takes long may use a part of a process's connections to the database; the others are left to short requests.

Who begins something long while as many are at it is refused with 503 and comes again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from cunqiao.kernel.errors import Unavailable
from cunqiao.kernel.transactions import lay_connection_down

AT_ONCE = 6  # of the connections in `settings.POOL`

_room = BoundedSemaphore(AT_ONCE)


@contextmanager
def long_work() -> Iterator[None]:
    """Do something that takes long.

    Raises:
        Unavailable: too many others do.
    """
    if not _room.acquire(blocking=False):
        raise Unavailable()
    try:
        yield
    finally:
        _room.release()


def check_room() -> None:
    """Make sure that a work of many pieces may begin. Raises Unavailable, as `long_work`."""
    with long_work():
        pass


@contextmanager
def one_piece() -> Iterator[None]:
    """Do a piece of what has begun: it waits for the others, and before and after it holds no connection."""
    lay_connection_down()
    try:
        with _room:
            yield
    finally:
        lay_connection_down()
