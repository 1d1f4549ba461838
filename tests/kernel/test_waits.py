"""Nobody waits for long: what others hold is given up, and may be asked again."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from uuid import UUID

import pytest
from django.db import OperationalError, connection, transaction
from tests import cast
from tests.api.caller import Caller

from cunqiao.kernel import ids, sql, transactions
from cunqiao.kernel.county import new_id
from cunqiao.kernel.ids import SentRequest
from cunqiao.kernel.incidents import trouble_of_database
from cunqiao.kernel.transactions import in_turn, lock_names, transacting

BODY = {"amount_fen": 5}


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch, fresh_database: str) -> None:
    monkeypatch.setattr(transactions, "LONGEST_WAIT", "50ms")


@contextmanager
def elsewhere(hold: AbstractContextManager[None]) -> Iterator[None]:
    """Another thread, with a connection of its own, is inside `hold` during the block."""
    inside, leave = threading.Event(), threading.Event()

    def holding() -> None:
        with hold:
            inside.set()
            assert leave.wait(10)
        connection.close()

    thread = threading.Thread(target=holding)
    thread.start()
    assert inside.wait(10)
    try:
        yield
    finally:
        leave.set()
        thread.join(10)


@contextmanager
def running(id: UUID) -> Iterator[None]:
    """A request that has claimed its id, and is not done."""
    sent = SentRequest(id, "POST /float/topups", cast.partner.person_id, {"id": str(id), **BODY})
    with transaction.atomic():
        ids.claim([(cast.TONGLU, sent)])
        yield


@contextmanager
def named(name: str) -> Iterator[None]:
    with transacting():
        lock_names([name])
        yield


def test_a_repeat_waits_a_little_for_its_running_first() -> None:
    id, caller = new_id(), Caller(cast.partner)
    with elsewhere(running(id)):
        answer = caller.post("/float/topups", {"id": str(id), **BODY})
        assert (answer.status, answer.code, answer.headers["Retry-After"]) == (503, "unavailable", "5")
        command = {"id": str(id), "kind": "topup", "body": BODY, "happened_at": "2026-11-01T00:00:00Z", "seq": 0}
        assert caller.post("/sync", {"commands": [command]}).status == 503, "no outcome, so that it is sent again"


def test_every_other_wait_for_a_lock_ends_too() -> None:
    with elsewhere(named("a")), pytest.raises(OperationalError) as waited, named("a"):
        pass
    assert trouble_of_database(waited.value) == "lock_not_available"
    with named("a"):
        pass


def test_the_bound_goes_with_its_transaction() -> None:
    """Connections are shared: what comes next on this one may wait as it likes."""
    with transacting():
        assert sql.run("kernel/bound_waits", longest="50ms") == [("50ms",)]
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)


def test_a_turn_is_waited_for() -> None:
    done: list[str] = []

    @contextmanager
    def turn() -> Iterator[None]:
        with in_turn("a"):
            yield
            done.append("first")

    def take() -> None:
        with in_turn("a"):
            done.append("second")

    second = threading.Thread(target=take)
    with elsewhere(turn()):
        second.start()
        second.join(0.2)
        assert done == []
    second.join(10)
    assert done == ["first", "second"]
