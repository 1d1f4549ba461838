"""From an empty database to two people of headquarters, as an operator's browser does it."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.acts import become, take_second_step

from cunqiao.identity.actions import accept_invitation, sign_in
from cunqiao.identity.errors import NotSignedIn
from cunqiao.identity.invitations import secret_of
from cunqiao.identity.models import Grant, Invitation, Person
from cunqiao.kernel import clock
from cunqiao.kernel.errors import NotFound, NotOpen
from cunqiao.kernel.installation import installation, require_open
from cunqiao.network.models import Carrier, Centre
from cunqiao.setup.actions import new_address
from cunqiao.setup.errors import SetUpDone
from cunqiao.setup.models import SetUp

TONGLU = 877
PASSWORD = "lushui qingshan 7"
OPERATOR = {
    "operator": "浙西乡村商贸有限公司",
    "short_name": "浙西村桥",
    "phone": "0571-6420 0000",
    "currency": "EUR",
    "time_zone": "Europe/Berlin",
    "languages": ["zh-hans", "en"],
}
COUNTY = {
    "county_id": str(TONGLU),
    "q": "tonglu",
    "name": "桐庐县运营中心",
    "phone": "0571 6421 0000",
    "address": "白云源路 88 号",
    "drives": "own",
    "carrier": "",
}
PEOPLE = {
    "first_name": "顾一帆",
    "first_phone": "138 0571 2207",
    "first_username": "guyifan",
    "password": PASSWORD,
    "again": PASSWORD,
    "second_name": "周敏",
    "second_phone": "138 0571 2208",
    "second_username": "zhoumin",
}
ALL = {"operator": OPERATOR, "county": COUNTY, "people": PEOPLE}


pytestmark = pytest.mark.usefixtures("empty")


@pytest.fixture
def secret() -> str:
    return new_address()


def fill(secret: str, step: str, client: Client | None = None, **changes: object) -> HttpResponse:
    """Send one step, filled in well but for the changes."""
    client = client or Client(headers={"accept-language": "en"})
    response: HttpResponse = client.post(f"/setup/{secret}/{step}", ALL[step] | changes)
    return response


def fill_all(secret: str, client: Client | None = None) -> HttpResponse:
    for step in ("operator", "county"):
        assert fill(secret, step, client).status_code == 302
    return fill(secret, "people", client)


def second() -> Invitation:
    return Invitation.objects.get(person__username="zhoumin", ended_at=None)


def test_all_takes_effect_at_once_and_the_first_person_is_signed_in(secret: str) -> None:
    client = Client()
    assert fill_all(secret, client).headers["Location"] == "/headquarters/"
    assert client.get("/headquarters/").status_code == 200
    house = installation()
    assert (house.operator, house.currency, house.time_zone) == ("浙西乡村商贸有限公司", "EUR", "Europe/Berlin")
    centre = Centre.objects.get()
    assert (centre.county_id, centre.phone, centre.address) == (TONGLU, "057164210000", "白云源路 88 号")
    assert Carrier.objects.get().name == "浙西乡村商贸有限公司", "its own vans"
    assert {grant.person.username: grant.role for grant in Grant.objects.all()} == {
        "guyifan": "headquarters",
        "zhoumin": "headquarters",
    }
    assert not Person.objects.get(username="zhoumin").has_usable_password()


def test_the_first_hands_the_address_on_and_the_second_opens_the_doors(secret: str) -> None:
    client = Client()
    fill_all(secret, client)
    with pytest.raises(NotOpen):
        require_open()
    take_second_step(client)
    page = client.get(f"/headquarters/people/{second().person_id}").content.decode()
    path = f"/invitation/{secret_of(second())}/"
    assert path in page
    other = Client(headers={"accept-language": "en"})
    chosen = {"password": "zhoumin 1984", "again": "zhoumin 1984"}
    assert "similar" in other.post(path, chosen).content.decode(), "it is like the own name"
    assert other.post(path, {"password": "qing shan 1984", "again": "qing shan 1985"}).status_code == 422
    with pytest.raises(NotOpen):
        require_open()
    done = other.post(path, {"password": "qing shan 1984", "again": "qing shan 1984"})
    assert done.headers["Location"] == "/headquarters/"
    require_open()
    assert other.get("/headquarters/").status_code == 200
    assert other.get(path).status_code == 404, "it works once"
    sign_in(username="zhoumin", password="qing shan 1984")


def test_who_did_not_make_an_invitation_does_not_see_its_address(secret: str) -> None:
    fill_all(secret)
    Invitation.objects.update(made_by_id=second().person_id)
    client = Client()
    client.post("/sign-in", {"username": "guyifan", "password": PASSWORD})
    take_second_step(client)
    assert secret_of(second()) not in client.get(f"/headquarters/people/{second().person_id}").content.decode()


@pytest.mark.parametrize("spoil", ["late", "replaced", "used", "forged", "nonsense"])
def test_an_invitation_works_for_who_has_it_in_time(secret: str, spoil: str) -> None:
    fill_all(secret)
    address = secret_of(second())
    match spoil:
        case "late":
            Invitation.objects.update(expires_at=clock.now() - timedelta(seconds=1))
        case "replaced" | "used":
            Invitation.objects.update(ended_at=clock.now())
        case "forged":
            address = address[:-3] + "abc"
        case "nonsense":
            address = "x"
    with pytest.raises(NotFound):
        accept_invitation(address, "qing shan 1984")
    assert Client().get(f"/invitation/{address}/").status_code == 404


def test_what_was_filled_in_stays_for_a_new_address(secret: str) -> None:
    fill(secret, "operator")
    fill(secret, "county")
    later = new_address()
    assert Client().get(f"/setup/{secret}/").status_code == 404, "the one before ends"
    response = Client().get(f"/setup/{later}/", follow=True)
    assert response.redirect_chain[-1][0].endswith("/people")
    assert "浙西乡村商贸有限公司" in Client().get(f"/setup/{later}/operator").content.decode()


def test_no_password_is_kept_before_it_is_hashed(secret: str) -> None:
    fill_all(secret)
    kept = SetUp.objects.get()
    assert PASSWORD not in f"{kept.operator}{kept.county}{kept.people}"


def test_a_later_step_waits_for_the_earlier_ones(secret: str) -> None:
    assert fill(secret, "people").headers["Location"].endswith("/operator")
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("step", "changes", "words"),
    [
        ("operator", {"currency": "JPY"}, "JPY is not one"),
        ("operator", {"time_zone": "Mars/Olympus"}, "Mars/Olympus is not one"),
        ("operator", {"languages": []}, "required"),
        ("operator", {"phone": "seven"}, "5 to 20 digits"),
        ("county", {"county_id": "1"}, "1 is not one"),
        ("county", {"drives": "other"}, "Give the name of the carrier"),
        ("people", {"second_phone": "13805712207"}, "It must be somebody else"),
        ("people", {"second_username": "guyifan"}, "It must be somebody else"),
        ("people", {"again": "another one 7"}, "not the same password"),
        ("people", {"password": "password123", "again": "password123"}, "too common"),
        ("people", {"password": "guyifan 1984", "again": "guyifan 1984"}, "too similar"),
        ("people", {"password": "浙西村桥浙西村桥浙", "again": "浙西村桥浙西村桥浙"}, "at least 10"),
        ("people", {"password": "浙西乡村商贸有限公司", "again": "浙西乡村商贸有限公司"}, "too similar"),
        ("people", {"first_username": "demo-hq-1"}, "begin with demo-"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(secret: str, step: str, changes: dict[str, Any], words: str) -> None:
    for before in list(ALL)[: list(ALL).index(step)]:
        fill(secret, before)
    response = fill(secret, step, **changes)
    assert response.status_code in (409, 422)
    assert words in response.content.decode()
    assert not Person.objects.exists()
    assert not installation().operator


def test_counties_are_found_by_pinyin_and_by_a_former_code(secret: str) -> None:
    fill(secret, "operator")
    for typed in ("tonglu", "桐庐", "330122"):
        page = fill(secret, "county", q=typed, county_id="", find="1").content.decode()
        assert "桐庐县 · 浙江省 杭州市 · 330122" in page, typed
    assert "No county is found" in fill(secret, "county", q="亚特兰蒂斯", county_id="", find="1").content.decode()


def test_an_address_is_used_once(secret: str) -> None:
    fill_all(secret)
    again = fill(secret, "people")
    assert again.status_code == 404
    assert "The set-up is done" in again.content.decode()
    with pytest.raises(SetUpDone):
        new_address()
    assert Person.objects.count() == 2


@pytest.mark.parametrize("address", ["x", "x.y", "00000000000000000000000000000000.abc"])
def test_what_is_no_address_of_ours_opens_nothing(secret: str, address: str) -> None:
    response = Client(headers={"accept-language": "en"}).get(f"/setup/{address}/operator")
    assert response.status_code == 404
    assert "cunqiao setup" in response.content.decode()


def test_an_address_ends_after_an_hour(secret: str) -> None:
    SetUp.objects.update(expires_at=clock.now())
    assert fill(secret, "operator").status_code == 404


def test_a_demo_is_not_set_up() -> None:
    become(is_demo=True)
    with pytest.raises(SetUpDone):
        new_address()


def test_made_up_people_sign_in_nowhere_but_in_a_demo(secret: str) -> None:
    fill_all(secret)
    Person.objects.filter(username="guyifan").update(username="demo-hq-1")
    with pytest.raises(NotSignedIn):
        sign_in(username="demo-hq-1", password=PASSWORD)
    become(is_demo=True)
    sign_in(username="demo-hq-1", password=PASSWORD)


def test_headquarters_sees_five_steps_until_the_first_order(secret: str) -> None:
    client = Client(headers={"accept-language": "en"})
    fill_all(secret, client)
    take_second_step(client)
    page = client.get("/headquarters/").content.decode()
    assert "0 / 5" in page
    assert "waits for step 1, 2" in page
    accept_invitation(secret_of(second()), "qing shan 1984")
    page = client.get("/headquarters/").content.decode()
    assert "1 / 5" in page
    assert f"/headquarters/counties/{TONGLU}/stations/new" in page, "the next step begins in the one county"


def test_pages_are_read_in_the_languages_of_the_house(secret: str) -> None:
    fill(secret, "operator", languages=["zh-hans"])
    fill(secret, "county")
    client = Client(headers={"accept-language": "en"})
    fill(secret, "people", client)
    for address in ("/headquarters/", "/sign-in", f"/invitation/{secret_of(second())}/"):
        page = client.get(address).content.decode()
        assert 'lang="zh-Hans"' in page, address
        assert 'value="en"' not in page, "there is nothing to change to"
