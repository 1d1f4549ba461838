"""Headquarters' desk: every page, the forms with their refusals, payouts by two persons, the door for others."""

from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.acts import place_one, ship, whole_way
from tests.cast import (
    APPLIANCES,
    DAILY,
    FRIDGE,
    HAN,
    KETTLE,
    OU,
    SOAP,
    TENURE,
    TONGLU,
    WUYUAN,
    headquarters,
    partner,
    partner_sikou,
)
from tests.desks.desk import MAX_QUERIES, signed_in
from tests.network.making import a_village, make_person
from tests.policies.making import proposed

from cunqiao.catalog.models import Category, Merchant, Pool, Rate
from cunqiao.earnings.actions import propose_payout
from cunqiao.earnings.models import Payout
from cunqiao.identity.models import Grant, Person
from cunqiao.kernel.county import new_id
from cunqiao.ledger.actions import request_top_up
from cunqiao.ledger.models import Account
from cunqiao.network.models import Station
from cunqiao.orders.models import Order
from cunqiao.policies.kinds import ShipBy

pytestmark = pytest.mark.django_db


@pytest.fixture
def collected() -> Order:
    """An order that went the whole way."""
    order = place_one(pieces={KETTLE: 1, SOAP: 2})
    whole_way(order)
    return order


@pytest.fixture
def addresses(collected: Order) -> dict[str, str]:
    """One address a page, with things in every state behind them."""
    place_one(partner_sikou, pieces={SOAP: 1}, villager_id=UUID(int=154))
    parcels = ship(place_one(pieces={KETTLE: 1}))
    request_top_up(partner, id=new_id(), amount_fen=100_00)
    payout = propose_payout(headquarters, id=new_id(), county_id=TONGLU)
    version = proposed(ShipBy, hours=72)
    bank = Account.objects.get(county_id=TONGLU, kind="bank")
    grant = Grant.objects.get(person_id=OU)
    month = collected.placed_at.strftime("%Y-%m")
    return {
        "today": "/headquarters/",
        "counties": "/headquarters/counties",
        "county": f"/headquarters/counties/{TONGLU}",
        "stations": "/headquarters/stations",
        "station": "/headquarters/stations/1001",
        "station-new": f"/headquarters/counties/{TONGLU}/stations/new",
        "tenure-new": "/headquarters/stations/1001/partner",
        "tenure-end": "/headquarters/stations/1001/partner/end",
        "people": "/headquarters/people",
        "person": f"/headquarters/people/{OU}",
        "person-new": "/headquarters/people/new",
        "role-new": f"/headquarters/people/{OU}/role",
        "role-end": f"/headquarters/roles/{grant.id}/end",
        "orders": "/headquarters/orders",
        "order": f"/headquarters/orders/{collected.number}",
        "consignments": "/headquarters/consignments",
        "parcels": "/headquarters/parcels",
        "parcel": f"/headquarters/parcels/{parcels[0].number}",
        "trips": "/headquarters/trips",
        "trip": f"/headquarters/trips/{_trip()}",
        "merchants": "/headquarters/merchants",
        "merchant": f"/headquarters/merchants/{DAILY}",
        "merchant-new": "/headquarters/merchants/new",
        "merchant-counties": f"/headquarters/merchants/{DAILY}/counties",
        "categories": "/headquarters/categories",
        "category": "/headquarters/categories/daily",
        "category-new": "/headquarters/categories/+",
        "rate-new": "/headquarters/categories/daily/rate",
        "skus": "/headquarters/goods",
        "sku": f"/headquarters/goods/{KETTLE}",
        "stock": "/headquarters/stock",
        "supply": f"/headquarters/goods/{KETTLE}/supply",
        "payouts": "/headquarters/payouts",
        "payout": f"/headquarters/payouts/{payout.id}",
        "payout-items": f"/headquarters/payouts/{payout.id}/items",
        "payout-new": "/headquarters/payouts/new",
        "payout-approve": f"/headquarters/payouts/{payout.id}/approve",
        "policies": "/headquarters/policies",
        "policy": f"/headquarters/policies/{version.id}",
        "policy-new": "/headquarters/policies/ship_by/new",
        "policy-publish": f"/headquarters/policies/{version.id}/publish",
        "policy-withdraw": f"/headquarters/policies/{version.id}/withdraw",
        "platform": "/headquarters/platform",
        "accounts": "/headquarters/accounts",
        "account": f"/headquarters/accounts/{bank.id}",
        "commission": "/headquarters/commission",
        "earned": f"/headquarters/earned/{TENURE}",
        "earned-month": f"/headquarters/earned/{TENURE}/{month}",
        "top-ups": "/headquarters/top-ups",
        "outbox": "/headquarters/outbox",
        "find": "/headquarters/find?q=1001",
    }


