"""Headquarters' desk: the forms with their refusals, payouts by two persons."""

import re

import pytest
from tests.acts import place_one, whole_way
from tests.cast import (
    AN,
    APPLIANCES,
    DI,
    FRIDGE,
    HAN,
    KETTLE,
    OU,
    OU_WUYUAN,
    QIN,
    SOAP,
    TENURE,
    TONGLU,
    WUYUAN,
)
from tests.desks.desk import signed_in
from tests.network.making import a_village, make_person

from cunqiao.catalog.models import Category, Merchant, Pool, Rate
from cunqiao.earnings.models import Payout
from cunqiao.identity.models import Grant, Person
from cunqiao.kernel.county import new_id
from cunqiao.ledger.models import Account
from cunqiao.network.models import Station
from cunqiao.orders.models import Order

pytestmark = pytest.mark.django_db


@pytest.fixture
def collected() -> Order:
    """An order that went the whole way."""
    order = place_one(pieces={KETTLE: 1, SOAP: 2})
    whole_way(order)
    return order


def test_a_rate_is_set_from_a_day_on() -> None:
    client, id = signed_in("han"), str(new_id())
    wrong = {"id": id, "fee_bp": "5", "commission_bp": "8", "valid_from": "2030-01-01T00:00"}
    response = client.post("/headquarters/categories/daily/rate", wrong)
    assert response.status_code == 422
    assert 'value="8"' in response.content.decode(), "what was typed stays"
    right = wrong | {"fee_bp": "12.5", "commission_bp": "6"}
    for _twice in range(2):
        assert client.post("/headquarters/categories/daily/rate", right).status_code == 302
    rate = Rate.objects.get(category__slug="daily", valid_from__year=2029)  # midnight in China
    assert (rate.fee_bp, rate.commission_bp) == (1250, 600)
    again = client.post("/headquarters/categories/daily/rate", right | {"id": str(new_id())})
    assert again.status_code == 409, "another rate stands from that moment"


def test_a_category_is_made() -> None:
    client = signed_in("han")
    form = {"id": str(new_id()), "name": "农资", "name_en": "Farm goods", "slug": "farm", "parent": "daily"}
    assert client.post("/headquarters/categories/+", form).status_code == 302
    assert Category.objects.get(slug="farm").parent.slug == "daily"
    assert client.post("/headquarters/categories/+", form | {"id": str(new_id())}).status_code == 409


def test_the_first_rate_of_a_category_holds_at_once_the_next_from_the_next_day() -> None:
    client = signed_in("han")
    Category.objects.create(slug="farm", name="农资", name_en="Farm goods")
    moment = re.compile(r'name="valid_from" value="[^"]')
    assert not moment.search(client.get("/headquarters/categories/farm/rate").content.decode())
    assert moment.search(client.get("/headquarters/categories/daily/rate").content.decode())


def test_pieces_come_into_the_national_stock_once() -> None:
    client = signed_in("han")
    form = {"id": str(new_id()), "quantity": "30", "county": "0"}
    for _twice in range(2):
        assert client.post(f"/headquarters/goods/{FRIDGE}/supply", form).status_code == 302
    assert Pool.objects.get(county_id=0, sku_id=FRIDGE).available == 50
    none = client.post(f"/headquarters/goods/{FRIDGE}/supply", form | {"quantity": "0", "id": str(new_id())})
    assert none.status_code == 422


def test_a_merchant_starts() -> None:
    client = signed_in("han")
    form = {"id": str(new_id()), "name": "江南鞋业", "counties": [str(TONGLU)]}
    assert client.post("/headquarters/merchants/new", form).status_code == 302
    merchant = Merchant.objects.get(name="江南鞋业")
    more = {"id": str(new_id()), "counties": [str(WUYUAN)]}
    assert client.post(f"/headquarters/merchants/{merchant.id}/counties", more).status_code == 302
    found = Account.objects.filter(holder_id=merchant.id).values_list("county_id", flat=True)
    assert set(found) == {TONGLU, WUYUAN}


