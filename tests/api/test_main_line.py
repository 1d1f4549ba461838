"""The main line over HTTP: from the order to everybody paid, with the shapes of the contract."""

import pytest
from pytest_django import DjangoAssertNumQueries
from tests import cast
from tests.api.caller import Caller
from tests.api.line import box, bring, place, placed, ship

from cunqiao.kernel.county import new_id

pytestmark = pytest.mark.django_db

TOTAL = cast.PRICE[cast.SOAP] + 2 * cast.PRICE[cast.KETTLE]
ORDER = {
    "id", "number", "status", "total_fen", "due_fen", "payment_terms", "lines", "consignments", "station",
    "villager_id", "placed_at", "slip",
}  # fmt: skip


@pytest.fixture
def partner() -> Caller:
    return Caller(cast.partner)


def test_a_placed_order_has_the_shape_of_the_contract(partner: Caller) -> None:
    order = placed(partner)
    assert set(order) == ORDER
    assert (order["number"], order["status"], order["station"]) == ("1001-W1", "placed", "1001")
    assert (order["total_fen"], order["due_fen"]) == (TOTAL, 0)
    assert order["villager_id"] == str(cast.WANG)
    assert order["placed_at"].endswith("Z")
    assert [part["number"] for part in order["consignments"]] == ["1001-W1-1", "1001-W1-2"]
    assert order["consignments"][0] | {"ship_by": None, "lines": None} == {
        "number": "1001-W1-1", "merchant": str(cast.DAILY), "station": "1001", "status": "to_ship", "ship_by": None,
        "lines": None, "parcels": [],
    }  # fmt: skip
    line = order["lines"][1]
    assert line | {"id": None, "name": None} == {
        "id": None, "name": None, "sku_id": str(cast.KETTLE), "quantity": 2, "cancelled": 0, "expired": 0,
        "collected": 0, "unit_price_fen": cast.PRICE[cast.KETTLE], "consignment": "1001-W1-2",
    }  # fmt: skip


def test_a_repeat_gets_the_first_answer_even_after_later_moves(partner: Caller) -> None:
    id = str(new_id())
    first = place(partner, id=id)
    assert partner.post(f"/orders/{first.body['number']}/cancel").status == 200
    again = place(partner, id=id)
    assert (again.status, again.body) == (200, first.body)


def test_the_same_id_with_other_content_is_taken(partner: Caller) -> None:
    id = str(new_id())
    place(partner, id=id)
    answer = place(partner, id=id, cash_fen=TOTAL, villager_id=str(cast.LI))
    assert (answer.status, answer.code) == (409, "id_taken")
    assert answer.body["differing"] == ["cash_fen", "villager_id"]
    assert partner.post("/float/topups", {"id": id, "amount_fen": 5}).body["differing"][-1] == "route"


def test_fields_that_we_do_not_know_are_ignored_but_told(partner: Caller) -> None:
    id = str(new_id())
    assert place(partner, id=id, colour="red").status == 201
    assert place(partner, id=id, colour="blue").body["differing"] == ["colour"]


def test_a_refused_order_is_not_remembered(partner: Caller) -> None:
    id = str(new_id())
    answer = place(partner, id=id, lines=[{"sku_id": str(cast.KETTLE), "quantity": 9999}])
    assert (answer.status, answer.code) == (409, "insufficient_stock")
    assert answer.body["lines"] == [{"sku_id": str(cast.KETTLE), "wanted": 9999, "available": 105}]
    assert place(partner, id=id).status == 201


def test_what_placing_refuses(partner: Caller) -> None:
    told = [{"sku_id": str(cast.SOAP), "quantity": 1, "unit_price_fen": 1}]
    answer = place(partner, lines=told)
    assert (answer.status, answer.code) == (409, "price_changed")
    assert answer.body["lines"] == [{"sku_id": str(cast.SOAP), "told_fen": 1, "price_fen": 12_50}]
    other = str(new_id())
    assert place(partner, lines=[{"sku_id": other, "quantity": 1}]).body["sku_ids"] == [other]
    assert place(partner, coupon_codes=["X"]).code == "unknown_coupon"
    assert place(partner, villager_id=other).status == 404
    assert place(partner, villager_id=str(cast.ZHAO)).status == 404  # another station's
    assert place(partner, cash_fen=1).fields == ["cash_fen"]
    assert place(partner, cash_fen=TOTAL + 1, payment_terms="on_collection").fields == ["cash_fen"]
    dear = place(Caller(cast.partner_xixi), villager_id=str(cast.ZHAO), lines=[
        {"sku_id": str(cast.FRIDGE), "quantity": 1}
    ])  # fmt: skip
    assert dear.code == "insufficient_float"
    assert dear.body["needed_fen"] == 1999_00
    assert dear.body["available_fen"] == 1000_00


