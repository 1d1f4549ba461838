"""Which passwords may be chosen, and their hashing: what costs most of all that strangers may ask for.

A hash takes some tenths of a second of a core and 100 MiB, so that a process makes one at a time; there is a process
for each core (`project.serving`), which bounds what the machine gives for it. Who waits for one, and who makes one,
holds no connection to the database.
"""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from threading import BoundedSemaphore, get_native_id
from typing import NewType

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from cunqiao.identity.models import Person
from cunqiao.kernel.errors import Fault, Invalid, Unavailable
from cunqiao.kernel.installation import installation
from cunqiao.kernel.transactions import lay_connection_down

Encoded = NewType("Encoded", str)  # a password as it is stored

AT_ONCE = 1  # in a process
PATIENCE = 5  # seconds that somebody waits for a turn

NICE = 10  # a hash gives way to all else that the machine has to do

_turns = BoundedSemaphore(AT_ONCE)


def _give_way() -> None:
    """Let this thread, and no other of the process, be a nice one."""
    with suppress(PermissionError):  # where a sandbox forbids it, it is not
        os.setpriority(os.PRIO_PROCESS, get_native_id(), NICE)


_hashing = ThreadPoolExecutor(AT_ONCE, initializer=_give_way)


def check_new(password: str, person: Person, *, operator: str = "", short_name: str = "") -> None:
    """Refuse what others would guess: short, common, or like the person's or the operator's own words.

    `operator` and `short_name` are what the operator will be called, where it has no name yet.

    Raises:
        Invalid: with each reason, of the field `password`.
    """
    house = installation()
    person.operator = operator or house.operator  # type: ignore[attr-defined]
    person.operator_short = short_name or house.short_name  # type: ignore[attr-defined]
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Invalid(errors=[Fault("password", message) for message in error.messages]) from error


def encode(password: str) -> Encoded:
    """A password as it is stored. To be made before the transaction that stores it.

    Raises:
        Unavailable: too many others wait.
    """
    with _turn():
        return Encoded(_hashing.submit(make_password, password).result())


def unusable() -> Encoded:
    """What is stored for somebody who has no password: nothing is right."""
    return Encoded(make_password(None))


def is_right(password: str, encoded: str) -> bool:
    """Whether it is the password that is stored. Where none is stored, "", the answer takes as long.

    Raises:
        Unavailable: too many others wait.
    """
    with _turn():
        return _hashing.submit(check_password, password, encoded).result()


@contextmanager
def _turn() -> Iterator[None]:
    lay_connection_down()
    if not _turns.acquire(timeout=PATIENCE):
        raise Unavailable()
    try:
        yield
    finally:
        _turns.release()
