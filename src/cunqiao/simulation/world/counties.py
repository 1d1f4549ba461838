"""Counties of the made-up world: the places are real, the stations and people in them are not."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from cunqiao.identity.actions import open_till, register_person
from cunqiao.identity.passwords import encode
from cunqiao.kernel import clock, scope
from cunqiao.kernel.county import new_id
from cunqiao.kernel.scope import Role, Scope
from cunqiao.ledger.actions import confirm_top_up, request_top_up
from cunqiao.network.actions import begin_tenure, open_centre, open_station, start_carrier
from cunqiao.network.models import Station
from cunqiao.regions.models import County
from cunqiao.regions.names import Level, VillageKind, search_name
from cunqiao.regions.queries import county_of_code, search
from cunqiao.simulation.world.crowd import settle
from cunqiao.simulation.world.names import made_up_name
from cunqiao.simulation.world.people import demo_password, listed_person

FLOAT_FEN = 20_000_00  # each partner's first top-up
TILL = "A"
LISTED_STATIONS = 2  # of a county, whose partners everybody may act as
MAX_VILLAGES = 2_000
HOURS = ("08:00-18:00", "07:30-19:00", "08:00-20:00")
OPENINGS = timedelta(days=60)  # how long the stations took to open


@dataclass(frozen=True, slots=True)
class Place:
    """A county by our number and its national code; `slug` begins the user names there."""

    id: int
    code: str
    slug: str


FIRST_COUNTY = "330122"
PLACES = (
    Place(877, FIRST_COUNTY, "tonglu"),
    Place(1258, "361130", "wuyuan"),
    Place(1402, "371721", "caoxian"),
    Place(2780, "621221", "chengxian"),
    Place(609, "220822", "tongyu"),
)
COUNTIES = [place.id for place in PLACES]


def open_county(place: Place, chance: Random, begin: datetime, *, stations: int, villagers: int) -> County:
    """A centre, a carrier, an operator, a driver, then stations with partners and villagers."""
    county = county_of_code(place.code)
    with clock.at(begin):
        open_centre(id=new_id(), county_id=county.id, name=f"{county.name}服务中心", at=begin)
        start_carrier(id=new_id(), county_id=county.id, name=f"演示·{county.name}配送", at=begin)
        role = Role.COUNTY_OPERATOR
        operator = listed_person(f"demo-{place.slug}-operator", chance, role, county.id)
        listed_person(f"demo-{place.slug}-driver", chance, Role.DRIVER, county.id)
    by_operator = Scope(role, operator.id, scope.County(county.id))
    days = sorted(begin + OPENINGS * chance.random() for _ in range(stations))
    villages = chance.sample(sorted(_villages(place.code).items()), stations)
    for number, (at, (name, code)) in enumerate(zip(days, villages, strict=True), 1):
        station = _open_station(county.id, name, code, chance, at)
        listed = f"demo-{place.slug}-partner-{number}" if number <= LISTED_STATIONS else ""
        partner = _begin(station, chance, at, listed)
        _fill_float(partner, by_operator, at + timedelta(days=1))
        share = villagers * number // stations - villagers * (number - 1) // stations
        settle(partner, chance, at + timedelta(days=2), share)
    return county


def _villages(county_code: str) -> dict[str, str]:
    """The administrative villages of a county that have a plain name: {name: code}."""
    found = search(level=Level.VILLAGE, parent=county_code, limit=MAX_VILLAGES).items
    names = {search_name(region.name): region for region in found}
    return {
        name: region.code
        for name, region in names.items()
        if region.kind == VillageKind.ADMINISTRATIVE_VILLAGE and name.endswith("村") and "委" not in name
    }


def _open_station(county_id: int, village: str, code: str, chance: Random, at: datetime) -> Station:
    with clock.at(at):
        return open_station(
            id=new_id(),
            county_id=county_id,
            village_code=code,
            name=f"{village}服务站",
            hours=chance.choice(HOURS),
            at=at,
        )


def _begin(station: Station, chance: Random, at: datetime, listed: str) -> Scope:
    """A partner takes a station over, with a device. Who is not `listed` cannot sign in."""
    with clock.at(at):
        person = register_person(
            id=new_id(),
            username=listed or f"station-{station.number}",
            name=made_up_name(chance),
            password=encode(demo_password(listed)) if listed else None,
        )
        tenure = begin_tenure(id=new_id(), station=station, person=person, at=at)
        open_till(id=new_id(), county_id=station.county_id, station_id=station.id, letter=TILL)
    return Scope(
        Role.PARTNER,
        person.id,
        scope.County(station.county_id),
        place_id=station.id,
        place=station.number,
        grant_id=tenure.id,
        tenure_id=tenure.id,
    )


def _fill_float(partner: Scope, operator: Scope, at: datetime) -> None:
    with clock.at(at):
        top_up = request_top_up(partner, id=new_id(), amount_fen=FLOAT_FEN)
    with clock.at(at + timedelta(hours=3)):
        confirm_top_up(operator, top_up, entry_id=new_id(), bank_reference=f"DEMO-{partner.place}")