def test_a_tills_number_is_its_own(partner: Caller) -> None:
    assert placed(partner, till_number="457")["number"] == "1001-A457"
    assert place(partner, till_number="457").code == "number_taken"
    assert place(Caller(cast.partner, till=""), till_number="458").fields == ["till_number"]
    for wrong in ("", "12345678", "4a", 457, "４"):
        assert place(partner, till_number=wrong).fields == ["till_number"]


def test_cancelling_by_line_and_whole(partner: Caller) -> None:
    order = placed(partner)
    kettle = order["lines"][1]["id"]
    cancel = f"/orders/{order['number']}/cancel"
    too_many = partner.post(cancel, lines=[{"line_id": kettle, "quantity": 3}])
    assert (too_many.status, too_many.code) == (422, "quantities_differ")
    one = partner.post(cancel, lines=[{"line_id": kettle, "quantity": 1}])
    assert one.status == 200
    assert one.body["lines"][1]["cancelled"] == 1
    assert one.body["due_fen"] == -cast.PRICE[cast.KETTLE]
    whole = Caller(cast.operator).post(cancel)
    assert (whole.body["status"], whole.body["due_fen"]) == ("cancelled", -TOTAL)
    assert partner.post(cancel).code == "move_not_allowed"


def test_shipping_is_exact_and_once(partner: Caller) -> None:
    order = placed(partner)
    part = order["consignments"][1]
    path, own = f"/consignments/{part['number']}/ship", Caller(cast.merchant)
    parcel = box(part)
    short = parcel | {"lines": [parcel["lines"][0] | {"quantity": 1}]}
    assert own.post(path, parcels=[short]).code == "quantities_differ"
    assert Caller(cast.merchant_daily).post(path, parcels=[parcel]).status == 404
    foreign = parcel | {"lines": [{"line_id": order["lines"][0]["id"], "quantity": 1}]}
    assert own.post(path, parcels=[foreign]).status == 404
    shipped = own.post(path, parcels=[parcel])
    assert (shipped.status, shipped.body["status"], len(shipped.body["parcels"])) == (200, "shipped", 1)
    assert own.post(path, parcels=[box(part)]).code == "move_not_allowed"
    assert partner.post(f"/orders/{order['number']}/cancel").code == "move_not_allowed"
    assert partner.get(f"/orders/{order['number']}").body["status"] == "placed"


def test_the_whole_way(partner: Caller) -> None:
    order = placed(partner, payment_terms="on_collection")
    assert order["due_fen"] == TOTAL
    numbers = ship(order)
    assert partner.get(f"/orders/{order['number']}").body["status"] == "shipped"
    trip = bring(numbers)
    assert Caller(cast.operator).get("/trips").body["items"][0] == {
        "number": trip, "status": "done", "driver_id": str(cast.DI), "parcels": sorted(numbers),
    }  # fmt: skip
    assert partner.get(f"/orders/{order['number']}").body["status"] == "at_station"
    first = partner.post(f"/parcels/{numbers[0]}/collect", evidence={"kind": "slip", "value": order["slip"]})
    assert (first.status, first.body["status"]) == (200, "collected")
    second = partner.post(
        f"/parcels/{numbers[1]}/collect", evidence={"kind": "known"}, collector={"name": "王小明", "relation": "儿子"}
    )
    assert second.status == 200
    detail = partner.get(f"/orders/{order['number']}").body
    assert (detail["status"], detail["due_fen"]) == ("collected", 0)
    assert [line["collected"] for line in detail["lines"]] == [1, 2]
    assert detail["history"][0]["move"] == "place"
    assert {money["kind"] for money in detail["money"]} >= {"place", "settle_merchant", "handling", "last_leg"}


