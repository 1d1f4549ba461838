"""What devices say of time: believed within bounds, else kept as said, and the server's time counts."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from tests import cast
from tests.api.caller import Caller, basket
from tests.api.line import bring, placed, ship
from tests.checks import books_hold
from tests.desks.desk import signed_in

from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.kernel.models import Event
from cunqiao.ledger.models import Account, Transfer
from cunqiao.orders.models import Order, Payment

pytestmark = pytest.mark.django_db

NEVER: list[str | timedelta] = ["9999-12-31T23:00:00Z", "0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z"]
WITHIN = [timedelta(days=-13), timedelta(minutes=4)]
BEYOND = [timedelta(days=-15), timedelta(minutes=10), timedelta(days=400)]


def said(after: str | timedelta) -> str:
    return after if isinstance(after, str) else f"{clock.now() + after:%Y-%m-%dT%H:%M:%SZ}"


def order(at: str) -> dict[str, Any]:
    body = {"villager_id": str(cast.WANG), "lines": basket(cast.SOAP, 1)}
    return {"id": str(new_id()), "kind": "order", "body": body, "happened_at": at, "seq": 0}


def tell(sent: dict[str, Any]) -> dict[str, Any]:
    (outcome,) = Caller(cast.partner).post("/sync", {"commands": [sent]}).body["outcomes"]
    return dict(outcome)


@pytest.mark.parametrize("after", WITHIN, ids=str)
def test_what_can_be_is_believed(after: timedelta) -> None:
    at = said(after)
    assert tell(order(at))["answer"]["placed_at"] == at
    kept = Order.objects.get()
    assert (f"{kept.placed_at:%Y-%m-%dT%H:%M:%SZ}", kept.said_at) == (at, None)


@pytest.mark.parametrize("when", [*NEVER, *BEYOND], ids=str)
def test_what_can_not_be_is_kept_and_the_servers_time_counts(when: str | timedelta) -> None:
    at = said(when)
    sent = order(at)
    first = tell(sent)
    assert first["outcome"] == "applied"
    assert tell(sent) == first
    kept, moment = Order.objects.get(), datetime.fromisoformat(at)
    assert kept.said_at == moment
    assert abs(kept.placed_at - kept.recorded_at) < timedelta(minutes=1)
    for row in (Payment.objects.get(), Transfer.objects.get(order_id=kept.id)):
        assert row.happened_at == kept.placed_at
    books_hold()


def test_so_is_the_time_of_an_order_and_of_a_scan_that_come_by_themselves() -> None:
    at = NEVER[0]
    partner = Caller(cast.partner)
    taken = partner.post("/orders", villager_id=str(cast.WANG), lines=basket(cast.SOAP, 1), placed_at=at)
    assert (taken.status, Order.objects.get().said_at) == (201, datetime(9999, 12, 31, 23, tzinfo=UTC))
    (number,) = ship(taken.body)
    scanned = Caller(cast.operator).post(f"/parcels/{number}/scan", event="arrived_county", at=at)
    assert scanned.status == 200, scanned.body
    event = Event.objects.get(move="arrived_county")
    assert event.said_at == datetime(9999, 12, 31, 23, tzinfo=UTC)
    assert abs(event.happened_at - event.recorded_at) < timedelta(minutes=1)
    page = signed_in("ou").get(f"/county/parcels/{number}").content.decode()
    assert "corrected; the device said 9999-12-31 23:59" in page  # the last moment that this calendar shows
    books_hold()


def test_an_order_of_the_year_9999_that_was_stored_before_breaks_no_page() -> None:
    partner = Caller(cast.partner)
    numbers = ship(placed(partner, lines=basket(cast.SOAP, 1)))
    bring(numbers)
    (number,) = numbers
    assert partner.post(f"/parcels/{number}/collect", evidence={"kind": "known"}).status == 200
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("kernel_event", "ledger_transfer", "logistics_collection", "orders_payment"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(f"UPDATE {table} SET happened_at = '9999-12-31 23:59:59Z'")
        cursor.execute("UPDATE orders_order SET placed_at = '9999-12-31 23:59:59Z'")
    this = Order.objects.get()
    tenure = cast.partner.required_tenure_id
    pages = ["", "orders", f"orders/{this.number}", "parcels", f"parcels/{number}", "stations", "stations/1001"]
    pages += ["accounts", *(f"accounts/{id}" for id in Account.objects.values_list("id", flat=True))]
    pages += [f"earned/{tenure}/9999-12", f"earned/{tenure}/10000-01"]
    client = signed_in("ou")
    assert {at: code for at in pages if (code := client.get(f"/county/{at}").status_code) not in (200, 404)} == {}
    for at in ("/orders", f"/orders/{this.number}", "/parcels", "/sync/changes"):
        assert partner.get(at).status == 200, at
    client = signed_in("han")
    for at in ("", "orders", f"orders/{this.number}", "platform"):
        assert client.get(f"/headquarters/{at}").status_code == 200, at
