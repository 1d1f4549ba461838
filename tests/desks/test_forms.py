"""Acts of the county's desk: once however often they are sent, and nothing lost where they are refused."""

import re

import pytest
from tests.acts import place_one, ship
from tests.cast import DI, KETTLE, QINGSHAN, SOAP, TONGLU, operator, partner
from tests.checks import books_hold, unchanged
from tests.desks.desk import signed_in

from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.ledger.actions import confirm_top_up, request_top_up
from cunqiao.ledger.models import TopUp, Transfer
from cunqiao.logistics.access import get_parcel_for, get_trip_for
from cunqiao.logistics.actions import arrive_at_county
from cunqiao.logistics.models import Trip
from cunqiao.orders.models import Order

pytestmark = pytest.mark.django_db


def asked() -> TopUp:
    return request_top_up(partner, id=new_id(), amount_fen=5_000_00)


def test_a_double_click_confirms_once() -> None:
    top_up, client = asked(), signed_in("ou")
    address = f"/county/top-ups/{top_up.id}/confirm"
    filled = {"id": str(new_id()), "bank_reference": "农商 8812"}
    for _ in range(3):
        assert client.post(address, filled).headers["Location"] == "/county/top-ups"
    assert Transfer.objects.filter(county_id=TONGLU, amount_fen=5_000_00, kind="top_up").count() == 1
    books_hold()


def test_back_and_other_words_are_refused_with_a_new_id() -> None:
    top_up, client = asked(), signed_in("ou")
    address = f"/county/top-ups/{top_up.id}/confirm"
    id = str(new_id())
    client.post(address, {"id": id, "bank_reference": "one"})
    response = client.post(address, {"id": id, "bank_reference": "two"})
    assert response.status_code == 409
    shown = response.content.decode()
    assert "sent before with other content" in shown
    assert 'value="two"' in shown
    assert id not in shown


def test_a_refusal_keeps_what_was_typed() -> None:
    other, top_up, client = asked(), asked(), signed_in("ou")
    confirm_top_up(operator, other, entry_id=new_id(), bank_reference="taken")
    with unchanged(but="django_session"):
        response = client.post(f"/county/top-ups/{top_up.id}/confirm", {"id": str(new_id()), "bank_reference": "taken"})
    assert response.status_code == 409
    shown = response.content.decode()
    assert "This bank reference confirmed another top-up." in shown
    assert 'value="taken"' in shown


@pytest.mark.parametrize("typed", ["", "   ", "8" * 65, "a\0b"])
def test_an_error_stands_beside_its_field(typed: str) -> None:
    top_up, client = asked(), signed_in("ou")
    response = client.post(f"/county/top-ups/{top_up.id}/confirm", {"id": "nonsense", "bank_reference": typed})
    assert response.status_code == 422
    assert 'class="fld bad"' in response.content.decode()
    assert 'aria-invalid="true"' in response.content.decode()


def test_some_pieces_are_cancelled_and_the_money_goes_back() -> None:
    order, client = place_one(pieces={KETTLE: 3, SOAP: 2}), signed_in("ou")
    address = f"/county/orders/{order.number}/cancel"
    names = re.findall(r'name="(line_[^"]+)"', client.get(address).content.decode())
    filled = {"id": str(new_id()), names[0]: "2", names[1]: "0"}
    for _ in range(2):
        assert client.post(address, filled).status_code == 302
    assert sorted(line.cancelled for line in order.lines.all()) == [0, 2]
    assert "Cancelled. The money is back" in client.get(f"/county/orders/{order.number}").content.decode()
    books_hold()


@pytest.mark.parametrize("pieces", ["-1", "4", "many", "1.5"])
def test_impossible_pieces_change_nothing(pieces: str) -> None:
    order, client = place_one(pieces={KETTLE: 3}), signed_in("ou")
    address = f"/county/orders/{order.number}/cancel"
    (name,) = re.findall(r'name="(line_[^"]+)"', client.get(address).content.decode())
    response = client.post(address, {"id": str(new_id()), name: pieces})
    assert response.status_code == 422
    assert f'value="{pieces}"' in response.content.decode()