def test_a_parcel_has_the_shape_of_the_contract(partner: Caller) -> None:
    order = placed(partner)
    numbers = ship(order)
    (parcel,) = [p for p in partner.get("/parcels").body["items"] if p["number"] == numbers[0]]
    assert set(parcel) == {"number", "consignment", "carrier", "tracking", "status", "station", "shelf", "lines"}
    assert parcel["lines"] == [{"line_id": order["lines"][0]["id"], "quantity": 1}]
    by_tracking = Caller(cast.operator).post(f"/parcels/{parcel['tracking']}/scan", event="arrived_county", shelf="K3")
    assert (by_tracking.body["status"], by_tracking.body["shelf"]) == ("at_county", "K3")


def test_one_scan_moves_a_whole_box_and_names_the_others(partner: Caller) -> None:
    parts = [placed(partner)["consignments"][0] for _ in range(2)]
    numbers = [
        Caller(cast.merchant_daily)
        .post(f"/consignments/{part['number']}/ship", parcels=[box(part) | {"tracking": tracking}])
        .body["parcels"][0]
        for part, tracking in zip(parts, ("YT-1", "yt1"), strict=True)
    ]
    operator, id = Caller(cast.operator), str(new_id())
    scanned = operator.post("/parcels/YT1/scan", id=id, event="arrived_county")
    assert (scanned.status, scanned.body["number"], scanned.body["also"]) == (200, numbers[0], numbers[1:])
    assert {parcel["status"] for parcel in partner.get("/parcels").body["items"]} == {"at_county"}
    trip = operator.post("/trips", driver_id=str(cast.DI)).body["number"]
    assert operator.post(f"/trips/{trip}/load", parcels=["YT1"]).body["parcels"] == numbers
    assert operator.post("/parcels/YT1/scan", id=id, event="arrived_county").body == scanned.body
    assert operator.post(f"/parcels/{numbers[0]}/scan", event="arrived_county").code == "move_not_allowed"


def test_two_carriers_with_one_number_are_told_apart(partner: Caller) -> None:
    numbers = []
    for part, by, carrier in zip(
        placed(partner)["consignments"], (cast.merchant_daily, cast.merchant), ("圆通", "中通"), strict=True
    ):
        boxed = box(part) | {"tracking": "YT1", "carrier": carrier}
        numbers += Caller(by).post(f"/consignments/{part['number']}/ship", parcels=[boxed]).body["parcels"]
    operator = Caller(cast.operator)
    trip = operator.post("/trips").body["number"]
    for refused in (
        operator.post("/parcels/YT1/scan", event="arrived_county"),
        operator.post(f"/trips/{trip}/load", parcels=["YT1"]),
        partner.post("/parcels/YT1/collect", evidence={"kind": "known"}),
    ):
        assert (refused.status, refused.code) == (409, "ambiguous")
        assert refused.body["parcels"] == [
            {"number": number, "carrier": carrier} for number, carrier in zip(numbers, ("圆通", "中通"), strict=True)
        ]
    alone = operator.post(f"/parcels/{numbers[1]}/scan", event="arrived_county")
    assert (alone.status, alone.body["also"]) == (200, [])


def test_scans_have_their_speaker_and_their_order(partner: Caller) -> None:
    numbers = ship(placed(partner))
    path = f"/parcels/{numbers[0]}/scan"
    assert partner.post(path, event="arrived_county").code == "role_not_allowed"
    assert partner.post(path, event="received").code == "move_not_allowed"
    assert Caller(cast.operator_wuyuan).post(path, event="arrived_county").status == 404
    assert Caller(cast.driver).post(path, event="handed_over").status == 404  # not on a trip of the driver's
    operator, id = Caller(cast.operator), str(new_id())
    first = operator.post(path, id=id, event="arrived_county")
    assert operator.post(path, id=id, event="arrived_county").body == first.body
    assert operator.post(path, event="arrived_county").body["state"] == "at_county"


def test_a_driver_hands_over_what_is_on_the_own_trip(partner: Caller) -> None:
    numbers, operator, driver = ship(placed(partner)), Caller(cast.operator), Caller(cast.driver)
    for number in numbers:
        operator.post(f"/parcels/{number}/scan", event="arrived_county")
    trip = operator.post("/trips", driver_id=str(cast.DI)).body["number"]
    assert operator.post(f"/trips/{trip}/load", parcels=[numbers[0], "nothing"]).status == 404
    assert operator.get("/trips").body["items"][0]["parcels"] == []
    operator.post(f"/trips/{trip}/load", parcels=numbers)
    assert operator.post(f"/trips/{trip}/load", parcels=numbers).code == "move_not_allowed"
    assert driver.post(f"/trips/{trip}/depart").body["status"] == "departed"
    assert driver.post(f"/parcels/{numbers[0]}/scan", event="handed_over").body["status"] == "on_trip"
    assert driver.post(f"/parcels/{numbers[0]}/scan", event="handed_over").code == "move_not_allowed"
    assert len(driver.get("/parcels").body["items"]) == 2
    assert Caller(cast.merchant).get("/trips").status == 403


