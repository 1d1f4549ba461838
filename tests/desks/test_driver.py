"""The driver's desk: the trip stop by stop, handing over from the list and by scan, one effect of all sendings."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.acts import place_one, ship
from tests.cast import DI, KETTLE, SOAP, ZHAO, operator, partner, partner_xixi
from tests.desks.desk import USERS, opened, signed_in

from cunqiao.desks.driver.desk import DRIVER
from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.kernel.models import Event
from cunqiao.logistics.access import get_parcel_for
from cunqiao.logistics.actions import arrive_at_county, create_trip, depart, load, receive
from cunqiao.logistics.models import Parcel, Trip
from cunqiao.orders.models import Order

pytestmark = pytest.mark.django_db


@pytest.fixture
def di() -> Client:
    return signed_in("di")


def trip_with(*orders: Order, driver: object = DI, leaves: bool = True) -> tuple[Trip, list[Parcel]]:
    """A trip with all parcels of these orders."""
    parcels = [parcel for order in orders for parcel in ship(order)]
    for parcel in parcels:
        arrive_at_county(operator, get_parcel_for(operator, parcel.number), at=clock.now())
    trip = create_trip(operator, id=new_id(), driver_id=driver)
    load(operator, trip, numbers=[parcel.number for parcel in parcels], at=clock.now())
    if leaves:
        depart(operator, trip, at=clock.now())
    return trip, parcels


def orders() -> list[Order]:
    """Two parcels for the first station, one for the second."""
    return [
        place_one(partner, {KETTLE: 1, SOAP: 1}),
        place_one(partner_xixi, {SOAP: 1}, villager_id=ZHAO),
    ]


@pytest.fixture
def addresses() -> dict[str, str]:
    """One address a page."""
    trip, (parcel, *_) = trip_with(*orders())
    loading, _ = trip_with(*orders(), leaves=False)
    return {
        "today": "/driver/",
        "trips": "/driver/trips",
        "trip": f"/driver/trips/{trip.number}",
        "trip-depart": f"/driver/trips/{loading.number}/depart",
        "stop": f"/driver/trips/{trip.number}/stops/1001",
        "stop-scan": f"/driver/trips/{trip.number}/stops/1002/scan",
        "parcel": f"/driver/parcels/{parcel.number}",
        "find": "/driver/find?q=1001-P",
    }


def test_every_page_shows_for_its_role(di: Client, addresses: dict[str, str]) -> None:
    assert {page.name for page in DRIVER.pages} <= addresses.keys()
    for name, response in opened(di, addresses):
        assert response.status_code == (302 if name == "parcel" else 200), name
        shown = response.content.decode()
        assert "王秀英" not in shown, name


def test_other_roles_stand_at_the_door(addresses: dict[str, str]) -> None:
    for role, username in USERS.items():
        if role in ("driver", "partner"):
            continue
        client = signed_in(username)
        for name, address in addresses.items():
            assert client.get(address).status_code == 403, (role, name)


def test_another_drivers_trip_is_nobodys(di: Client) -> None:
    trip, (parcel, *_) = trip_with(*orders(), driver=None)
    for address in (
        f"/driver/trips/{trip.number}",
        f"/driver/trips/{trip.number}/depart",
        f"/driver/trips/{trip.number}/stops/1001",
        f"/driver/trips/{trip.number}/stops/1001/scan",
        f"/driver/parcels/{parcel.number}",
    ):
        assert di.get(address).status_code == 404, address


def test_queries_do_not_grow(di: Client) -> None:
    counts = []
    for few in (orders()[:1], orders() + orders() + orders()):
        trip, _ = trip_with(*few)
        for address in (f"/driver/trips/{trip.number}", f"/driver/trips/{trip.number}/stops/1001", "/driver/trips"):
            with CaptureQueriesContext(connection) as queries:
                assert di.get(address).status_code == 200
            counts.append(len(queries))
    assert counts[:3] == counts[3:]


def hidden(page: str) -> dict[str, str]:
    match = re.search(r'name="id" value="([^"]+)"', page)
    assert match
    return {"id": match[1]}


def scanned(client: Client, address: str, code: str, id: str = "") -> dict[str, str]:
    sent = {"code": code, "id": id or str(new_id())}
    answer: dict[str, str] = client.post(address, sent, headers={"X-Part": "1"}).json()
    return answer


def handed_over(parcel: Parcel) -> int:
    return Event.objects.filter(subject_id=parcel.id, move="handed_over").count()


def test_nothing_to_do(di: Client) -> None:
    assert "No trip today" in di.get("/driver/").content.decode()


def test_today_leads_to_the_first_stop(di: Client) -> None:
    trip, parcels = trip_with(*orders())
    shown = di.get("/driver/").content.decode()
    assert f"/driver/trips/{trip.number}/stops/1001" in shown
    assert "青山服务站: hand over" in shown
    for parcel in parcels[:2]:
        receive(partner, get_parcel_for(partner, parcel.number), at=clock.now())
    assert "西溪服务站: hand over" in di.get("/driver/").content.decode()


def test_drives_off_once(di: Client) -> None:
    trip, parcels = trip_with(*orders(), leaves=False)
    address = f"/driver/trips/{trip.number}/depart"
    assert "Drive off" in di.get("/driver/").content.decode()
    filled = hidden(di.get("/driver/").content.decode())
    for _ in range(2):
        assert di.post(address, filled).status_code == 302
    assert di.post(address, {"id": str(new_id())}).status_code == 409
    assert Event.objects.filter(subject_id=trip.id, move="depart").count() == 1
    assert {Parcel.objects.get(id=parcel.id).status for parcel in parcels} == {"on_trip"}


def test_hands_over_what_is_ticked_once(di: Client) -> None:
    trip, (first, second, _other) = trip_with(*orders())
    address = f"/driver/trips/{trip.number}/stops/1001"
    page = di.get(address).content.decode()
    assert page.count("checked") == 2
    filled = hidden(page) | {"parcels": [first.number]}
    for _ in range(2):
        assert di.post(address, filled).status_code == 302
    assert (handed_over(first), handed_over(second)) == (1, 0)
    assert "1 still in the van" in di.get(f"/driver/trips/{trip.number}").content.decode()
    assert di.get(address).content.decode().count("checked") == 1


def test_nothing_ticked(di: Client) -> None:
    trip, _ = trip_with(*orders())
    response = di.post(f"/driver/trips/{trip.number}/stops/1001", {"id": str(new_id())})
    assert response.status_code == 422
    assert "Tick what you hand over" in response.content.decode()


def test_what_the_station_took_meanwhile_is_no_fault(di: Client) -> None:
    trip, (first, second, _other) = trip_with(*orders())
    address = f"/driver/trips/{trip.number}/stops/1001"
    filled = hidden(di.get(address).content.decode()) | {"parcels": [first.number, second.number]}
    receive(partner, get_parcel_for(partner, first.number), at=clock.now())
    assert di.post(address, filled).status_code == 302
    assert (handed_over(first), handed_over(second)) == (0, 1)
    assert "All handed over" in di.get(address).content.decode()


def test_parcels_of_another_stop_are_refused(di: Client) -> None:
    trip, (*_, other) = trip_with(*orders())
    response = di.post(f"/driver/trips/{trip.number}/stops/1001", {"id": str(new_id()), "parcels": [other.number]})
    assert response.status_code == 422
    assert handed_over(other) == 0


def test_scans(di: Client) -> None:
    trip, (first, second, other) = trip_with(*orders())
    address = f"/driver/trips/{trip.number}/stops/1001/scan"

    def scan(code: str, id: str = "") -> dict[str, str]:
        return scanned(di, address, code, id)

    id = str(new_id())
    assert [scan(first.tracking, id)["kind"], scan(first.tracking, id)["kind"]] == ["right", "right"]
    assert handed_over(first) == 1
    assert scan(first.number)["kind"] == "again"
    wrong = scan(other.number)
    assert wrong["kind"] == "wrong"
    assert "西溪服务站" in wrong["last"]
    assert handed_over(other) == 0
    assert scan("YT-nobody")["kind"] == "wrong"
    assert "Still to hand over here" in scan(second.number.lower())["last"]
    assert handed_over(second) == 1


def test_a_stop_before_driving_off(di: Client) -> None:
    trip, (first, *_) = trip_with(*orders(), leaves=False)
    address = f"/driver/trips/{trip.number}/stops/1001"
    assert "being loaded" in di.get(address).content.decode()
    assert scanned(di, f"{address}/scan", first.number)["kind"] == "wrong"
    assert handed_over(first) == 0


def test_strange_addresses(di: Client) -> None:
    trip, _ = trip_with(*orders())
    for address in ("/driver/trips/x", f"/driver/trips/{trip.number}/stops/9", "/driver/trips/💡/stops/1001"):
        assert di.get(address).status_code == 404, address
