"""Two merchants, two counties, many stations, people and jobs, all at once: nobody blocks anybody for ever."""

from collections import Counter

import pytest
from tests.cast import KETTLE, SOAP, TONGLU, TOWEL, WUYUAN
from tests.faults.books import assert_books_hold
from tests.faults.bustle import Somebody
from tests.faults.crowd import at_once
from tests.faults.villages import open_villages

from cunqiao.catalog.actions import NewSupply, supply_all
from cunqiao.kernel.county import NATIONAL, new_id
from cunqiao.kernel.errors import Refusal
from cunqiao.logistics.models import Collection, Parcel, Trip
from cunqiao.orders.models import Order
from cunqiao.orders.states import OrderStatus

pytestmark = pytest.mark.usefixtures("fresh_database")

EXPECTED = {
    "insufficient_float", "insufficient_stock", "invalid", "move_not_allowed", "quantities_differ", "too_many_tries",
    "wrong_code",
}  # fmt: skip


def bustle(acts: int, *, stations: int, people: int) -> Counter[str]:
    """Let everybody do so many things; how often something was done, and how often it was refused and why."""
    villages = open_villages(stations)
    counties = (TONGLU, WUYUAN, NATIONAL)
    supply_all([NewSupply(new_id(), county, sku, 300) for county in counties for sku in (SOAP, KETTLE, TOWEL)])

    def work(seed: int) -> Counter[str]:
        somebody, done = Somebody(villages, seed), Counter[str]()
        for _ in range(acts):
            try:
                somebody.act()
                done["done"] += 1
            except Refusal as refusal:
                done[refusal.code()] += 1
        return done

    outcomes = at_once(people, work)
    return sum((done for done in outcomes if isinstance(done, Counter)), Counter())


def assert_numbers_have_no_gaps() -> None:
    """The counters of every station: orders under W, parcels under P."""
    for numbers, mark in ((Order.objects.values_list("number", flat=True), "-W"), (_parcels(), "-P")):
        by_station: dict[str, set[int]] = {}
        for number in numbers:
            station, _, count = number.partition(mark)
            by_station.setdefault(station, set()).add(int(count))
        assert all(counts == set(range(1, len(counts) + 1)) for counts in by_station.values())


def _parcels() -> list[str]:
    return list(Parcel.objects.values_list("number", flat=True))


def test_many_stations_at_once_do_not_block_each_other() -> None:
    done = bustle(30, stations=20, people=12)
    assert set(done) <= {"done", *EXPECTED}
    assert done["done"] > 100
    assert Collection.objects.exists()
    assert Trip.objects.exists()
    assert_numbers_have_no_gaps()
    assert_books_hold()


@pytest.mark.soak
def test_a_hundred_do_not_for_minutes() -> None:
    done = bustle(1000, stations=100, people=16)
    assert set(done) <= {"done", *EXPECTED}
    assert {order.status for order in Order.objects.all()} >= {OrderStatus.COLLECTED, OrderStatus.CANCELLED}
    assert_numbers_have_no_gaps()
    assert_books_hold()
