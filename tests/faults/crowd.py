"""Many at once: threads that start together, each with a connection and a transaction of its own."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Semaphore
from typing import TypeVar

from django.db import connections

from cunqiao.kernel.errors import Refusal

T = TypeVar("T")

CONNECTIONS = 16  # at once, as the pool of a server process has


def at_once(count: int, act: Callable[[int], T]) -> list[T | Refusal]:
    """What `act(0)` … `act(count - 1)` answered or how they were refused, each in a thread; all begin together.

    Any other failure, a deadlock above all, is raised.
    """
    together, gate = Barrier(count), Semaphore(CONNECTIONS)

    def run(i: int) -> T | Refusal:
        together.wait(60)
        with gate:
            try:
                return act(i)
            except Refusal as refusal:
                return refusal
            finally:
                connections.close_all()

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(run, range(count)))


def tally(outcomes: Sequence[object]) -> Counter[str]:
    """How many of each kind: refusals by their code, all else by its type."""
    return Counter(o.code() if isinstance(o, Refusal) else type(o).__name__ for o in outcomes)
