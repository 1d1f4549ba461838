"""An operator's installation in which nobody works yet."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.acts import become
from tests.databases import COUNTIES, living_in

from cunqiao.kernel.installation import _open


@pytest.fixture(scope="module")
def counties(server_url: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The counties of the made-up world, and nobody in them."""
    with living_in(server_url, "set_up", django_db_blocker, COUNTIES):
        yield


@pytest.fixture
def empty(counties: None, db: None) -> Iterator[None]:
    """An operator's, not a demo's; nobody of headquarters ever was here."""
    become(is_demo=False, opened_at=None)
    yield
    _open.cache_clear()
