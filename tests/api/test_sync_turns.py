"""Two requests of a till that are under way at once: the order of its commands is kept."""

import threading
from typing import Any

import pytest
from django.db import connection
from tests import cast
from tests.api.caller import Answer, Caller
from tests.api.test_sync import an_order

from cunqiao.api import orders


def test_two_requests_of_a_till_take_turns(fresh_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
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

    def send(*commands: Any) -> None:
        answers.append(caller.post("/sync", {"commands": list(commands)}))
        connection.close()

    one = threading.Thread(target=send, args=(first, second))
    one.start()
    assert entered.wait(10)
    two = threading.Thread(target=send, args=(second,))
    two.start()
    two.join(0.3)
    assert running == [first["id"]]
    go_on.set()
    one.join(10)
    two.join(10)
    assert running == [first["id"], second["id"], second["id"]]
    assert answers[0].body["outcomes"][1] == answers[1].body["outcomes"][0]
