"""Every page of the merchant's desk for its own role, other roles at the door, other merchants before nothing."""

import re

import pytest
from tests.acts import place_one, ship, whole_way
from tests.cast import APPLIANCES, FRIDGE, KETTLE, SOAP, TONGLU, headquarters, second_headquarters
from tests.desks.desk import USERS, opened, signed_in

from cunqiao.desks.merchant.desk import MERCHANT
from cunqiao.earnings.actions import approve_payout, propose_payout
from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.ledger.models import Account

pytestmark = [pytest.mark.usefixtures("shared_world"), pytest.mark.django_db]


@pytest.fixture(scope="module")
def addresses(shared_world: None) -> dict[str, str]:
    """One address a page, with things in several states behind them."""
    order = place_one(pieces={KETTLE: 3, FRIDGE: 1, SOAP: 1})
    whole_way(place_one(pieces={KETTLE: 2}))
    shipped = place_one(pieces={KETTLE: 1})
    (parcel,) = ship(shipped)
    payout = propose_payout(headquarters, id=new_id(), county_id=TONGLU)
    approve_payout(second_headquarters, payout, entry_id=new_id(), at=clock.now())
    account = Account.objects.get(county_id=TONGLU, holder_id=APPLIANCES)
    return {
        "today": "/merchant/",
        "to-ship": "/merchant/to-ship",
        "consignments": "/merchant/consignments",
        "consignment": f"/merchant/consignments/{shipped.number}-1",
        "ship": f"/merchant/consignments/{order.number}-1/ship",
        "labels": f"/merchant/labels?id={shipped.number}-1",
        "parcel": f"/merchant/parcels/{parcel.number}",
        "goods": "/merchant/goods",
        "thing": f"/merchant/goods/{KETTLE}",
        "price": f"/merchant/goods/{KETTLE}/price",
        "thing-new": "/merchant/goods/new",
        "thing-another": f"/merchant/goods/{KETTLE}/another",
        "thing-names": f"/merchant/goods/{KETTLE}/names",
        "picture": f"/merchant/goods/{KETTLE}/picture",
        "withdraw": f"/merchant/goods/{KETTLE}/withdraw",
        "barcode": f"/merchant/goods/{KETTLE}/barcode",
        "supply": f"/merchant/goods/{KETTLE}/supply",
        "import": "/merchant/goods/import",
        "accounts": "/merchant/money",
        "payouts": "/merchant/money/payouts",
        "account": f"/merchant/money/{account.id}",
        "find": "/merchant/find?q=1001",
    }


def test_every_page_shows_for_its_role(addresses: dict[str, str]) -> None:
    assert {page.name for page in MERCHANT.pages} <= addresses.keys()
    mei = signed_in("mei")
    for name, response in opened(mei, addresses):
        assert response.status_code == (302 if name == "parcel" else 200), name
        if response.headers["Content-Type"].startswith("text/html"):
            shown = response.content.decode()
            assert "王秀英" not in shown, name
            assert "王" not in re.sub(r"\s", "", shown), name


def test_other_roles_stand_at_the_door(addresses: dict[str, str]) -> None:
    for role, username in USERS.items():
        if role in ("merchant", "partner"):
            continue
        client = signed_in(username)
        for name, address in addresses.items():
            assert client.get(address).status_code == 403, (role, name)


def test_another_merchant_finds_nothing(addresses: dict[str, str]) -> None:
    rui = signed_in("rui")
    for name in (
        "consignment",
        "ship",
        "labels",
        "parcel",
        "thing",
        "thing-another",
        "thing-names",
        "picture",
        "withdraw",
        "price",
        "supply",
        "account",
    ):
        assert rui.get(addresses[name]).status_code == 404, name
