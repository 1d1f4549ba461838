"""What takes long may use a part of a process's connections and time; the rest is left to short requests.

One does something long at a time, in each process; there is a process for each core. Who waits for a turn holds no
connection, and is refused with 503 after two seconds: the same may be sent again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from cunqiao.kernel.errors import Unavailable
from cunqiao.kernel.transactions import lay_connection_down

AT_ONCE = 1  # in a process: more would leave connections, but not the interpreter's time
PATIENCE = 2  # seconds

_room = BoundedSemaphore(AT_ONCE)


@contextmanager
def long_work() -> Iterator[None]:
    """Do something that takes long. Not to be nested: it would wait for itself.

    Raises:
        Unavailable: too many others do.
    """
    lay_connection_down()
    if not _room.acquire(timeout=PATIENCE):
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
