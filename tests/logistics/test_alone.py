"""A parcel that is of no consignment: it goes the whole way, everybody sees it, and it settles nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests import cast
from tests.acts import place_one
from tests.api.caller import Caller
from tests.audit.test_rules import named
from tests.cast import KETTLE, QINGSHAN, TONGLU, WANG, operator, partner
from tests.checks import books_hold, unchanged
from tests.desks.desk import signed_in
from tests.feed.store import Store, agree

from cunqiao.earnings.actions import release_due
from cunqiao.earnings.models import Release
from cunqiao.kernel import clock
from cunqiao.kernel.outbox import messages
from cunqiao.ledger.models import Transfer
from cunqiao.logistics.messages import words_of
from cunqiao.logistics.models import Fee, Parcel
from cunqiao.network.actions import next_numbers
from cunqiao.network.models import Counter
from cunqiao.orders.slips import slip_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def parcel() -> Parcel:
    return bought_elsewhere()


def bought_elsewhere() -> Parcel:
    """As one comes in."""
    (number,) = next_numbers(Counter.Kind.PARCEL, (TONGLU, QINGSHAN), 1)
    return Parcel.objects.create(
        county_id=TONGLU,
        number=f"1001-P{number}",
        station_id=QINGSHAN,
        addressee_id=WANG,
        carrier="圆通",
        tracking="YT1",
        created_at=clock.now(),
        created_by_id=operator.required_person_id,
    )


def bring(parcel: Parcel) -> str:
    """From the centre's door to the station's, over HTTP. The trip's number."""
    at_centre, driver = Caller(cast.operator), Caller(cast.driver)
    assert at_centre.post("/parcels/YT1/scan", event="arrived_county", shelf="A01").body["consignment"] is None
    trip = str(at_centre.post("/trips", driver_id=str(cast.DI)).body["number"])
    assert at_centre.post(f"/trips/{trip}/load", parcels=["YT1"]).body["parcels"] == [parcel.number]
    assert driver.post(f"/trips/{trip}/depart").status == 200
    assert driver.post(f"/parcels/{parcel.number}/scan", event="handed_over").status == 200
    return trip


def shelve(parcel: Parcel) -> None:
    """The partner takes it in."""
    assert Caller(partner).post(f"/parcels/{parcel.number}/scan", event="received").body["status"] == "at_station"


def take(parcel: Parcel) -> Any:
    """By the code that the villager was told."""
    (told,) = words_of(messages(cast.headquarters, about=parcel.number))
    return Caller(partner).post(f"/parcels/{parcel.number}/collect", evidence={"kind": "code", "value": told.code})


def shown(parcel: Parcel, trip: str) -> None:
    """On every page and in every list where a parcel stands."""
    month = f"{clock.now():%Y-%m}"
    county = ["", "parcels", f"parcels/{parcel.number}", "parcels?chip=unfetched", "trips", f"trips/{trip}", "scan"]
    county += [f"trips/{trip}/list", "stations", f"find?q={parcel.number}", "find?q=yt-1"]
    county += [f"earned/{partner.required_tenure_id}/{month}"]
    pages = {
        "ou": [f"/county/{page}" for page in county],
        "di": [f"/driver/{page}" for page in ("", "trips", f"trips/{trip}", f"trips/{trip}/stops/1001")],
        "han": ["/headquarters/", "/headquarters/parcels", f"/headquarters/parcels/{parcel.number}"],
        "an": ["/auditor/parcels", f"/auditor/parcels/{parcel.number}"],
    }
    for who, addresses in pages.items():
        client: Client = signed_in(who)
        assert {at: client.get(at).status_code for at in addresses} == dict.fromkeys(addresses, 200)
    for scope in (partner, operator, cast.headquarters, cast.auditor, cast.driver):
        (row,) = [row for row in Caller(scope).get("/parcels").body["items"] if row["number"] == parcel.number]
        assert row["consignment"] is None
    assert Caller(cast.merchant).get("/parcels").body["items"] == []


def test_it_goes_the_whole_way_and_settles_nothing(parcel: Parcel) -> None:
    trip = bring(parcel)
    shown(parcel, trip)
    shelve(parcel)
    answer = take(parcel)
    assert (answer.status, answer.body["status"], answer.body["lines"]) == (200, "collected", [])
    moved = Transfer.objects.exclude(kind="top_up")  # by which the cast began
    assert set(moved.values_list("kind", "order_id")) == {("handling", None), ("last_leg", None)}
    store = Store(Caller(partner))
    store.pull()
    agree(store)
    assert [(row["order"], row["consignment"]) for row in store.rows["parcel"].values()] == [(None, None)]
    assert [(row["order"], row["handling_fen"]) for row in store.rows["earning"].values()] == [(None, 100)]
    shown(parcel, trip)
    books_hold()
    assert named() == {}


def test_what_was_earned_by_it_is_released_like_all_else() -> None:
    with clock.at(clock.now() - timedelta(days=9)):
        parcel = bought_elsewhere()
        bring(parcel)
        shelve(parcel)
        take(parcel)
    assert release_due(TONGLU) == 1
    assert Release.objects.get().amount_fen == 100
    assert named() == {}


def test_one_that_nobody_fetches_is_missed(parcel: Parcel) -> None:
    with clock.at(clock.now() - timedelta(days=4)):
        bring(parcel)
        shelve(parcel)
    shown = signed_in("ou").get("/county/parcels?chip=unfetched").content.decode()
    assert parcel.number in shown
    assert "1 parcel not fetched" in signed_in("ou").get("/county/").content.decode()


def test_no_slip_opens_it(parcel: Parcel) -> None:
    bring(parcel)
    shelve(parcel)
    slip = {"kind": "slip", "value": slip_of(place_one(partner, {KETTLE: 1}))}
    with unchanged():
        answer = Caller(partner).post(f"/parcels/{parcel.number}/collect", evidence=slip)
    assert (answer.status, answer.code) == (422, "slip_not_genuine")


def test_it_lies_in_nobodys_box(parcel: Parcel) -> None:
    order = place_one(partner, {KETTLE: 1})
    boxed = {"carrier": "圆通", "tracking": "YT1", "lines": [{"line_id": str(order.lines.get().id), "quantity": 1}]}
    answer = Caller(cast.merchant).post(f"/consignments/{order.number}-1/ship", parcels=[boxed])
    assert (answer.status, answer.code) == (409, "number_taken")
    assert not Fee.objects.exists()
