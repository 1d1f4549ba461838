"""Headquarters' desk: every page for its own role, what others find there, lists and their files."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.acts import place_one, whole_way
from tests.cast import (
    AN,
    DAILY,
    KETTLE,
    OU,
    SOAP,
    TENURE,
    TONGLU,
    second_headquarters,
)
from tests.desks.desk import busy_network, opened, signed_in
from tests.network.making import make_person

from cunqiao.identity.actions import invite, propose_role
from cunqiao.identity.models import Grant, Person
from cunqiao.kernel.county import new_id
from cunqiao.kernel.scope import Role
from cunqiao.ledger.models import Account

pytestmark = [pytest.mark.usefixtures("shared_world"), pytest.mark.django_db]


@pytest.fixture(scope="module")
def addresses(shared_world: None) -> dict[str, str]:
    """One address a page, with things in every state behind them."""
    network = busy_network()
    collected, payout, version = network.collected, network.payout, network.version
    bank = Account.objects.get(county_id=TONGLU, kind="bank")
    grant = Grant.objects.get(person_id=OU)
    xin = make_person("xin")
    waiting = propose_role(second_headquarters, id=new_id(), person=xin, role=Role.AUDITOR)
    reset = invite(Person.objects.get(id=AN), id=new_id(), by=second_headquarters)
    month = collected.placed_at.strftime("%Y-%m")
    return {
        "today": "/headquarters/",
        "counties": "/headquarters/counties",
        "county": f"/headquarters/counties/{TONGLU}",
        "county-new": "/headquarters/counties/new",
        "centre": f"/headquarters/counties/{TONGLU}/centre",
        "carrier-new": f"/headquarters/counties/{TONGLU}/carrier",
        "stations": "/headquarters/stations",
        "station": "/headquarters/stations/1001",
        "station-new": f"/headquarters/counties/{TONGLU}/stations/new",
        "tenure-new": "/headquarters/stations/1001/partner",
        "tenure-end": "/headquarters/stations/1001/partner/end",
        "people": "/headquarters/people",
        "person": f"/headquarters/people/{OU}",
        "person-new": "/headquarters/people/new",
        "invitation-new": f"/headquarters/people/{xin.id}/invitation",
        "invitation-approve": f"/headquarters/invitations/{reset.id}/approve",
        "invitation-refuse": f"/headquarters/invitations/{reset.id}/refuse",
        "role-approve": f"/headquarters/roles/{waiting.id}/approve",
        "role-refuse": f"/headquarters/roles/{waiting.id}/refuse",
        "role-new": f"/headquarters/people/{OU}/role",
        "role-end": f"/headquarters/roles/{grant.id}/end",
        "orders": "/headquarters/orders",
        "order": f"/headquarters/orders/{collected.number}",
        "consignments": "/headquarters/consignments",
        "parcels": "/headquarters/parcels",
        "parcel": f"/headquarters/parcels/{network.shipped.number}",
        "trips": "/headquarters/trips",
        "trip": f"/headquarters/trips/{network.trip}",
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
        "statement": "/headquarters/top-ups/statement",
        "outbox": "/headquarters/outbox",
        "outbox-test": "/headquarters/outbox/test",
        "status": "/headquarters/status",
        "find": "/headquarters/find?q=1001",
    }


def test_every_page_shows_for_its_role(addresses: dict[str, str]) -> None:
    client = signed_in("han")
    for name, response in opened(client, addresses):
        assert response.status_code == 200, (name, response.content.decode()[-500:])


def test_it_knows_all_pages(addresses: dict[str, str]) -> None:
    from cunqiao.desks.headquarters.desk import HEADQUARTERS

    # Messages are let go only where they are held.
    assert {page.name for page in HEADQUARTERS.pages} == addresses.keys() - {"find"} | {"outbox-go"}


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
