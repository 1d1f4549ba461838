"""Top-ups, accounts, postings and payouts over HTTP."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries
from tests import cast
from tests.api.caller import Caller
from tests.api.line import bring, placed, ship

from cunqiao.earnings.actions import release_due
from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id

pytestmark = pytest.mark.django_db


def test_a_top_up_is_asked_and_confirmed() -> None:
    asked = Caller(cast.partner).post("/float/topups", amount_fen=500_00)
    assert asked.status == 201
    assert {"id", "amount_fen", "status"} <= set(asked.body)
    assert asked.body["status"] == "requested"
    path, operator = f"/float/topups/{asked.body['id']}/confirm", Caller(cast.operator)
    assert Caller(cast.operator_wuyuan).post(path, bank_reference="b1").status == 404
    confirmed = operator.post(path, bank_reference=" b1 ")
    assert (confirmed.status, confirmed.body["status"]) == (200, "confirmed")
    assert operator.post(path, bank_reference="b2").code == "move_not_allowed"
    other = Caller(cast.partner).post("/float/topups", amount_fen=1).body["id"]
    taken = operator.post(f"/float/topups/{other}/confirm", bank_reference="b1")
    assert (taken.status, taken.code) == (409, "reference_taken")
    (float_,) = [a for a in Caller(cast.partner).get("/ledger/accounts").body["items"] if a["kind"] == "float"]
    assert float_["balance_fen"] == cast.FLOAT_FEN[cast.TENURE] + 500_00


def test_the_id_of_what_came_otherwise_is_taken() -> None:
    (first,) = Caller(cast.partner).get("/float/topups").body["items"]  # of the cast, made without a request
    answer = Caller(cast.partner).post("/float/topups", id=first["id"], amount_fen=5)
    assert (answer.status, answer.code, answer.body["differing"]) == (409, "id_taken", ["id"])


@pytest.mark.parametrize("amount", [0, -1, 2**53, 1.0, "1", True, None])
def test_a_top_up_has_an_exact_amount(amount: object) -> None:
    assert Caller(cast.partner).post("/float/topups", amount_fen=amount).fields == ["amount_fen"]


def test_everybody_sees_the_own_accounts() -> None:
    partner = Caller(cast.partner).get("/ledger/accounts").body["items"]
    assert sorted(a["kind"] for a in partner) == ["commission_payable", "commission_pending", "float"]
    assert {a["holder"] for a in partner} == {"1001"}
    assert {a["kind"] for a in Caller(cast.merchant).get("/ledger/accounts").body["items"]} == {"merchant"}
    assert len(Caller(cast.merchant).get("/ledger/accounts", county=cast.TONGLU).body["items"]) == 1
    county = Caller(cast.operator).get("/ledger/accounts").body["items"]
    assert {a["kind"] for a in county} >= {"bank", "escrow", "platform", "carrier", "price_promise", "merchant"}
    every = Caller(cast.auditor).get("/ledger/accounts", limit=200).body["items"]
    assert len(every) > len(county)
    assert set(every[0]) >= {"id", "kind", "holder", "balance_fen", "floor_fen"}


def test_postings_show_both_sides() -> None:
    order = placed(Caller(cast.partner))
    caller = Caller(cast.partner)
    (float_,) = caller.get("/ledger/accounts", kind="float").body["items"]
    held, first = caller.get(f"/ledger/accounts/{float_['id']}/postings").body["items"]
    assert set(held) == {"transfer_id", "entry_id", "side", "amount_fen", "kind", "order", "happened_at"}
    assert (held["side"], held["amount_fen"], held["order"]) == ("debit", order["total_fen"], order["number"])
    assert (first["side"], first["kind"], first["order"]) == ("credit", "top_up", None)
    for scope, status in ((cast.partner_xixi, 404), (cast.operator_wuyuan, 404), (cast.headquarters, 200)):
        assert Caller(scope).get(f"/ledger/accounts/{float_['id']}/postings").status == status
    beyond = Caller(cast.headquarters).get(f"/ledger/accounts/{float_['id']}/postings", county=cast.WUYUAN)
    assert beyond.status == 404


def test_a_payout_takes_two() -> None:
    numbers = ship(placed(Caller(cast.partner)))
    bring(numbers)
    han, he = Caller(cast.headquarters), Caller(cast.second_headquarters)
    assert han.post("/payouts", county_id=cast.TONGLU).fields == ["county_id"]  # nothing to pay yet
    for number in numbers:
        assert Caller(cast.partner).post(f"/parcels/{number}/collect", evidence={"kind": "known"}).status == 200
    with clock.at(clock.now() + timedelta(days=8)):
        assert release_due(cast.TONGLU) == 2
    assert han.post("/payouts", county_id=99).status == 404
    id = str(new_id())
    proposed = han.post("/payouts", id=id, county_id=cast.TONGLU)
    assert (proposed.status, proposed.body["status"]) == (201, "proposed")
    assert han.post("/payouts", id=id, county_id=cast.TONGLU).status == 200
    path = f"/payouts/{id}/approve"
    assert han.post(path).code == "same_person"
    approval = str(new_id())
    assert he.post(path, id=approval).body["status"] == "approved"
    assert he.post(path, id=approval).status == 200
    assert he.post(path).code == "move_not_allowed"
    assert Caller(cast.auditor).get("/payouts").body["items"][0]["id"] == id


def test_an_id_of_two_counties_needs_the_county() -> None:
    for scope, villager in ((cast.partner, cast.WANG), (cast.partner_sikou, cast.SUN)):
        lines = [{"sku_id": str(cast.SOAP), "quantity": 1}]
        order = placed(Caller(scope), villager_id=str(villager), lines=lines)
        by = cast.operator if scope is cast.partner else cast.operator_wuyuan
        (number,) = ship(order)
        Caller(by).post(f"/parcels/{number}/scan", event="arrived_county")
        trip = Caller(by).post("/trips").body["number"]
        Caller(by).post(f"/trips/{trip}/load", parcels=[number])
        Caller(by).post(f"/trips/{trip}/depart")
        Caller(scope).post(f"/parcels/{number}/scan", event="received")
        assert Caller(scope).post(f"/parcels/{number}/collect", evidence={"kind": "known"}).status == 200
    id = str(new_id())
    for county in (cast.TONGLU, cast.WUYUAN):
        assert Caller(cast.headquarters).post("/payouts", id=id, county_id=county).status == 201
    he = Caller(cast.second_headquarters)
    assert he.post(f"/payouts/{id}/approve").fields == ["county"]
    assert he.post(f"/payouts/{id}/approve?county={cast.WUYUAN}").status == 200
    states = {p["county_id"]: p["status"] for p in he.get("/payouts").body["items"]}
    assert states == {cast.TONGLU: "proposed", cast.WUYUAN: "approved"}


@pytest.mark.parametrize(("path", "queries"), [("/ledger/accounts", 2), ("/float/topups", 2), ("/payouts", 4)])
def test_lists_ask_as_often_for_many_as_for_one(
    path: str, queries: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    caller = Caller(cast.headquarters)
    with django_assert_max_num_queries(queries):
        assert caller.get(path).status == 200
