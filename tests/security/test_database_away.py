"""While the database is away: a 503 that says when to ask again, as a problem for programs and a page for people."""

from collections.abc import Iterator

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client
from tests import cast
from tests.api.caller import Caller
from tests.desks.desk import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[OperationalError, InterfaceError])
def away(request: pytest.FixtureRequest) -> Iterator[None]:
    """No statement gets through."""

    def refuse(*_: object) -> None:
        raise request.param("server closed the connection unexpectedly")

    with connection.execute_wrapper(refuse):
        yield


@pytest.fixture
def caller() -> Caller:
    return Caller(cast.partner)


@pytest.fixture
def clerk() -> Client:
    client = signed_in("ou")
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("path", ["/orders", "/sync/changes", "/catalog/skus"])
def test_the_api_says_when_to_ask_again(caller: Caller, away: None, path: str) -> None:
    answer = caller.get(path)
    assert (answer.status, answer.code, answer.headers["Retry-After"]) == (503, "unavailable", "5")
    assert "Send the same again" in answer.body["title"]


def test_a_change_is_refused_in_the_same_way(caller: Caller, away: None) -> None:
    command = {"id": "x", "kind": "topup", "body": {}, "happened_at": "", "seq": 1}
    for answer in (caller.post("/float/topups", amount_fen=100_00), caller.post("/sync", {"commands": [command]})):
        assert (answer.status, answer.code) == (503, "unavailable")


@pytest.mark.parametrize("path", ["/county/", "/county/orders", "/county/orders/1001-W1/cancel"])
def test_a_desk_says_what_to_do(clerk: Client, away: None, path: str) -> None:
    for response in (clerk.get(path), clerk.post(path, {"id": "x"})):
        assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
        assert "what you filled in is sent again" in response.content.decode()


def test_a_scan_waits_at_the_desk(clerk: Client, away: None) -> None:
    """The page's script keeps what was not answered well, and sends it again."""
    response = clerk.post("/county/scan", {"code": "1001-P1"}, headers={"X-Part": "1", "Accept": "application/json"})
    assert response.status_code == 503


def test_what_is_broken_otherwise_stays_a_failure(caller: Caller, clerk: Client) -> None:
    def refuse(*_: object) -> None:
        raise ZeroDivisionError

    with connection.execute_wrapper(refuse):
        assert caller.get("/orders").code == "failed"
        assert clerk.get("/county/").status_code == 500
