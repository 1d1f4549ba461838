"""Somebody who helps at a counter: acts with the float and the drawer of its tenure, in the own name."""

from dataclasses import replace

import pytest
from tests import cast
from tests.api.caller import Caller
from tests.api.line import bring, placed, ship
from tests.checks import books_hold
from tests.feed.store import Store, agree
from tests.network.making import make_person

from cunqiao.identity.access import scope_under
from cunqiao.identity.actions import grant_role
from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.kernel.scope import Role, Scope
from cunqiao.ledger.models import Account, TopUp, Transfer
from cunqiao.logistics.models import Collection
from cunqiao.orders.models import Order, Payment, Refund

pytestmark = pytest.mark.django_db


@pytest.fixture
def helper() -> Scope:
    bounds = {"county_id": cast.TONGLU, "place_id": cast.QINGSHAN, "place": "1001", "tenure_id": cast.TENURE}
    grant = grant_role(id=new_id(), person=make_person("xiao"), role=Role.PARTNER, **bounds, at=clock.now())
    return replace(scope_under(grant), till="A")


def test_all_money_goes_through_the_tenures_purses_and_each_act_has_the_helpers_name(helper: Scope) -> None:
    caller, own = Caller(helper), {"tenure_id": cast.TENURE}
    number = placed(caller)["number"]
    soap, _kettles = caller.get(f"/orders/{number}").body["lines"]
    caller.post(f"/orders/{number}/cancel", lines=[{"line_id": soap["id"], "quantity": 1}])
    order = caller.get(f"/orders/{number}").body
    (parcel,) = ship(order | {"consignments": order["consignments"][1:]})
    bring([parcel])
    assert caller.post(f"/parcels/{parcel}/collect", evidence={"kind": "known"}).body["status"] == "collected"
    assert caller.post("/float/topups", amount_fen=5_00).status == 201

    assert Order.objects.filter(number=number, ordered_by_id=helper.person_id, **own).exists()
    assert Payment.objects.filter(taken_by_id=helper.person_id, **own).exists()
    assert Refund.objects.filter(**own).exists()
    assert Collection.objects.filter(handed_out_by_id=helper.person_id).exists()
    assert TopUp.objects.filter(requested_by_id=helper.person_id, account__holder_id=cast.TENURE).exists()
    handling = Transfer.objects.get(kind="handling")
    assert handling.credit_account.holder_id == cast.TENURE
    assert not Account.objects.filter(holder_id=helper.grant_id).exists()
    books_hold()


def test_their_device_shows_what_the_partners_shows_to_another_person(helper: Scope) -> None:
    placed(Caller(cast.partner))
    theirs, partners = Store(Caller(helper)), Store(Caller(cast.partner))
    for store in (theirs, partners):
        store.pull()
        agree(store)
    people = [[row["name"] for row in store.rows.pop("person").values()] for store in (theirs, partners)]
    assert people == [["Xiao"], ["Qin"]]
    assert theirs.rows == partners.rows
