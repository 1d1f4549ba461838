"""A short life in a small world, over the API of this process."""

from typing import Any

import httpx
import pytest
from django.core.wsgi import get_wsgi_application
from tests.checks import books_hold

from cunqiao.audit.queries import verify
from cunqiao.simulation.life import Unexpected, live
from cunqiao.simulation.life.client import Client, listed_people, sign_in
from cunqiao.simulation.once import outcome, pass_time

pytestmark = pytest.mark.usefixtures("made")
ORDERS = 20


@pytest.fixture(scope="module")
def http(made: None) -> Any:
    transport = httpx.WSGITransport(app=get_wsgi_application())
    with httpx.Client(base_url="http://127.0.0.1", transport=transport) as client:
        yield client


@pytest.fixture(scope="module")
def auditor(http: httpx.Client) -> Client:
    return sign_in(http, next(who for who in listed_people(http) if who["role"] == "auditor"))


def test_whoever_lives_in_it_leaves_the_books_whole(http: httpx.Client) -> None:
    said: list[str] = []
    live(http, 1, ORDERS, pass_time=pass_time, say=said.append)
    found = outcome(http)
    assert sum(found["orders"].values()) == ORDERS
    assert {"collected", "expired", "cancelled"} <= found["orders"].keys()
    assert found["parcels"]["collected"] > 0
    assert found["ledger_imbalance_fen"] == 0
    assert found["money_fen"]["commission_payable"] > 0
    assert [result.rule.name for result in verify() if result.count] == []
    books_hold()
    assert "Days have passed" in said


def test_an_answer_that_is_not_due_is_not_passed_over(auditor: Client) -> None:
    with pytest.raises(Unexpected, match="403"):
        auditor.post("/villagers", {"name": "x"})
    with pytest.raises(Unexpected, match="role_not_allowed"):
        auditor.refused("not_found", "/villagers", {"name": "x"}, same=[])
