"""More people and stations than the cast has, for tests in which somebody begins or ends."""

from datetime import UTC, datetime

from tests.cast import TONGLU

from cunqiao.identity.actions import register_person
from cunqiao.identity.models import Person
from cunqiao.identity.passwords import encode
from cunqiao.kernel.county import new_id
from cunqiao.kernel.scope import County, Role, Scope
from cunqiao.network.actions import begin_tenure, open_station
from cunqiao.network.models import Station, Tenure
from cunqiao.regions.models import Region

NOON = datetime(2015, 11, 1, 4, tzinfo=UTC)


def a_village(county_id: int = TONGLU) -> str:
    """The code of a village of a county."""
    villages = Region.objects.filter(county_id=county_id, children=None)
    return villages.order_by("-code").values_list("code", flat=True)[0]


def make_station(name: str = "新合") -> Station:
    return open_station(id=new_id(), county_id=TONGLU, village_code=a_village(), name=name, hours="8–18", at=NOON)


def make_person(username: str, password: str | None = None) -> Person:
    encoded = encode(password) if password else None
    return register_person(id=new_id(), username=username, name=username.title(), password=encoded)


def make_tenure(station: Station, person: Person, credit_fen: int | None = None) -> Tenure:
    return begin_tenure(id=new_id(), station=station, person=person, at=NOON, credit_fen=credit_fen)


def partner_of(tenure: Tenure) -> Scope:
    return Scope(Role.PARTNER, tenure.person_id, County(tenure.county_id), tenure.station_id, "", tenure.id, tenure.id)
