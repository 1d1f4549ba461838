"""Every test has the cast of `tests.cast` in a database of its run; transactions undo what a test does."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation
from hypothesis import HealthCheck, settings

from tests.databases import HOME, clone, server

os.environ.setdefault("CUNQIAO_HOME", str(HOME))  # the keys of the tests; before the settings are read
# Busy machines are slow now and then; `undone` keeps the examples of a test that shares its database apart.
settings.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
settings.load_profile("house")


@pytest.fixture(autouse=True)
def default_language() -> Iterator[None]:
    """A request leaves its language behind for those that come after it in the same thread."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    with server() as url:
        yield url


@pytest.fixture(scope="session")
def django_db_setup(server_url: str, django_db_blocker: Any) -> Iterator[None]:
    """A clone of the template for this run; nothing of it is kept."""
    with clone(server_url, f"test_{os.getpid()}") as url, django_db_blocker.unblock():
        _use(url)
        yield
        _leave()


@pytest.fixture
def fresh_database(server_url: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A clone for one test that commits: races between threads, processes that are killed. Its URL."""
    with clone(server_url, f"fresh_{os.getpid()}") as url, django_db_blocker.unblock():
        before = _use(url)
        yield url
        _leave()
        _use(before)


def _use(url: str) -> str:
    """Point all connections, also those of threads yet to come, at a database. Answers the one before."""
    import dj_database_url
    from django.db import connections

    connection = connections["default"]
    connection.close()
    before = connection.settings_dict.get("URL", "")
    connection.settings_dict.update(
        {
            k: v
            for k, v in dj_database_url.parse(url).items()
            if k in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
        }
        | {"URL": url}
    )
    return before


def _leave() -> None:
    from django.db import connections

    connections.close_all()
