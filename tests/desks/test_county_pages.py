"""Every page of the county's desk for its own role, and the other roles at the door."""

import pytest
from django.test import Client
from tests.acts import place_one, ship, whole_way
from tests.cast import DI, KETTLE, SOAP, TONGLU, WANG, operator, partner
from tests.desks.desk import USERS, opened, signed_in

from cunqiao.desks.county import today
from cunqiao.desks.county.desk import COUNTY
from cunqiao.identity.access import tills_within
from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.ledger.actions import request_top_up
from cunqiao.ledger.models import Account
from cunqiao.logistics.access import get_parcel_for
from cunqiao.logistics.actions import arrive_at_county, create_trip, load

pytestmark = [pytest.mark.usefixtures("shared_world"), pytest.mark.django_db]


@pytest.fixture(scope="module")
def addresses(shared_world: None) -> dict[str, str]:
    """One address a page, with things in several states behind them."""
    whole_way(place_one(pieces={SOAP: 2}))
    order = place_one(pieces={KETTLE: 1, SOAP: 1})
    first, second = ship(order)
    arrive_at_county(operator, get_parcel_for(operator, first.number), at=clock.now())
    trip = create_trip(operator, id=new_id(), driver_id=DI)
    load(operator, trip, numbers=[first.number], at=clock.now())
    open_order = place_one(pieces={KETTLE: 1})
    top_up = request_top_up(partner, id=new_id(), amount_fen=5_000_00)
    account = Account.objects.get(county_id=TONGLU, holder_id=partner.required_tenure_id, kind="float")
    till = tills_within(operator).filter(station_id=partner.required_place_id)[0]
    return {
        "today": "/county/",
        "orders": "/county/orders",
        "order": f"/county/orders/{order.number}",
        "order-cancel": f"/county/orders/{open_order.number}/cancel",
        "scan": "/county/scan",
        "parcels": "/county/parcels",
        "parcel": f"/county/parcels/{second.number}",
        "trips": "/county/trips",
        "trip": f"/county/trips/{trip.number}",
        "trip-new": "/county/trips/new",
        "trip-scan": f"/county/trips/{trip.number}/scan",
        "trip-driver": f"/county/trips/{trip.number}/driver",
        "trip-depart": f"/county/trips/{trip.number}/depart",
        "trip-list": f"/county/trips/{trip.number}/list",
        "stations": "/county/stations",
        "station": "/county/stations/1001",
        "station-hours": "/county/stations/1001/hours",
        "till-new": "/county/stations/1001/tills/new",
        "till-revoke": f"/county/stations/1001/tills/{till.id}/revoke",
        "villagers": "/county/villagers",
        "villager": f"/county/villagers/{WANG}",
        "top-ups": "/county/top-ups",
        "statement": "/county/top-ups/statement",
        "top-up-confirm": f"/county/top-ups/{top_up.id}/confirm",
        "accounts": "/county/accounts",
        "account": f"/county/accounts/{account.id}",
        "commission": "/county/commission",
        "earned": f"/county/earned/{partner.required_tenure_id}",
        "earned-month": f"/county/earned/{partner.required_tenure_id}/{clock.now():%Y-%m}",
        "find": "/county/find?q=1001",
    }


def test_every_page_shows_for_its_role(addresses: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(today, "LOW_FLOAT_FEN", 1_000_000_00)  # stations are in need
    assert {page.name for page in COUNTY.pages} <= addresses.keys()
    client = signed_in("ou")
    for name, response in opened(client, addresses):
        assert response.status_code == 200, name
        assert response.headers["Content-Security-Policy"].startswith("default-src 'self'"), name
        assert "no-store" in response.headers["Cache-Control"], name
        shown = response.content.decode()
        assert "<script>" not in shown, name


def test_a_trip_is_found_by_its_number_and_offers_what_can_be_done_now(addresses: dict[str, str]) -> None:
    client, trip = signed_in("ou"), addresses["trip"]
    assert trip in client.get(f"/county/find?q={trip.rpartition('/')[2]}").content.decode()
    shown = client.get(trip).content.decode()
    acts = [addresses[name] for name in ("trip-scan", "trip-driver", "trip-depart")]
    assert [act for act in acts if act not in shown] == []


@pytest.mark.parametrize("role", sorted(USERS.keys() - {"county_operator"}))
def test_other_roles_stay_outside(addresses: dict[str, str], role: str) -> None:
    client = signed_in(USERS[role])
    for name, address in addresses.items():
        assert client.get(address).status_code == 403, name
        assert client.post(address, {"id": str(new_id())}).status_code == 403, name


def test_who_is_not_signed_in_goes_to_the_door(addresses: dict[str, str]) -> None:
    for address in addresses.values():
        response = Client().get(address)
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/sign-in?next=/county/")


def test_what_lies_in_another_county_does_not_exist(addresses: dict[str, str]) -> None:
    client = signed_in("ou2")
    lists = {
        "today",
        "orders",
        "scan",
        "parcels",
        "trips",
        "trip-new",
        "stations",
        "villagers",
        "top-ups",
        "statement",
        "accounts",
        "commission",
    }
    for name in addresses.keys() - lists - {"find"}:
        assert client.get(addresses[name]).status_code == 404, name
    for name in lists - {"today", "trip-new"}:
        assert "1001-" not in client.get(addresses[name]).content.decode(), name
    assert "Nothing found" in client.get("/county/find?q=1001-W").content.decode()


def test_villagers_are_masked_everywhere(addresses: dict[str, str]) -> None:
    client = signed_in("ou")
    for name, address in addresses.items():
        shown = client.get(address).content.decode()
        assert "王秀英" not in shown, name
        assert "13800001234" not in shown, name
