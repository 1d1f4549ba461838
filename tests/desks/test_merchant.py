"""The merchant's desk: shipping in one and in several parcels, labels, prices, pieces."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.acts import place_one, ship, whole_way
from tests.cast import FRIDGE, KETTLE, SOAP, TONGLU
from tests.desks.desk import signed_in

from cunqiao.catalog.models import Sku
from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.logistics.models import Parcel
from cunqiao.orders.models import Order

pytestmark = pytest.mark.django_db


@pytest.fixture
def mei() -> Client:
    return signed_in("mei")


@pytest.fixture
def order() -> Order:
    """Two lines of one merchant, one of another."""
    return place_one(pieces={KETTLE: 3, FRIDGE: 1, SOAP: 1})


def test_queries_do_not_grow(mei: Client, order: Order) -> None:
    counts = []
    for _ in range(2):
        for _ in range(3):
            whole_way(place_one(pieces={KETTLE: 1}))
            place_one(pieces={KETTLE: 1, SOAP: 1})
        for address in ("/merchant/", "/merchant/to-ship", "/merchant/consignments", "/merchant/goods"):
            with CaptureQueriesContext(connection) as queries:
                assert mei.get(address).status_code == 200
            counts.append(len(queries))
    assert counts[:4] == counts[4:]


def fields(page: str, form: str = "data-kept") -> dict[str, str]:
    """The fields of the page's main form, with their values."""
    start = page.index(form)
    inside = page[start : page.index("</form>", start)]
    inputs = re.findall(r"<input[^>]*>", inside)
    named = ((re.search(r'name="([^"]*)"', one), re.search(r'value="([^"]*)"', one)) for one in inputs)
    return {name[1]: value[1] if value else "" for name, value in named if name}


def test_ships_everything_in_one_parcel_once(mei: Client, order: Order) -> None:
    address = f"/merchant/consignments/{order.number}-1/ship"
    filled = fields(mei.get(address).content.decode()) | {"box-0-carrier": "圆通", "box-0-tracking": "ＹＴ1234 5678"}
    assert filled["box-TOTAL_FORMS"] == "1"
    first, second = mei.post(address, filled), mei.post(address, filled)
    assert first.status_code == second.status_code == 302
    parcel = Parcel.objects.get(consignment__order_id=order.id)
    assert parcel.tracking == "YT12345678"
    assert sorted(parcel.contents.values_list("quantity", flat=True)) == [1, 3]
    after = mei.get(first.headers["Location"]).content.decode()
    assert "Print labels" in after
    assert mei.get(address).status_code == 302  # there is nothing left to ship


def test_deals_pieces_over_parcels(mei: Client, order: Order) -> None:
    address = f"/merchant/consignments/{order.number}-1/ship"
    filled = fields(mei.get(address).content.decode()) | {"box-0-carrier": "圆通", "box-0-tracking": "YT1"}
    two = fields(mei.post(address, filled | {"more": "1"}).content.decode())
    assert two["box-TOTAL_FORMS"] == "2"
    assert two["id"] == filled["id"]
    assert two["box-0-tracking"] == "YT1"
    assert (two["box-0-pieces_1"], two["box-1-pieces_1"], two["box-1-carrier"]) == ("3", "0", "圆通")

    short = mei.post(address, two | {"box-1-tracking": "YT2", "box-0-pieces_1": "1", "box-1-pieces_1": "1"})
    assert short.status_code == 422
    assert "2 of 3 pieces" in short.content.decode()
    same = mei.post(address, two | {"box-1-tracking": "YT1", "box-0-pieces_1": "1", "box-1-pieces_1": "2"})
    assert "own tracking number" in same.content.decode()
    empty = mei.post(address, two | {"box-1-tracking": "YT2"})
    assert "Nothing is in this parcel" in empty.content.decode()

    other_carrier = {"box-1-carrier": "中通", "box-1-tracking": "YT1"}  # numbers are each carrier's own
    done = mei.post(address, two | other_carrier | {"box-0-pieces_1": "1", "box-1-pieces_1": "2"})
    assert done.status_code == 302
    labels = Parcel.objects.filter(consignment__order_id=order.id).values_list("carrier", "tracking")
    assert set(labels) == {("圆通", "YT1"), ("中通", "YT1")}


def test_one_parcel_fewer_keeps_all_pieces(mei: Client, order: Order) -> None:
    address = f"/merchant/consignments/{order.number}-1/ship"
    filled = fields(mei.get(address).content.decode())
    two = fields(mei.post(address, filled | {"more": "1"}).content.decode()) | {
        "box-0-pieces_1": "1",
        "box-1-pieces_1": "2",
    }
    three = fields(mei.post(address, two | {"more": "1"}).content.decode())
    assert [three[f"box-{box}-pieces_1"] for box in range(3)] == ["1", "2", "0"]
    three |= {"box-0-pieces_1": "0", "box-2-pieces_1": "1"}
    two = fields(mei.post(address, three | {"fewer": "1"}).content.decode())
    assert (two["box-0-pieces_1"], two["box-1-pieces_1"]) == ("1", "2")


