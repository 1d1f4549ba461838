"""Hashing of passwords: what costs most of all that strangers may ask for.

A hash takes some tenths of a second of a core and 100 MiB, so that a process makes one at a time; there is a process
for each core (`project.serving`), which bounds what the machine gives for it. Who waits for one, and who makes one,
holds no connection to the database.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import NewType

from django.contrib.auth.hashers import check_password, make_password

from cunqiao.kernel.errors import Unavailable
from cunqiao.kernel.transactions import lay_connection_down

Encoded = NewType("Encoded", str)  # a password as it is stored

AT_ONCE = 1  # in a process
PATIENCE = 5  # seconds that somebody waits for a turn

_turns = BoundedSemaphore(AT_ONCE)


def encode(password: str) -> Encoded:
    """A password as it is stored. To be made before the transaction that stores it.

    Raises:
        Unavailable: too many others wait.
    """
    with _turn():
        return Encoded(make_password(password))


def unusable() -> Encoded:
    """What is stored for somebody who has no password: nothing is right."""
    return Encoded(make_password(None))


def is_right(password: str, encoded: str) -> bool:
    """Whether it is the password that is stored. Where none is stored, "", the answer takes as long.

    Raises:
        Unavailable: too many others wait.
    """
    with _turn():
        return check_password(password, encoded)


@contextmanager
def _turn() -> Iterator[None]:
    lay_connection_down()
    if not _turns.acquire(timeout=PATIENCE):
        raise Unavailable()
    try:
        yield
    finally:
        _turns.release()
