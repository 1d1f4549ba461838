"""Databases without the cast: the five counties of the made-up world, empty or lived in."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.test import override_settings
from tests.databases import COUNTIES, living_in


@contextmanager
def counties(server: str, name: str, blocker: Any) -> Iterator[None]:
    """The counties in a database of that name, committed, and nobody in them."""
    with living_in(server, name, blocker, COUNTIES), override_settings(DEMO=True):
        yield


@pytest.fixture(scope="module")
def empty(server_url: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The counties, and nobody in them."""
    with counties(server_url, "empty", django_db_blocker):
        yield


@pytest.fixture(scope="module")
def made(server_url: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A small world, committed."""
    from tests.simulation.small import SEED, SMALL

    from cunqiao.simulation.world import make_world

    with counties(server_url, "world", django_db_blocker):
        make_world(SEED, lambda line: None, SMALL)
        yield
