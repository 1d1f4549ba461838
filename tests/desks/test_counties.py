"""Headquarters opens a county, and says where its centre is and who drives."""

from datetime import timedelta

import pytest
from tests.acts import place_one, ship
from tests.cast import KETTLE, TONGLU
from tests.desks.desk import opened, signed_in

from cunqiao.desks.merchant import printing
from cunqiao.kernel import calendar
from cunqiao.kernel.county import new_id
from cunqiao.ledger.models import Account
from cunqiao.network.models import Carrier, Centre
from cunqiao.regions.models import County, CountyCode, Region

pytestmark = pytest.mark.django_db
XINAN = 3999  # a county of the national list where nobody is yet
NEW, COUNTY = "/headquarters/counties/new", f"/headquarters/counties/{TONGLU}"
FILLED = {
    "q": "xinan",
    "county_id": str(XINAN),
    "name": "新安县运营中心",
    "phone": "0571 8421 0000",
    "address": "永安街 5 号",
    "drives": "other",
    "carrier": "新安快运",
}


@pytest.fixture
def xinan() -> County:
    words = {"pinyin": "xinanxian", "initials": "xax", "name_pairs": ["新安", "安县"]}
    region = Region.objects.create(code="330198", name="新安县", parent_id="3301", **words)
    facts = {"longitude": 119, "latitude": 29, "position_estimated": True, "villages": 1}
    county = County.objects.create(
        id=XINAN, region=region, name="新安县", prefecture="杭州市", province="浙江省", **facts
    )
    Region.objects.filter(code=region.code).update(county=county)
    CountyCode.objects.create(county=county, code=region.code)
    return county


def test_a_county_is_found_by_its_sound_and_opened_once(xinan: County) -> None:
    client, form = signed_in("han"), FILLED | {"id": str(new_id())}
    found = client.post(NEW, form | {"county_id": "", "name": "", "find": "1"})
    assert (found.status_code, "新安县 · 浙江省 杭州市 · 330198" in found.content.decode()) == (200, True)
    assert not Centre.objects.filter(county_id=XINAN).exists(), "looking opens nothing"
    for _twice in range(2):
        assert client.post(NEW, form).headers["Location"] == f"/headquarters/counties/{XINAN}"
    centre, carrier = Centre.objects.get(county_id=XINAN), Carrier.objects.get(county_id=XINAN)
    assert (centre.phone, centre.address, carrier.name) == ("057184210000", "永安街 5 号", "新安快运")
    assert Account.objects.get(kind="carrier", holder_id=carrier.id).county_id == XINAN
    client.get(f"/headquarters/counties/{XINAN}")  # says that it is open, once
    ((_name, page),) = opened(client, {"county": f"/headquarters/counties/{XINAN}"})
    for words in ("永安街 5 号", "057184210000", "新安快运", "Open a station", "Register somebody"):
        assert words in page.content.decode(), words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"county_id": str(TONGLU), "q": "tonglu"}, "has a centre already"),
        ({"county_id": "7"}, "7 is not one"),
        ({"carrier": ""}, "Give the name of the carrier"),
        ({"phone": "seven"}, "5 to 20 digits"),
        ({"address": ""}, "required"),
    ],
)
def test_a_county_that_cannot_open_says_why_and_keeps_what_was_typed(
    xinan: County, changes: dict[str, str], words: str
) -> None:
    response = signed_in("han").post(NEW, FILLED | changes | {"id": str(new_id())})
    page = response.content.decode()
    assert (response.status_code, words in page, 'value="新安县运营中心"' in page) == (422, True, True)
    assert not Centre.objects.filter(county_id=XINAN).exists()


def test_a_centre_that_moved_stands_on_consignments_and_labels(monkeypatch: pytest.MonkeyPatch) -> None:
    moved = {"name": "桐庐县运营中心", "phone": "0571 6421 0000", "address": "白云源路 88 号"}
    response = signed_in("han").post(f"{COUNTY}/centre", moved | {"id": str(new_id())})
    assert response.headers["Location"] == COUNTY
    order = place_one(pieces={KETTLE: 1})
    ship(order)
    client = signed_in("mei")
    page = client.get(f"/merchant/consignments/{order.number}-1").content.decode()
    assert "白云源路 88 号" in page
    assert "057164210000" in page
    printed: list[str] = []
    monkeypatch.setattr(printing, "pdf", lambda labels: printed.extend(one.centre for one in labels) or b"")
    client.get("/merchant/labels", {"id": f"{order.number}-1"})
    assert printed == ["白云源路 88 号 057164210000"]


def test_another_carrier_is_told_for_a_day_to_come() -> None:
    client, day = signed_in("han"), calendar.today() + timedelta(days=2)
    form = {"id": str(new_id()), "name": "新安快运", "day": day.isoformat()}
    for _twice in range(2):
        assert client.post(f"{COUNTY}/carrier", form).status_code == 302
    assert client.post(f"{COUNTY}/carrier", form | {"id": str(new_id())}).status_code == 409, "that day is taken"
    client.get(COUNTY)  # says what was done, once
    ((_name, page),) = opened(client, {"county": COUNTY})
    shown = page.content.decode()
    assert f"Carrier from {day}" in shown
    assert "桐庐城乡快运" in shown, "who drives now"


def test_an_auditor_only_looks() -> None:
    page = signed_in("an").get(f"/auditor/counties/{TONGLU}").content.decode()
    for words in ("Change the centre", "Another carrier", "Open a station", "Register somebody"):
        assert words not in page
