"""Leases: of all who do something under one name, on whatever server, one at a time, and nobody waits.

A lease is a row that expires, so that it holds no connection, and passes on where the process that had it has died.
Its times are the database's: the clocks of several servers may differ.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from uuid import UUID

from cunqiao.kernel import sql
from cunqiao.kernel.county import new_id
from cunqiao.kernel.errors import Unavailable

LIFE = 30  # seconds that a process has for a piece of work
RETRY_AFTER = 2  # seconds


class Lease:
    """A lease that we hold."""

    def __init__(self, name: str, holder: UUID) -> None:
        self.name, self.holder, self.kept_at = name, holder, monotonic()

    def keep(self) -> None:
        """Hold it for another `LIFE`: to be called before each piece of the work.

        Raises:
            Unavailable: it had expired, and somebody else has it now.
        """
        if monotonic() < self.kept_at + LIFE / 3:
            return
        if not sql.run("kernel/keep_lease", name=self.name, holder=self.holder, life=LIFE):
            raise Unavailable(RETRY_AFTER)
        self.kept_at = monotonic()


@contextmanager
def leased(name: str) -> Iterator[Lease]:
    """Hold the lease of this name for the block. Many transactions fit in.

    Raises:
        Unavailable: somebody else holds it.
    """
    lease = Lease(name, new_id())
    if not sql.run("kernel/take_lease", name=name, holder=lease.holder, life=LIFE):
        raise Unavailable(RETRY_AFTER)
    try:
        yield lease
    finally:
        sql.run("kernel/end_lease", name=name, holder=lease.holder)
