"""More stations in the cast's two counties, each with a partner, a villager and money."""

from dataclasses import dataclass
from uuid import UUID

from tests.cast import TONGLU, WUYUAN, operator, operator_wuyuan

from cunqiao.identity.actions import register_person
from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.kernel.scope import County, Role, Scope
from cunqiao.ledger.actions import confirm_top_up, request_top_up
from cunqiao.network.actions import begin_tenure, open_station
from cunqiao.regions.models import Region
from cunqiao.villagers.actions import NewVillager, open_households, register_villagers

OPERATORS = {TONGLU: operator, WUYUAN: operator_wuyuan}


@dataclass(frozen=True)
class Village:
    """A station's partner and one of its villagers."""

    partner: Scope
    villager_id: UUID

    @property
    def operator(self) -> Scope:
        return OPERATORS[self.partner.county_id]


def open_villages(count: int) -> list[Village]:
    """As many in either county."""
    codes = {
        county_id: Region.objects.filter(county_id=county_id, children=None).order_by("-code")[: count // 2]
        for county_id in (TONGLU, WUYUAN)
    }
    return [_open(county_id, region.code) for county_id, regions in codes.items() for region in regions]


def _open(county_id: int, code: str) -> Village:
    now = clock.now()
    person = register_person(id=new_id(), username=f"partner-{code}", name=f"站长{code[-5:]}")
    station = open_station(
        id=new_id(), county_id=county_id, village_code=code, name=f"服务站{code[-5:]}", hours="8-20", at=now
    )
    tenure = begin_tenure(id=new_id(), station=station, person=person, at=now)
    house, villager = new_id(), new_id()
    open_households(county_id, {house: station.id})
    register_villagers(county_id, [NewVillager(villager, station.id, "王大山", person.id, "", house)])
    partner = Scope(Role.PARTNER, person.id, County(county_id), station.id, station.number, tenure.id, tenure.id, "A")
    asked = request_top_up(partner, id=new_id(), amount_fen=2_000_00)
    confirm_top_up(OPERATORS[county_id], asked, entry_id=new_id(), bank_reference=f"first {code}")
    return Village(partner, villager)
