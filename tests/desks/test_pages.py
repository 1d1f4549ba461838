"""Every page of the county's desk for its own role; the other roles at the door."""

from typing import Any

import pytest
from tests.acts import place_one, ship, whole_way
from tests.cast import DI, KETTLE, SOAP, TONGLU, WANG, operator, partner
from tests.desks.desk import signed_in

from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.ledger.actions import request_top_up
from cunqiao.ledger.models import Account
from cunqiao.logistics.access import get_parcel_for
from cunqiao.logistics.actions import arrive_at_county, create_trip, load

pytestmark = pytest.mark.django_db


@pytest.fixture
def addresses() -> dict[str, str]:
    """One address a page, with things in every state behind them."""
    whole_way(place_one(pieces={SOAP: 2}))
    order = place_one(pieces={KETTLE: 1, SOAP: 1})
    first, second = ship(order)
    arrive_at_county(operator, get_parcel_for(operator, first.number), at=clock.now())
    trip = create_trip(operator, id=new_id(), driver_id=DI)
    load(operator, trip, numbers=[first.number], at=clock.now())
    open_order = place_one(pieces={KETTLE: 1})
    top_up = request_top_up(partner, id=new_id(), amount_fen=5_000_00)
    account = Account.objects.get(county_id=TONGLU, holder_id=partner.grant_id, kind="float")
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
        "trip-depart": f"/county/trips/{trip.number}/depart",
        "trip-list": f"/county/trips/{trip.number}/list",
        "stations": "/county/stations",
        "station": "/county/stations/1001",
        "till-revoke": f"/county/stations/1001/tills/{_till()}/revoke",
        "villagers": "/county/villagers",
        "villager": f"/county/villagers/{WANG}",
        "top-ups": "/county/top-ups",
        "top-up-confirm": f"/county/top-ups/{top_up.id}/confirm",
        "accounts": "/county/accounts",
        "account": f"/county/accounts/{account.id}",
        "find": "/county/find?q=1001",
    }


def _till() -> Any:
    from cunqiao.identity.access import tills_within

    return tills_within(operator, partner.where)[0].id


def test_every_page_shows_for_its_role(addresses: dict[str, str]) -> None:
    client = signed_in("ou")
    for name, address in addresses.items():
        response = client.get(address)
        assert response.status_code == 200, name
        assert "Content-Security-Policy" in response.headers
        shown = response.content.decode()
        assert " style=" not in shown, name


def test_it_knows_all_pages(addresses: dict[str, str]) -> None:
    from cunqiao.desks.county.desk import COUNTY

    assert {page.name for page in COUNTY.pages} == addresses.keys() - {"find"}
