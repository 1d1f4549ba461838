"""A database that commits, for all tests of a module: a snapshot of a transaction that undoes itself tells little."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests import cast
from tests.api.caller import Caller
from tests.databases import living_in
from tests.feed.store import Store


@pytest.fixture(scope="module")
def committing(server_url: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A clone; its URL. Tests begin with what those before them left."""
    with living_in(server_url, "feed", django_db_blocker) as url:
        yield url


@pytest.fixture
def store() -> Store:
    """An empty copy of the partner's at Qingshan."""
    return Store(Caller(cast.partner))


@pytest.fixture
def full(store: Store) -> Store:
    """A copy that is up to date."""
    store.pull()
    return store