def test_two_people_work_on_one_order() -> None:
    """One ships while the other has the form for cancelling open."""
    order, client = place_one(pieces={KETTLE: 1}), signed_in("ou")
    address = f"/county/orders/{order.number}/cancel"
    (name,) = re.findall(r'name="(line_[^"]+)"', client.get(address).content.decode())
    ship(order)
    response = client.post(address, {"id": str(new_id()), name: "1"})
    assert response.status_code == 422
    assert Order.objects.get(county_id=TONGLU, id=order.id).status == "shipped"


def test_a_trip_is_made_from_what_lies_here_loaded_and_sent_off() -> None:
    client = signed_in("ou")
    for parcel in ship(place_one(pieces={KETTLE: 1, SOAP: 1})):
        arrive_at_county(operator, get_parcel_for(operator, parcel.number), at=clock.now())
    filled = {"id": str(new_id()), "driver": str(DI), "stations": [str(QINGSHAN)], "numbers": ""}
    for _ in range(2):
        response = client.post("/county/trips/new", filled)
    trip = Trip.objects.get(county_id=TONGLU)
    assert response.headers["Location"] == f"/county/trips/{trip.number}"
    assert trip.legs.count() == 2
    assert "1001-P1" in client.get(f"/county/trips/{trip.number}/list").content.decode()
    for _ in range(2):
        client.post(f"/county/trips/{trip.number}/depart", {"id": str(filled["id"]).replace("-", "")[:-4] + "0000"})
    assert get_trip_for(operator, trip.number).status == "departed"


def test_the_county_changes_who_drives_and_when_a_station_is_open() -> None:
    client = signed_in("ou")
    client.post("/county/trips/new", {"id": str(new_id()), "driver": "", "numbers": ""})
    trip = Trip.objects.get(county_id=TONGLU)
    client.post(f"/county/trips/{trip.number}/driver", {"id": str(new_id()), "driver": str(DI)})
    assert get_trip_for(operator, trip.number).driver_id == DI
    client.post("/county/stations/1001/hours", {"id": str(new_id()), "hours": "06:30-20:00"})
    assert "06:30-20:00" in client.get("/county/stations/1001").content.decode()


def test_a_new_device_has_a_letter_that_was_never_given() -> None:
    client = signed_in("ou")
    shown = client.get("/county/stations/1001/tills/new").content.decode()
    assert 'value="A"' not in shown
    client.post("/county/stations/1001/tills/new", {"id": str(new_id()), "letter": "K", "name": "柜台电脑"})
    assert "柜台电脑" in client.get("/county/stations/1001").content.decode()


def test_what_was_ticked_goes_onto_a_trip_whole_or_not_at_all() -> None:
    client = signed_in("ou")
    first, second = ship(place_one(pieces={KETTLE: 1, SOAP: 1}))
    arrive_at_county(operator, get_parcel_for(operator, first.number), at=clock.now())
    shown = client.get(f"/county/trips/new?id={first.number}&id={second.number}").content.decode()
    assert f"{first.number} {second.number}" in shown
    filled = {"id": str(new_id()), "driver": "", "numbers": f"{first.number} {second.number}"}
    assert client.post("/county/trips/new", filled).status_code == 409
    assert not Trip.objects.filter(county_id=TONGLU).exists()


def test_a_lost_device_is_revoked_once() -> None:
    from cunqiao.identity.access import tills_within

    client, till = signed_in("ou"), tills_within(operator).filter(station_id=QINGSHAN)[0]
    address = f"/county/stations/1001/tills/{till.id}/revoke"
    assert address in client.get("/county/stations/1001").content.decode()
    assert client.post(address, {"id": str(new_id())}).headers["Location"] == "/county/stations/1001"
    assert client.post(address, {"id": str(new_id())}).status_code == 409
    assert client.get(f"/county/stations/1002/tills/{till.id}/revoke").status_code == 404
    after = client.get("/county/stations/1001").content.decode()
    assert address not in after
    assert ">revoked<" in after
