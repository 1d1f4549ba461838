from collections.abc import Iterator
from typing import Any

import pytest
from tests.databases import EMPTY, living_in

from cunqiao.regions.loading import load

TONGLU, LINAN = 877, 874  # our numbers of the two counties


@pytest.fixture(scope="module")
def empty(server_url: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A database without the cast: no region is there."""
    with living_in(server_url, "regions", django_db_blocker, EMPTY):
        yield


@pytest.fixture(scope="module")
def two_counties(empty: None) -> None:
    """Tonglu (330122) and Lin'an (330112, before 330185), with Hangzhou and Zhejiang above them."""
    load(counties=[TONGLU, LINAN])
