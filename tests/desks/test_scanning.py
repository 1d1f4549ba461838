"""The scan page: right, again and wrong; each scan once, however often it is sent."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.acts import place_one, ship, whole_way
from tests.cast import KETTLE, SOAP, TONGLU, operator, partner_sikou
from tests.desks.desk import signed_in
from tests.logistics.making import boxed

from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.kernel.models import Event
from cunqiao.logistics.access import get_parcel_for
from cunqiao.logistics.actions import arrive_at_county, create_trip, depart
from cunqiao.logistics.models import Parcel, Trip

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return signed_in("ou")


@pytest.fixture
def parcels() -> list[Parcel]:
    return ship(place_one(pieces={KETTLE: 1, SOAP: 1}))


def scan(client: Client, code: str, id: str = "", at: str = "/county/scan") -> dict[str, Any]:
    response = client.post(at, {"id": id or str(new_id()), "code": code}, headers={"X-Part": "1"})
    assert response.status_code == 200
    answer: dict[str, Any] = response.json()
    return answer


def test_a_parcel_comes_in_and_is_told_its_place(client: Client, parcels: list[Parcel]) -> None:
    answer = scan(client, parcels[0].number)
    assert answer["kind"] == "right"
    assert "A01" in answer["last"]
    assert "青山服务站" in answer["last"]
    assert get_parcel_for(operator, parcels[0].number).shelf == "A01"


@pytest.mark.parametrize(
    "change", [str.lower, lambda code: f" {code} ", lambda code: code.replace("1", "１").replace("-", "－")]
)
def test_it_reads_what_scanners_and_input_methods_make_of_it(
    client: Client, parcels: list[Parcel], change: Any
) -> None:
    assert scan(client, change(parcels[0].number))["kind"] == "right"


def test_the_tracking_number_will_do(client: Client, parcels: list[Parcel]) -> None:
    assert scan(client, parcels[0].tracking)["kind"] == "right"


def test_a_box_of_two_counts_twice_and_names_both(client: Client) -> None:
    parcels = [boxed("YT1"), boxed("YT1")]
    answer = scan(client, "yt-1")
    assert (answer["kind"], answer["count"]) == ("right", 2)
    assert f"{parcels[0].number}, {parcels[1].number}" in answer["last"]
    assert scan(client, "YT1")["kind"] == "again"
    trip = create_trip(operator, id=new_id())
    assert scan(client, "YT1", at=f"/county/trips/{trip.number}/scan")["count"] == 2


def test_of_a_box_is_counted_what_the_scan_moved(client: Client) -> None:
    parcels = [boxed("YT1") for _ in range(3)]
    scan(client, parcels[1].number)
    id = str(new_id())
    for answer in (scan(client, "YT1", id), scan(client, "YT1", id)):
        assert (answer["kind"], answer["count"]) == ("right", 2)
        assert f"{parcels[0].number}, {parcels[2].number}" in answer["last"]
        assert "Taken in, 2 parcels" in answer["row"]
    trip = create_trip(operator, id=new_id())
    at = f"/county/trips/{trip.number}/scan"
    with clock.at(clock.now() + timedelta(minutes=1)):
        scan(client, parcels[1].number, at=at)
    assert scan(client, "YT1", at=at)["count"] == 2


def test_two_carriers_with_one_number_are_a_choice_in_words(client: Client) -> None:
    first, second = boxed("YT1"), boxed("YT1", carrier="中通", sku=KETTLE)
    trip = create_trip(operator, id=new_id())
    for at in ("/county/scan", f"/county/trips/{trip.number}/scan"):
        answer = scan(client, "YT1", at=at)
        assert answer["kind"] == "wrong"
        assert f"{first.number} 圆通 · {second.number} 中通" in answer["last"]
    assert scan(client, second.number)["kind"] == "right"


def test_the_same_scan_sent_again_counts_once(client: Client, parcels: list[Parcel]) -> None:
    id = str(new_id())
    assert [scan(client, parcels[0].number, id)["kind"] for _ in range(3)] == ["right"] * 3
    assert Event.objects.filter(county_id=TONGLU, subject_id=parcels[0].id).count() == 1


def test_a_second_scan_is_harmless(client: Client, parcels: list[Parcel]) -> None:
    scan(client, parcels[0].number)
    assert scan(client, parcels[0].number)["kind"] == "again"


@pytest.mark.parametrize("code", ["", "NOSUCH-1", "🚚" * 90, "0" * 200, "à&é", "<script>", "1001-P999"])
def test_what_we_do_not_know_is_wrong_and_says_what_to_do(client: Client, code: str) -> None:
    answer = scan(client, code)
    assert answer["kind"] == "wrong"
    assert "Unknown parcel" in answer["last"]
    assert "<script>" not in answer["last"]


@pytest.mark.parametrize("code", ["à&é", '\'é&è)P&à""', "&\"'(-P&", "四二一七", "ДФЫ"])
def test_a_wrong_layout_is_named(client: Client, code: str) -> None:
    assert "keyboard" in scan(client, code)["last"]


def test_two_people_scan_one_parcel(client: Client, parcels: list[Parcel]) -> None:
    """At the centre's two tables: the first brings it in, the second hears that it lies right; one event."""
    other = signed_in("ou")
    assert [scan(who, parcels[0].number)["kind"] for who in (client, other)] == ["right", "again"]
    assert Event.objects.filter(county_id=TONGLU, subject_id=parcels[0].id).count() == 1


