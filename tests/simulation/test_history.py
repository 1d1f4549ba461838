"""The past of the made-up world: every desk has work waiting, the books hold, and it happens once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from tests.checks import books_hold
from tests.simulation.conftest import counties

from cunqiao.kernel import clock
from cunqiao.policies.kinds import KINDS
from cunqiao.simulation import history
from cunqiao.simulation.history import making, money
from cunqiao.simulation.reset import clear_world
from cunqiao.simulation.world import COUNTIES, Size, demo_people, figures, is_ready, make_world

SMALL = Size(stations=10, villagers=160, skus=220, merchants=5)
ORDERS, SEED = 120, 7
SPAN = timedelta(days=26)  # of the past here; a third of what a demo has
EARLY = datetime(2026, 11, 24, 1, tzinfo=UTC)  # nine in the morning in China: today's parcels are not scanned yet

pytestmark = pytest.mark.django_db


def quiet(line: str) -> None:
    pass


def be_killed() -> None:
    """The first run ends in the middle of its third county: two are whole, of that one there is nothing."""
    with pytest.MonkeyPatch.context() as patch:
        leave = money.leave_in_order
        killed = sorted(COUNTIES)[2]
        patch.setattr(money, "leave_in_order", lambda past: leave(past) if past.cast.county_id != killed else 1 / 0)
        with pytest.raises(ZeroDivisionError):
            history.make_history(SEED, quiet, ORDERS)
    assert [step.done for step in history.steps()].count(True) == 2
    assert ask(f"SELECT count(*) FROM orders_order WHERE county_id = {killed}") == [(0,)]
    assert ask(f"SELECT count(*) FROM ledger_topup WHERE county_id = {killed} AND status = 'requested'") == [(0,)]


@pytest.fixture(scope="module", autouse=True)
def lived_in(server_url: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A small world with its past, committed, in a database of its own."""
    with counties(server_url, "past", django_db_blocker):
        with clock.at(EARLY), pytest.MonkeyPatch.context() as patch:
            patch.setattr(making, "SPAN", SPAN)
            make_world(SEED, quiet, SMALL)
            be_killed()
            history.make_history(SEED, quiet, ORDERS)
        yield


def ask(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def test_the_books_hold() -> None:
    books_hold()


def test_it_happens_once() -> None:
    assert history.is_complete()
    said: list[str] = []
    before = figures()
    history.make_history(SEED, said.append, ORDERS)
    assert (said, figures()) == ([], before)


def test_there_is_something_in_every_state() -> None:
    now = figures()
    assert 0.9 * ORDERS < sum(now.orders.values()) <= ORDERS
    assert now.orders.keys() >= {"placed", "shipped", "at_station", "collected", "cancelled"}
    assert now.parcels.keys() == {"shipped", "at_county", "loaded", "on_trip", "at_station", "collected"}
    assert ask("SELECT count(*) FROM ledger_topup WHERE status = 'requested'")[0][0] > 0
    assert {status for (status,) in ask("SELECT DISTINCT status FROM earnings_payout")} == {"proposed", "approved"}
    assert ask("SELECT count(*) FROM earnings_release")[0][0] > 0
    assert ask("SELECT status FROM policies_version WHERE proposed_by_id IS NOT NULL") == [("proposed",)]
    assert ask("SELECT count(*) FROM orders_order WHERE payment_terms = 'on_collection'")[0][0] > 0


def test_vans_are_under_way() -> None:
    open_trips = ask("SELECT status, count(*) FROM logistics_trip WHERE status <> 'done' GROUP BY status")
    assert {status for status, _ in open_trips} == {"loading", "departed"}


def test_stations_that_visitors_enter_have_work_and_earnings() -> None:
    for status in ("on_trip", "at_station", "collected"):
        found = ask(f"SELECT DISTINCT split_part(number, '-', 1) FROM logistics_parcel WHERE status = '{status}'")
        assert {("1001",), ("1002",)} <= set(found), status


def test_the_first_merchant_is_late_with_something_and_has_something_sold_out() -> None:
    merchant = "SELECT place_id FROM identity_grant WHERE role = 'merchant' ORDER BY person_id LIMIT 1"
    late = f"status = 'to_ship' AND ship_by < '{EARLY}' AND merchant_id = ({merchant})"
    assert ask(f"SELECT count(*) FROM orders_consignment WHERE county_id = 877 AND {late}")[0][0] > 0
    own = f"SELECT id FROM catalog_product WHERE merchant_id = ({merchant})"
    skus = f"SELECT id FROM catalog_sku WHERE product_id IN ({own})"
    assert ask(f"{skus} EXCEPT SELECT sku_id FROM catalog_pool WHERE available > 0")


def test_partners_begin_with_full_floats() -> None:
    assert set(ask("SELECT balance_fen FROM ledger_account WHERE kind = 'float'")) == {(20_000_00,)}


def test_nothing_lies_in_the_future_or_before_its_world() -> None:
    first, last = ask("SELECT min(recorded_at), max(recorded_at) FROM orders_order")[0]
    assert EARLY - SPAN - timedelta(days=1) <= first
    assert last <= EARLY
    assert ask(f"SELECT count(*) FROM kernel_event WHERE recorded_at > '{EARLY}'") == [(0,)]


def test_the_world_can_be_made_anew() -> None:
    clear_world()
    assert not is_ready()
    assert not history.is_complete()
    assert ask("SELECT count(*) FROM regions_county")[0][0] > 0
    kept = ("auth", "django", "procrastinate", "regions")
    tables = [name for (name,) in ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    own = [name for name in tables if not name.startswith(kept)]
    filled = {name for name in own if ask(f'SELECT EXISTS (SELECT FROM "{name}")') == [(True,)]}
    assert filled == {"kernel_installation", "policies_version"}, "what migrations bring, and nothing else"
    assert ask("SELECT count(*) FROM policies_version") == [(len(KINDS),)]
    make_world(SEED, quiet, SMALL)
    assert min(person.station for person in demo_people() if person.station) == "1001"
