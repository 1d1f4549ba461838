"""Every page of the auditor's desk: everything is seen, nothing changes, others stay outside."""

import pytest
from tests.cast import APPLIANCES, KETTLE, OU, TENURE, TONGLU, WANG
from tests.checks import unchanged
from tests.desks.desk import busy_network, opened, signed_in

from cunqiao.audit.actions import check_books
from cunqiao.desks.auditor.desk import AUDITOR
from cunqiao.kernel.county import new_id
from cunqiao.ledger.models import Account

pytestmark = [pytest.mark.usefixtures("shared_world"), pytest.mark.django_db]


@pytest.fixture(scope="module")
def addresses(shared_world: None) -> dict[str, str]:
    """One address a page, with things in every state behind them."""
    network = busy_network()
    order, payout = network.collected, network.payout
    account = Account.objects.get(county_id=TONGLU, kind="merchant", holder_id=APPLIANCES)
    paths = {
        "today": "",
        "verify": "verify",
        "verify-run": "verify/run",
        "counties": "counties",
        "county": f"counties/{TONGLU}",
        "stations": "stations",
        "station": "stations/1001",
        "villagers": "villagers",
        "villager": f"villagers/{WANG}",
        "people": "people",
        "person": f"people/{OU}",
        "orders": "orders",
        "order": f"orders/{order.number}",
        "consignments": "consignments",
        "parcels": "parcels",
        "parcel": f"parcels/{network.shipped.number}",
        "trips": "trips",
        "trip": f"trips/{network.trip}",
        "merchants": "merchants",
        "merchant": f"merchants/{APPLIANCES}",
        "categories": "categories",
        "category": "categories/daily",
        "skus": "goods",
        "sku": f"goods/{KETTLE}",
        "stock": "stock",
        "payouts": "payouts",
        "payout": f"payouts/{payout.id}",
        "payout-items": f"payouts/{payout.id}/items",
        "policies": "policies",
        "policy": f"policies/{network.version.id}",
        "platform": "platform",
        "accounts": "accounts",
        "account": f"accounts/{account.id}",
        "commission": "commission",
        "earned": f"earned/{TENURE}",
        "earned-month": f"earned/{TENURE}/{order.placed_at:%Y-%m}",
        "top-ups": "top-ups",
        "outbox": "outbox",
        "status": "status",
        "find": "find?q=1001",
    }
    return {name: f"/auditor/{path}" for name, path in paths.items()}


def test_every_page_shows_and_offers_no_change(addresses: dict[str, str]) -> None:
    client = signed_in("an")
    check_books()
    for name, response in opened(client, addresses):
        assert response.status_code == 200, (name, response.content.decode()[-500:])


def test_it_knows_all_pages(addresses: dict[str, str]) -> None:
    assert {page.name for page in AUDITOR.pages} == addresses.keys() - {"find"}


def test_nothing_that_changes_is_there(addresses: dict[str, str]) -> None:
    """Only checking the rules is a form."""
    client = signed_in("an")
    forms = {page.name for page in AUDITOR.pages if "POST" in getattr(page, "methods", ()) and hasattr(page, "form")}
    assert forms == {"verify-run"}
    with unchanged(but="django_session"):
        for address in addresses.values():
            if not address.endswith("/run"):
                client.post(address, {"id": str(new_id()), "act": "trip"})


def test_others_stay_outside(addresses: dict[str, str]) -> None:
    for somebody in ("ou", "mei", "di", "han", "qin"):
        client = signed_in(somebody)
        assert {client.get(address).status_code for address in addresses.values()} == {403}


def test_a_merchants_account_bears_its_name(addresses: dict[str, str]) -> None:
    shown = signed_in("an").get(addresses["account"]).content.decode()
    assert "家电商行" in shown
    assert str(APPLIANCES) not in shown.replace(addresses["account"], "")
