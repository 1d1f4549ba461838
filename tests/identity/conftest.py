import pytest
from tests.network.making import make_person, make_station, make_tenure

from cunqiao.identity.models import Person, Till
from cunqiao.network.models import Station, Tenure


@pytest.fixture
def lan(db: None) -> Person:
    """Somebody new, without a role yet."""
    return make_person("lan", "open sesame")


@pytest.fixture
def station(db: None) -> Station:
    return make_station()


@pytest.fixture
def tenure(station: Station, lan: Person) -> Tenure:
    """Lan runs a new station."""
    return make_tenure(station, lan)


@pytest.fixture
def till(tenure: Tenure) -> Till:
    """B at Lan's station."""
    return Till.objects.create(
        county_id=tenure.county_id, station_id=tenure.station_id, letter="B", opened_at=tenure.began_at
    )
