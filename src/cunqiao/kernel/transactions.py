"""One action, one transaction, and how a refusal ends it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import blake2b

from django.db import IntegrityError, transaction
from psycopg.errors import UniqueViolation

from cunqiao.kernel import sql
from cunqiao.kernel.errors import Refusal


@contextmanager
def transacting() -> Iterator[None]:
    """One transaction, or a part of the one around it. A refusal undoes it, unless it says that its writes stay."""
    kept: Refusal | None = None
    with transaction.atomic():
        try:
            yield
        except Refusal as refusal:
            if not refusal.keeps_writes:
                raise
            kept = refusal
    if kept is not None:
        raise kept


@contextmanager
def unless_taken(taken: Refusal) -> Iterator[None]:
    """Write something of which there is one: raises `taken` where a unique key says that there is one already.

    That its primary key is taken is another matter, and passes as it is: `ids.keys_are_free` refuses it.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if not isinstance(error.__cause__, UniqueViolation) or is_of_primary_key(error):
            raise
        raise taken from error


def is_of_primary_key(error: IntegrityError) -> bool:
    """Whether a row has the key of another one."""
    cause = error.__cause__
    return isinstance(cause, UniqueViolation) and str(cause.diag.constraint_name).endswith("_pkey")


@contextmanager
def in_turn(name: str) -> Iterator[None]:
    """Of all who do something under `name`, on whatever server, one at a time; many transactions fit in."""
    key = _key(name)
    sql.run("kernel/take_turn", key=key)
    try:
        yield
    finally:
        sql.run("kernel/end_turn", key=key)


def lock_names(names: Iterable[str]) -> None:
    """Lock what has no row yet, by its names, until the transaction ends. Several are always locked in one order."""
    sql.run("kernel/lock_names", keys=sorted({_key(name) for name in names}))


def _key(name: str) -> int:
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)
