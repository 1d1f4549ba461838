"""Databases without the cast: the five counties of the made-up world, empty or lived in."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.management import call_command
from django.test import override_settings
from tests.conftest import _leave, _use

from cunqiao.project import postgres

FAST = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@contextmanager
def _using(url: str, blocker: Any) -> Iterator[None]:
    with override_settings(PASSWORD_HASHERS=FAST, DEMO=True), blocker.unblock():
        before = _use(url)
        yield
        _leave()
        _use(before)


@pytest.fixture(scope="package")
def counties_url(server_url: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    from cunqiao.regions.loading import load
    from cunqiao.simulation.world import COUNTIES

    name = f"counties_{os.getpid()}"
    postgres.drop_database(server_url, name)
    url = postgres.create_database(server_url, name)
    with _using(url, django_db_blocker):
        call_command("migrate", verbosity=0, skip_checks=True)
        load(counties=COUNTIES)
    yield url
    postgres.drop_database(server_url, name)


@pytest.fixture(scope="module")
def empty(counties_url: str, django_db_blocker: Any) -> Iterator[None]:
    """The counties, and nobody in them."""
    with _using(counties_url, django_db_blocker):
        yield


@pytest.fixture(scope="module")
def made(server_url: str, counties_url: str, django_db_blocker: Any) -> Iterator[None]:
    """A small world, committed."""
    from tests.simulation.small import SEED, SMALL

    from cunqiao.simulation.world import make_world

    name = f"world_{os.getpid()}"
    postgres.drop_database(server_url, name)
    url = postgres.create_database(server_url, name, template=f"counties_{os.getpid()}")
    with _using(url, django_db_blocker):
        make_world(SEED, lambda line: None, SMALL)
        yield
    postgres.drop_database(server_url, name)