def _trip() -> str:
    from cunqiao.logistics.models import Trip

    return Trip.objects.values_list("number", flat=True)[0]


def test_every_page_shows_for_its_role(addresses: dict[str, str]) -> None:
    client = signed_in("han")
    for name, address in addresses.items():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = client.get(address)
        assert response.status_code == 200, (name, response.content.decode()[-500:])
        shown = response.content.decode()
        assert " style=" not in shown, name
        assert 'href=""' not in shown, name
        assert len(queries) <= MAX_QUERIES, (name, len(queries))


def test_it_knows_all_pages(addresses: dict[str, str]) -> None:
    from cunqiao.desks.headquarters.desk import HEADQUARTERS

    assert {page.name for page in HEADQUARTERS.pages} == addresses.keys() - {"find"}


def test_others_stay_outside(addresses: dict[str, str]) -> None:
    for somebody in ("ou", "mei", "di", "an", "qin"):
        client = signed_in(somebody)
        assert {client.get(address).status_code for address in addresses.values()} == {403}


def test_lists_ask_as_often_for_many_rows_as_for_few(addresses: dict[str, str]) -> None:
    client = signed_in("han")
    lists = ["orders", "consignments", "parcels", "stations", "skus", "people", "accounts", "merchants", "outbox"]

    def asked(name: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(addresses[name])
        return len(queries)

    before = {name: asked(name) for name in lists}
    for _more in range(3):
        whole_way(place_one(pieces={KETTLE: 1, SOAP: 1}))
    assert {name: asked(name) for name in lists} == before


def test_lists_export(addresses: dict[str, str]) -> None:
    client = signed_in("han")
    for name in ("orders", "stations", "skus", "people", "accounts", "payout-items", "earned-month", "payouts"):
        for form, begins in (("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")):
            response = client.get(addresses[name], {"export": form})
            assert b"".join(_content(response)).startswith(begins), name


def _content(response: object) -> list[bytes]:
    from asgiref.sync import async_to_sync

    async def read() -> list[bytes]:
        return [piece async for piece in response.streaming_content]  # type: ignore[attr-defined]

    return async_to_sync(read)()


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
    form = {"id": str(new_id()), "name": "新同事", "username": "new", "phone": "", "password": "short"}
    assert client.post("/headquarters/people/new", form).status_code == 422
    assert client.post("/headquarters/people/new", form | {"password": "long-enough-11"}).status_code == 302
    person = Person.objects.get(username="new")
    role = {"id": str(new_id()), "role": "county_operator", "county": "", "place": ""}
    assert client.post(f"/headquarters/people/{person.id}/role", role).status_code == 422, "in which county?"
    for _twice in range(2):
        done = client.post(f"/headquarters/people/{person.id}/role", role | {"county": str(TONGLU)})
        assert done.status_code == 302
    grant = Grant.objects.get(person=person)
    assert (grant.role, grant.county_id, grant.place_id) == ("county_operator", TONGLU, None)
    again = client.post(f"/headquarters/people/{person.id}/role", role | {"county": str(TONGLU), "id": str(new_id())})
    assert again.status_code == 409, "has it already"
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