def test_two_people_load_one_parcel(client: Client, parcels: list[Parcel]) -> None:
    """Onto two trips: the second is told where it is by our books, and by its form nothing is loaded."""
    for parcel in parcels:
        arrive_at_county(operator, get_parcel_for(operator, parcel.number), at=clock.now())
    first, second = create_trip(operator, id=new_id()), create_trip(operator, id=new_id())
    assert scan(client, parcels[0].number, at=f"/county/trips/{first.number}/scan")["kind"] == "right"
    answer = scan(signed_in("ou"), parcels[0].number, at=f"/county/trips/{second.number}/scan")
    assert answer["kind"] == "wrong"
    assert "loaded on a trip" in answer["last"]
    filled = {"id": str(new_id()), "driver": "", "numbers": " ".join(parcel.number for parcel in parcels)}
    assert client.post("/county/trips/new", filled).status_code == 409
    assert [trip.legs.count() for trip in Trip.objects.filter(county_id=TONGLU).order_by("id")] == [1, 0]


def test_a_parcel_of_another_county_is_unknown(client: Client) -> None:
    from tests.cast import SUN

    (parcel,) = ship(place_one(partner_sikou, {SOAP: 1}, villager_id=SUN))
    assert scan(client, parcel.number)["kind"] == "wrong"


def test_a_collected_parcel_is_wrong(client: Client) -> None:
    (parcel,) = whole_way(place_one(pieces={SOAP: 1}))
    answer = scan(client, parcel.number)
    assert answer["kind"] == "wrong"
    assert "It was collected" in answer["last"]


def test_parcels_are_loaded_by_scan(client: Client, parcels: list[Parcel]) -> None:
    arrive_at_county(operator, get_parcel_for(operator, parcels[0].number), at=clock.now())
    trip = create_trip(operator, id=new_id())
    at = f"/county/trips/{trip.number}/scan"
    assert scan(client, parcels[1].number, at=at)["kind"] == "wrong"
    assert scan(client, parcels[0].number, at=at)["kind"] == "right"
    assert scan(client, parcels[0].number, at=at)["kind"] == "again"
    assert Trip.objects.get(county_id=TONGLU).legs.count() == 1
    depart(operator, trip, at=clock.now())
    arrive_at_county(operator, get_parcel_for(operator, parcels[1].number), at=clock.now())
    assert "has left" in scan(client, parcels[1].number, at=at)["last"]


def test_who_was_signed_out_is_told_and_the_scan_is_not_lost(parcels: list[Parcel]) -> None:
    response = Client().post("/county/scan", {"id": str(new_id()), "code": parcels[0].number}, headers={"X-Part": "1"})
    assert response.status_code == 401
    assert get_parcel_for(operator, parcels[0].number).status == "shipped"