def test_somebody_is_registered_gets_a_role_and_loses_it() -> None:
    client = signed_in("han")
    form = {"id": str(new_id()), "name": "新同事", "username": "new", "phone": "seven"}
    assert client.post("/headquarters/people/new", form).status_code == 422
    assert client.post("/headquarters/people/new", form | {"phone": ""}).status_code == 302
    person = Person.objects.get(username="new")
    role = {"id": str(new_id()), "role": "driver", "county": "", "place": ""}
    assert client.post(f"/headquarters/people/{person.id}/role", role).status_code == 422, "in which county?"
    for _twice in range(2):
        done = client.post(f"/headquarters/people/{person.id}/role", role | {"county": str(TONGLU)})
        assert done.status_code == 302
    grant = Grant.objects.get(person=person)
    assert (grant.role, grant.county_id, grant.place_id) == ("driver", TONGLU, None)
    again = client.post(f"/headquarters/people/{person.id}/role", role | {"county": str(TONGLU), "id": str(new_id())})
    assert again.status_code == 409, "has it already"
    assert "Driver 桐庐县" in client.get("/headquarters/people?q=新同事").content.decode()
    assert client.post(f"/headquarters/roles/{grant.id}/end", {"id": str(new_id())}).status_code == 302
    grant.refresh_from_db()
    assert grant.ended_by_id == HAN


def test_a_station_opens_somebody_runs_it_and_stops() -> None:
    client = signed_in("han")
    filled = {"id": str(new_id()), "village": a_village(), "name": "新合村服务站", "hours": "08:00-18:00"}
    for _ in range(2):
        response = client.post(f"/headquarters/counties/{TONGLU}/stations/new", filled)
    station = Station.objects.get(county_id=TONGLU, name="新合村服务站")
    address = f"/headquarters/stations/{station.number}"
    assert response.headers["Location"] == address
    person = make_person("xin", "a long password")
    begun = {"id": str(new_id()), "person": str(person.id), "credit_fen": "500"}
    assert client.post(f"{address}/partner", begun).status_code == 302
    floated = Account.objects.get(county_id=TONGLU, holder_id=begun["id"], kind="float")
    assert floated.floor_fen == -500_00
    assert client.post(f"{address}/partner", begun | {"id": str(new_id())}).status_code == 422  # runs one already
    assert client.post(f"{address}/partner/end", {"id": str(new_id())}).status_code == 302
    assert not Grant.objects.filter(person=person, valid_to=None).exists()


def test_who_judges_what_partners_do_is_not_offered_as_one() -> None:
    shown = signed_in("han").get("/headquarters/stations/1001/partner").content.decode()
    assert str(make_person("xin").id) in signed_in("han").get("/headquarters/stations/1001/partner").content.decode()
    assert str(DI) in shown, "a driver may run a station"
    assert str(OU_WUYUAN) in shown, "an operator of another county, too"
    for strange in (HAN, AN, OU, QIN):
        assert str(strange) not in shown.partition('name="person"')[2], strange


def test_neither_the_own_role_nor_a_partners_ends_here() -> None:
    client = signed_in("han")
    own = Grant.objects.get(person_id=HAN)
    for grant_id in (own.id, TENURE):
        assert client.post(f"/headquarters/roles/{grant_id}/end", {"id": str(new_id())}).status_code == 409
        assert Grant.objects.get(id=grant_id).valid_to is None


def test_a_payout_needs_two_persons(collected: Order) -> None:
    han, he = signed_in("han"), signed_in("he")
    id = str(new_id())
    for _twice in range(2):
        made = han.post("/headquarters/payouts/new", {"id": id, "county": str(TONGLU)})
        assert made.status_code == 302
    payout = Payout.objects.get(county_id=TONGLU)
    address = f"/headquarters/payouts/{payout.id}"
    assert "Somebody else must approve it" in han.get(address).content.decode()
    refused = han.post(f"{address}/approve", {"id": str(new_id())})
    assert refused.status_code == 409
    approve = {"id": str(new_id())}
    for _twice in range(2):
        assert he.post(f"{address}/approve", approve).status_code == 302
    payout.refresh_from_db()
    assert payout.status == "approved"
    assert Account.objects.filter(holder_id=APPLIANCES).exists()
    nothing = han.post("/headquarters/payouts/new", {"id": str(new_id()), "county": str(TONGLU)})
    assert nothing.status_code == 422


def test_phones_are_masked_in_the_outbox(collected: Order) -> None:
    shown = signed_in("han").get("/headquarters/outbox").content.decode()
    assert "138****1234" in shown
    assert "13800001234" not in shown
