import pytest
from django.db import connection

from cunqiao.regions.loading import load

TONGLU, LINAN = 877, 874  # our numbers of the two counties


@pytest.fixture(autouse=True)
def no_regions(request: pytest.FixtureRequest) -> None:
    """These tests begin with empty tables: the cast's regions go, and with them what stands in them."""
    if {"db", "transactional_db"} & set(request.fixturenames):
        request.getfixturevalue("db")
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE regions_region, regions_county, regions_countycode, regions_loadedlist CASCADE")


@pytest.fixture
def two_counties(db: None) -> None:
    """Tonglu (330122) and Lin'an (330112, before 330185), with Hangzhou and Zhejiang above them."""
    load(counties=[TONGLU, LINAN])
