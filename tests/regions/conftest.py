import pytest

from cunqiao.regions.loading import load

TONGLU, LINAN = 877, 874  # our numbers of the two counties


@pytest.fixture
def two_counties(db: None) -> None:
    """Tonglu (330122) and Lin'an (330112, before 330185), with Hangzhou and Zhejiang above them."""
    load(counties=[TONGLU, LINAN])
