"""The station itself, who works there, and its devices."""

from dataclasses import dataclass
from datetime import datetime

from cunqiao.feed.queries.rows import Change, Compared
from cunqiao.identity.models import Person, Till
from cunqiao.kernel.calendar import zone
from cunqiao.kernel.installation import installation
from cunqiao.kernel.scope import Role, Scope
from cunqiao.network.queries import stations


@dataclass(frozen=True, slots=True)
class StationRow:
    """`village` is a name. `time_zone` is the operator's, by its IANA name; `currency` by ISO 4217."""

    number: str
    name: str
    village: str
    hours: str
    county_id: int
    time_zone: str
    currency: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Who is signed in."""

    name: str
    username: str
    role: Role


@dataclass(frozen=True, slots=True)
class TillRow:
    """A device of the station."""

    letter: str
    name: str
    opened_at: datetime
    revoked_at: datetime | None


def _stations(scope: Scope, at: datetime) -> list[Change]:
    return [
        Change(
            "station",
            str(station.id),
            StationRow(
                number=station.number,
                name=station.name,
                village=station.village.name,
                hours=station.hours,
                county_id=station.county_id,
                time_zone=zone().key,
                currency=installation().currency,
            ),
        )
        for station in stations(scope)
    ]


def _person(scope: Scope, at: datetime) -> list[Change]:
    assert scope.role is not None, "people ask"
    person = Person.objects.get(id=scope.required_person_id)
    return [Change("person", str(person.id), PersonRow(person.name, person.username, scope.role))]


def _tills(scope: Scope, at: datetime) -> list[Change]:
    found = Till.objects.filter(county_id=scope.county_id, station_id=scope.required_place_id).order_by("letter")
    return [
        Change("till", str(till.id), TillRow(till.letter, till.name, till.opened_at, till.revoked_at)) for till in found
    ]


STATION = Compared("station", StationRow, _stations)
PERSON = Compared("person", PersonRow, _person)
TILL = Compared("till", TillRow, _tills)
