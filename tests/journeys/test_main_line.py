"""The whole main line over HTTP: from an order in a village to everybody paid, each step by whose it is."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from tests import cast
from tests.api.caller import Answer, Caller, basket
from tests.api.line import box
from tests.faults.books import assert_books_hold

from cunqiao.earnings.actions import release_due
from cunqiao.kernel import clock

pytestmark = pytest.mark.usefixtures("fresh_database")

SOAP, KETTLE = cast.PRICE[cast.SOAP], cast.PRICE[cast.KETTLE]
TOTAL = 2 * SOAP + KETTLE
COMMISSION = 2 * SOAP * 500 // 10_000 + KETTLE * 300 // 10_000
HANDLING, LAST_LEG = 100, 300


def ok(answer: Answer) -> Any:
    assert answer.status in (200, 201), answer.body
    return answer.body


def balances(caller: Caller) -> dict[str, int]:
    """What the caller sees, by kind; merchants' and carriers' added up."""
    found: dict[str, int] = {}
    for account in ok(caller.get("/ledger/accounts", limit=200))["items"]:
        found[account["kind"]] = found.get(account["kind"], 0) + account["balance_fen"]
    return found


def test_from_the_order_to_everybody_paid() -> None:
    partner, operator, driver = Caller(cast.partner), Caller(cast.operator), Caller(cast.driver)
    merchants = {str(cast.APPLIANCES): Caller(cast.merchant), str(cast.DAILY): Caller(cast.merchant_daily)}
    start = balances(operator)

    order = _ordered(partner)
    assert balances(operator)["escrow"] == TOTAL
    assert balances(partner)["float"] == cast.FLOAT_FEN[cast.TENURE] - TOTAL

    parcels = _shipped(order, merchants)
    _brought(parcels, operator, driver, partner)
    shown = ok(partner.get(f"/orders/{order['number']}"))
    assert (shown["status"], shown["due_fen"]) == ("at_station", TOTAL)

    _collected(order, parcels, partner)
    settled = balances(operator)
    assert settled["escrow"] == 0
    assert settled["merchant"] == TOTAL - 2 * SOAP * 1000 // 10_000 - KETTLE * 800 // 10_000
    assert settled["commission_pending"] == COMMISSION + 2 * HANDLING
    assert settled["carrier"] == 2 * LAST_LEG
    assert sum(settled.values()) == sum(start.values()) == 0

    with clock.at(clock.now() + timedelta(days=8)):
        assert release_due(cast.TONGLU) == 2
    _paid_out(settled["merchant"])
    end = balances(operator)
    assert (end["merchant"], end["commission_payable"], end["commission_pending"]) == (0, 0, 0)
    assert sum(end.values()) == 0
    assert_books_hold(besides="")


def _ordered(partner: Caller) -> Any:
    """Wang is found by the last digits of her phone, and pays when she has seen it."""
    (villager,) = ok(partner.get("/villagers", q="1234"))["items"]
    (kettle,) = ok(partner.get("/catalog/skus", q="水壶"))["items"]
    told = {"sku_id": kettle["id"], "quantity": 1, "unit_price_fen": kettle["price_fen"]}
    lines = [*basket(cast.SOAP, 2), told]
    order = ok(partner.post("/orders", villager_id=villager["id"], lines=lines, payment_terms="on_collection"))
    assert (order["total_fen"], order["due_fen"], order["status"]) == (TOTAL, TOTAL, "placed")
    return order


def _shipped(order: Any, merchants: dict[str, Caller]) -> list[str]:
    """Each merchant sees only its own part, and sends it in one box."""
    numbers: list[str] = []
    for part in order["consignments"]:
        own = merchants[part["merchant"]]
        (seen,) = ok(own.get("/consignments", status="to_ship"))["items"]
        assert seen["number"] == part["number"]
        numbers += ok(own.post(f"/consignments/{part['number']}/ship", parcels=[box(seen)]))["parcels"]
    return numbers


def _brought(parcels: list[str], operator: Caller, driver: Caller, partner: Caller) -> None:
    for number in parcels:
        ok(operator.post(f"/parcels/{number}/scan", event="arrived_county", shelf="C3"))
    trip = ok(operator.post("/trips", driver_id=str(cast.DI)))["number"]
    ok(operator.post(f"/trips/{trip}/load", parcels=parcels))
    ok(driver.post(f"/trips/{trip}/depart"))
    for number in parcels:
        ok(driver.post(f"/parcels/{number}/scan", event="handed_over"))
        ok(partner.post(f"/parcels/{number}/scan", event="received", shelf="A1"))
    assert ok(driver.get("/trips"))["items"][0]["status"] == "done"


def _collected(order: Any, parcels: list[str], partner: Caller) -> None:
    """One on the slip, by her son; one by Wang herself, whom the partner knows."""
    slip, son = {"kind": "slip", "value": order["slip"]}, {"name": "王小明", "relation": "儿子"}
    ok(partner.post(f"/parcels/{parcels[0]}/collect", evidence=slip, collector=son))
    ok(partner.post(f"/parcels/{parcels[1]}/collect", evidence={"kind": "known"}))
    shown = ok(partner.get(f"/orders/{order['number']}"))
    assert (shown["status"], shown["due_fen"]) == ("collected", 0)
    assert {step["move"] for step in shown["history"]} >= {"place", "ship", "depart", "received", "collect"}


def _paid_out(merchants_fen: int) -> None:
    first, second = Caller(cast.headquarters), Caller(cast.second_headquarters)
    payout = ok(first.post("/payouts", county_id=cast.TONGLU))
    refused = first.post(f"/payouts/{payout['id']}/approve")
    assert (refused.status, refused.code) == (409, "same_person")
    approved = ok(second.post(f"/payouts/{payout['id']}/approve"))
    assert approved["status"] == "approved"
    accounts = ok(Caller(cast.merchant).get("/ledger/accounts", county=cast.TONGLU))["items"]
    accounts += ok(Caller(cast.merchant_daily).get("/ledger/accounts", county=cast.TONGLU))["items"]
    assert [account["balance_fen"] for account in accounts] == [0, 0]
    assert merchants_fen > 0


def test_what_was_not_wanted_goes_back() -> None:
    """An order over two merchants: one ships, the other's part is cancelled; money and stock return."""
    partner, daily = Caller(cast.partner), Caller(cast.merchant_daily)
    before = ok(partner.get("/catalog/skus", q="水壶"))["items"][0]["available"]
    order = _ordered(partner)
    soap, kettle = order["consignments"]
    ok(daily.post(f"/consignments/{soap['number']}/ship", parcels=[box(soap)]))
    whole = partner.post(f"/orders/{order['number']}/cancel")
    assert (whole.status, whole.code) == (409, "move_not_allowed")
    line = {"line_id": kettle["lines"][0]["id"], "quantity": 1}
    left = ok(partner.post(f"/orders/{order['number']}/cancel", lines=[line]))
    assert (left["status"], left["due_fen"]) == ("shipped", 2 * SOAP)
    assert balances(partner)["float"] == cast.FLOAT_FEN[cast.TENURE] - 2 * SOAP
    assert ok(partner.get("/catalog/skus", q="水壶"))["items"][0]["available"] == before
    assert_books_hold(besides="")


@pytest.mark.parametrize(("language", "is_its_own"), [("zh-CN", lambda c: "一" <= c <= "龥"), ("en", str.isascii)])
def test_refusals_speak_the_callers_language(language: str, is_its_own: Callable[[str], bool]) -> None:
    partner = Caller(cast.partner, language=language)
    number = _ordered(Caller(cast.partner))["number"]
    ok(partner.post(f"/orders/{number}/cancel"))
    refusals = {
        "insufficient_stock": partner.post("/orders", villager_id=str(cast.WANG), lines=basket(cast.KETTLE, 9999)),
        "not_found": partner.get("/orders/9999-W1"),
        "move_not_allowed": partner.post(f"/orders/{number}/cancel"),
        "invalid": partner.post("/orders", villager_id=str(cast.WANG), lines=[]),
        "role_not_allowed": partner.get("/payouts"),
        "not_signed_in": Caller(language=language).get("/orders"),
    }
    for code, refused in refusals.items():
        assert refused.code == code
        assert is_its_own(refused.body["title"][0]), refused.body["title"]
        assert refused.body["title"].endswith(("。", "."))
