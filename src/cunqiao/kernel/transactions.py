"""One action, one transaction, and how a refusal ends it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import blake2b

from django.db import IntegrityError, connection, transaction
from psycopg.errors import UniqueViolation

from cunqiao.kernel import sql
from cunqiao.kernel.errors import Refusal

LONGEST_WAIT = "2s"  # for a lock


@contextmanager
def transacting() -> Iterator[None]:
    """One transaction, or a part of the one around it. A refusal undoes it, unless it says that its writes stay.

    Raises:
        OperationalError: a lock was held by others for longer than `LONGEST_WAIT`, or the database cannot do it now.
    """
    kept: Refusal | None = None
    is_whole = not connection.in_atomic_block
    with transaction.atomic():
        if is_whole:
            sql.run("kernel/bound_waits", longest=LONGEST_WAIT)
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


def lay_connection_down() -> None:
    """Before something long that needs no database: others may have the connection, the next statement gets one anew.

    Within a transaction it is kept.
    """
    if not connection.in_atomic_block:
        connection.close()


@contextmanager
def in_turn(name: str) -> Iterator[None]:
    """Of all who do something under `name`, on whatever server, one at a time; many transactions fit in.

    Who comes later waits. The turn is an open transaction of a connection of its own, so that it may lead through a
    pooler of transactions: for what happens seldom.
    """
    own = connection.copy()
    try:
        own.set_autocommit(False)
        with own.cursor() as cursor:
            cursor.execute(sql.statement("kernel/take_turn"), {"key": _key(name)})
        yield
    finally:
        own.close()


def lock_names(names: Iterable[str]) -> None:
    """Lock what has no row yet, by its names, until the transaction ends. Several are always locked in one order."""
    sql.run("kernel/lock_names", keys=sorted({_key(name) for name in names}))


def _key(name: str) -> int:
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)
