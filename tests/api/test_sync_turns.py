"""Two requests of a till that are under way at once: the second hears at once to come again, and order is kept."""

import threading
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import OperationalError, connection
from tests import cast
from tests.api.caller import Answer, Caller
from tests.api.test_sync import an_order

from cunqiao.api import orders, sync
from cunqiao.identity.actions import open_till
from cunqiao.kernel.county import new_id
from cunqiao.kernel.models import Lease


def test_the_second_of_a_till_is_told_at_once_to_come_again(
    fresh_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    entered, go_on, running = threading.Event(), threading.Event(), list[str]()
    real = orders.place

    def slow(batch: Any) -> Any:
        running.append(str(batch[0].id))
        entered.set()
        assert go_on.wait(10)
        return real(batch)

    monkeypatch.setattr(orders, "place", slow)
    first, second, answers = an_order(), an_order() | {"seq": 1}, list[Answer]()
    caller = Caller(cast.partner)

    def send() -> None:
        answers.append(caller.post("/sync", {"commands": [first, second]}))
        connection.close()

    one = threading.Thread(target=send)
    one.start()
    assert entered.wait(10)
    refused = caller.post("/sync", {"commands": [second]})
    assert (refused.status, refused.code, refused.headers["Retry-After"]) == (503, "unavailable", "2")
    assert running == [first["id"]]
    go_on.set()
    one.join(10)
    again = caller.post("/sync", {"commands": [second]})
    assert running == [first["id"], second["id"], second["id"]]
    assert answers[0].body["outcomes"][1] == again.body["outcomes"][0]


@pytest.mark.django_db
def test_other_tills_do_not_wait_and_this_one_only_until_the_lease_ends() -> None:
    """As where the process that took it has died."""
    open_till(id=new_id(), county_id=cast.TONGLU, station_id=cast.QINGSHAN, letter="B")
    with sync.leased(f"till {cast.TONGLU} {cast.QINGSHAN} A"):
        assert Caller(cast.partner, till="A").post("/sync", {"commands": [an_order()]}).status == 503
        assert Caller(cast.partner, till="B").post("/sync", {"commands": [an_order()]}).status == 200
        Lease.objects.update(expires_at=datetime(2026, 1, 1, tzinfo=UTC))
        assert Caller(cast.partner, till="A").post("/sync", {"commands": [an_order()]}).status == 200


@pytest.mark.django_db
@pytest.mark.parametrize("ends", [OperationalError("the database is away"), ZeroDivisionError()])
def test_however_the_first_ends_the_next_one_begins(ends: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def end(*_: Any) -> Any:
        raise ends

    with monkeypatch.context() as patched:
        patched.setattr(sync, "carry_out", end)
        assert Caller(cast.partner).post("/sync", {"commands": [an_order()]}).status >= 500
    assert Caller(cast.partner).post("/sync", {"commands": [an_order()]}).status == 200
