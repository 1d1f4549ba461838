"""One action, one transaction, and how a refusal ends it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import blake2b

from django.db import transaction

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