def test_says_whose_tracking_number_it_is(mei: Client, order: Order) -> None:
    (taken,) = ship(place_one(pieces={SOAP: 1}))  # another merchant's
    address = f"/merchant/consignments/{order.number}-1/ship"
    filled = fields(mei.get(address).content.decode()) | {"box-0-carrier": "圆通", "box-0-tracking": taken.tracking}
    refused = mei.post(address, filled)
    assert refused.status_code == 422
    assert "Give another one" in refused.content.decode()
    assert taken.tracking in refused.content.decode()
    assert mei.post(address, filled | {"box-0-tracking": "YT9"}).status_code == 302


def test_carrier_is_the_one_used_last(mei: Client, order: Order) -> None:
    ship(place_one(pieces={KETTLE: 1}))
    assert fields(mei.get(f"/merchant/consignments/{order.number}-1/ship").content.decode())["box-0-carrier"] == "圆通"


def test_late_ones_come_first(mei: Client, order: Order) -> None:
    late = place_one(pieces={KETTLE: 1})
    late.consignments.update(ship_by=clock.now().replace(year=2020))
    shown = mei.get("/merchant/to-ship").content.decode()
    assert shown.index(f">{late.number}-1<") < shown.index(f">{order.number}-1<")
    assert f">{order.number}-1<" not in mei.get("/merchant/to-ship?chip=late").content.decode()
    assert "late by" in shown


def test_labels_of_many(mei: Client) -> None:
    numbers = []
    for boxes in (1, 2):
        order = place_one(pieces={KETTLE: 2})
        ship(order, boxes=boxes)
        numbers.append(f"{order.number}-1")
    response = mei.get("/merchant/labels", {"id": numbers})
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.content.count(b"/Type /Page\n") == 3


def test_no_labels_before_shipping(mei: Client, order: Order) -> None:
    response = mei.get(f"/merchant/labels?id={order.number}-1", follow=True)
    assert "Labels come with shipping" in response.content.decode()


@pytest.mark.parametrize("number", ["", "x", "1001", "1001-A1", "9999999-A1-1", "1001-A999-9", "💡-1"])
def test_strange_numbers(mei: Client, number: str) -> None:
    assert mei.get("/merchant/labels", {"id": number}).status_code == 404
    assert mei.get(f"/merchant/consignments/{number or '-'}").status_code == 404


def test_price_from_a_moment_on(mei: Client) -> None:
    address = f"/merchant/goods/{KETTLE}/price"
    filled = fields(mei.get(address).content.decode())
    past = mei.post(address, filled | {"price": "99.90", "valid_from": "2020-01-01T00:00"})
    assert "This moment is over" in past.content.decode()
    for _ in range(2):
        assert mei.post(address, filled | {"price": "99.90", "valid_from": "2099-01-01T00:00"}).status_code == 302
    shown = mei.get(f"/merchant/goods/{KETTLE}").content.decode()
    assert shown.count("99.90") == 1
    assert "129.00" in shown


def test_barcode_is_set_and_found(mei: Client) -> None:
    address = f"/merchant/goods/{KETTLE}/barcode"
    wrong = mei.post(address, {"id": str(new_id()), "barcode": "4006381333932"})
    assert wrong.status_code == 422
    shown = wrong.content.decode()
    assert "A digit of this barcode is wrong" in shown
    assert 'value="4006381333932"' in shown
    assert mei.post(address, {"id": str(new_id()), "barcode": "4 006381 333931"}).status_code == 302
    assert "4006381333931" in mei.get(f"/merchant/goods/{KETTLE}").content.decode()
    for desk, base in ((mei, "merchant"), (signed_in("han"), "headquarters")):
        listed = desk.get(f"/{base}/goods?q=4006381333931").content.decode()
        assert str(KETTLE) in listed, base
        assert str(FRIDGE) not in listed, base
    assert mei.post(address, {"id": str(new_id()), "barcode": ""}).status_code == 302
    assert str(KETTLE) not in mei.get("/merchant/goods?q=4006381333931").content.decode()
    chinese = signed_in("mei", "zh-hans").post(address, {"id": str(new_id()), "barcode": "1"}).content.decode()
    assert "条码是 8、12、13 或 14 位数字" in chinese


def test_no_other_merchant_sets_it(mei: Client) -> None:
    answer = mei.post(f"/merchant/goods/{SOAP}/barcode", {"id": str(new_id()), "barcode": "4006381333931"})
    assert answer.status_code == 404
    assert Sku.objects.get(id=SOAP).barcode == ""


def test_pieces_come_in_once(mei: Client) -> None:
    address = f"/merchant/goods/{KETTLE}/supply"
    filled = fields(mei.get(address).content.decode()) | {"quantity": "7", "place": str(TONGLU)}
    for _ in range(2):
        assert mei.post(address, filled).status_code == 302
    assert ">107<" in mei.get(f"/merchant/goods/{KETTLE}").content.decode()
    assert mei.post(address, filled | {"id": str(new_id()), "place": "1"}).status_code == 422
