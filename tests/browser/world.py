"""The made-up world of the browser tests: a small one with a past."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.databases import COUNTIES, Template, clone, server

LIVED_IN = Template(
    "lived",
    """
from cunqiao.simulation.history import make_history
from cunqiao.simulation.world import Size, make_world
say = lambda line: None
make_world(1, say, Size(stations=12, villagers=120, skus=160, merchants=5))
make_history(1, say, orders=110)
""",
    COUNTIES,
    daily=True,  # a past that ended yesterday leaves nothing for today
)


@contextmanager
def world(name: str) -> Iterator[str]:
    """A clone of the world for the block. The URL of its database."""
    with server() as url, clone(url, f"browser_{name}", LIVED_IN) as made:
        yield made
