"""Every test has the cast of `tests.cast` in a database of its run; transactions undo what a test does."""

import gc
import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings
from django.utils import translation
from hypothesis import HealthCheck, settings

from tests.databases import HOME, living_in, server

os.environ.setdefault("CUNQIAO_HOME", str(HOME))  # the keys of the tests; before the settings are read
# Busy machines are slow now and then; `undone` keeps the examples of a test that shares its database apart.
settings.register_profile(
    "cunqiao",
    deadline=None,
    max_examples=30,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile("soak", settings.get_profile("cunqiao"), max_examples=1000)
settings.load_profile("cunqiao")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What drives a browser comes first: one process begins with it, while the others do the rest and then help."""
    items.sort(key=lambda item: "browser" not in item.path.parts)


def pytest_collection_finish() -> None:
    """All that is imported by now lives as long as the process: the collector need not look through it ever again."""
    gc.freeze()


@pytest.fixture(autouse=True)
def default_language() -> Iterator[None]:
    """A request leaves its language behind for those that come after it in the same thread."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Passwords cost nothing here. That real ones are kept as Argon2 is `tests/identity`'s to see."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    with server() as url:
        yield url


@pytest.fixture(scope="session")
def django_db_setup(server_url: str, django_db_blocker: Any) -> Iterator[None]:
    """A clone of the cast's for this run; nothing of it is kept."""
    with living_in(server_url, "test", django_db_blocker):
        yield


@pytest.fixture(scope="module")
def shared_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A transaction around a module: what its own fixtures make stands for each of its tests, and for no other."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def fresh_database(server_url: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A clone for one test that commits: races between threads, processes that are killed. Its URL."""
    with living_in(server_url, "fresh", django_db_blocker) as url:
        yield url
