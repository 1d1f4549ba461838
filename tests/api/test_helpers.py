"""Somebody who helps at a counter: acts with the float and the drawer of its tenure, in the own name."""

from dataclasses import replace
from typing import Any

import pytest
from django.db.models import Model, QuerySet
from tests import cast
from tests.acts import place_one, whole_way
from tests.api.caller import Caller
from tests.api.line import bring, placed, ship
from tests.feed.store import Store, agree
from tests.network.making import make_person

from cunqiao.audit.queries import check, rules
from cunqiao.identity.access import scope_under
from cunqiao.identity.actions import grant_role
from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.kernel.scope import Role, Scope
from cunqiao.ledger.models import TopUp, Transfer
from cunqiao.logistics.models import Collection
from cunqiao.orders.models import Order, Payment, Refund

pytestmark = pytest.mark.django_db


@pytest.fixture
def helper() -> Scope:
    bounds = {"county_id": cast.TONGLU, "place_id": cast.QINGSHAN, "place": "1001", "tenure_id": cast.TENURE}
    grant = grant_role(id=new_id(), person=make_person("xiao"), role=Role.PARTNER, **bounds, at=clock.now())
    return replace(scope_under(grant), till="A")


def test_all_money_goes_through_the_tenures_purses_and_each_act_has_the_helpers_name(helper: Scope) -> None:
    caller, money, people = Caller(helper), {cast.TENURE}, {helper.person_id}
    assert caller.post(f"/orders/{placed(caller)['number']}/cancel").status == 200
    parcel, _another = parcels = ship(placed(caller, payment_terms="on_collection", cash_fen=0))
    bring(parcels)
    assert caller.post(f"/parcels/{parcel}/collect", evidence={"kind": "known"}).status == 200
    assert caller.post("/float/topups", amount_fen=5_00).status == 201

    assert column(Order, "tenure_id", "ordered_by_id") == (money, people)
    assert Payment.objects.count() == 2, "when the one was placed, and when the other was collected"
    assert column(Payment, "tenure_id", "taken_by_id") == (money, people)
    assert column(Refund, "tenure_id") == (money,)
    assert column(Collection, "handed_out_by_id") == (people,)
    assert column(TopUp.objects.filter(status="requested"), "account__holder_id", "requested_by_id") == (money, people)
    assert column(Transfer.objects.filter(kind="handling"), "credit_account__holder_id") == (money,)
    assert [found.rule.name for rule in rules() if (found := check(rule)).count] == []


def column(rows: type[Model] | QuerySet[Any], *names: str) -> tuple[set[Any], ...]:
    """What stands in some columns."""
    found = rows if isinstance(rows, QuerySet) else rows._default_manager.all()
    return tuple(set(found.values_list(name, flat=True)) for name in names)


def test_their_device_shows_what_the_partners_shows_to_another_person(helper: Scope) -> None:
    whole_way(place_one(cast.partner, {cast.SOAP: 1}))
    theirs, partners = Store(Caller(helper)), Store(Caller(cast.partner))
    for store in (theirs, partners):
        store.pull()
        agree(store)
    people = [[row["name"] for row in store.rows.pop("person").values()] for store in (theirs, partners)]
    assert people == [["Xiao"], ["Qin"]]
    assert theirs.rows["earning"]
    assert theirs.rows == partners.rows