def test_codes_are_guessed_five_times(partner: Caller, settings: object) -> None:
    numbers = ship(placed(partner))
    bring(numbers)
    path = f"/parcels/{numbers[0]}/collect"
    settings.DEMO = True  # type: ignore[attr-defined]
    (message,) = Caller(cast.headquarters).get("/messages", about=numbers[0]).body["items"]
    assert set(message) == {"kind", "text", "code"}
    wrong = f"{(int(message['code']) + 1) % 10**6:06}"
    for malformed in ("12345", "abcdef", "1234567", "１２３４５６", None):
        assert partner.post(path, evidence={"kind": "code", "value": malformed}).code == "invalid"
    for left in (4, 3, 2, 1, 0):
        answer = partner.post(path, evidence={"kind": "code", "value": wrong})
        assert (answer.status, answer.code, answer.body["tries_left"]) == (422, "wrong_code", left)
    right = partner.post(path, evidence={"kind": "code", "value": message["code"]})
    assert (right.status, right.code) == (429, "too_many_tries")
    assert int(right.headers["Retry-After"]) > 0
    other = partner.post(f"/parcels/{numbers[1]}/collect", evidence={"kind": "slip", "value": "CQ1.x.y.z"})
    assert other.code == "slip_not_genuine"


def test_evidence_is_read_strictly(partner: Caller) -> None:
    path = "/parcels/1001-P1/collect"
    for evidence in (
        {}, {"kind": "faith"}, {"kind": "slip"}, {"kind": "signature", "value": "%%%"}, "known",
        {"kind": "signature", "value": "aGVsbG8="}, {"kind": "code", "value": 123456},
    ):  # fmt: skip
        answer = partner.post(path, evidence=evidence)
        assert (answer.status, answer.code) == (422, "invalid")
        assert answer.fields[0].startswith("evidence")


def test_a_merchant_sees_nothing_of_the_villager_or_the_others(partner: Caller) -> None:
    ship(placed(partner, collector={"name": "王小明"}))
    (item,) = Caller(cast.merchant).get("/consignments").body["items"]
    assert {line["sku_id"] for line in item["lines"]} == {str(cast.KETTLE)}
    (parcel,) = Caller(cast.merchant).get("/parcels").body["items"]
    for seen in (str(item), str(parcel)):
        assert str(cast.WANG) not in seen
        assert "王" not in seen
        assert str(TOTAL) not in seen
        assert str(cast.SOAP) not in seen
    assert Caller(cast.merchant).get("/orders").status == 403


@pytest.mark.parametrize("path", ["/orders", "/consignments", "/parcels", "/trips"])
def test_lists_ask_as_often_for_many_as_for_one(
    path: str, partner: Caller, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    caller = Caller(cast.operator)
    for _ in range(3):
        bring(ship(placed(partner)))
    with django_assert_max_num_queries(7):
        assert len(caller.get(path).body["items"]) >= 3


def test_pages_follow_each_other_newest_first(partner: Caller) -> None:
    numbers = [placed(partner)["number"] for _ in range(5)]
    seen, after = [], None
    for _ in range(3):
        page = partner.get("/orders", limit=2, **({"after": after} if after else {})).body
        seen += [order["number"] for order in page["items"]]
        after = page["next"]
    assert after is None
    assert seen == numbers[::-1]
    assert partner.get("/orders", status="cancelled").body == {"items": [], "next": None}


def test_the_county_changes_a_trips_driver_and_a_stations_hours() -> None:
    caller = Caller(cast.operator)
    trip = caller.post("/trips").body["number"]
    changed = caller.post(f"/trips/{trip}/driver", driver_id=str(cast.DI))
    assert changed.body["driver_id"] == str(cast.DI)
    assert caller.post(f"/trips/{trip}/driver", driver_id=str(cast.DI_WUYUAN)).status == 404
    hours = caller.post("/stations/1001/hours", hours="07:00-19:30").body
    assert (hours["number"], hours["hours"]) == ("1001", "07:00-19:30")
    assert caller.post("/stations/1003/hours", hours="07:00-19:30").status == 404  # in another county
