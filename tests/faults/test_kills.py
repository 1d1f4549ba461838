"""`kill -9` in mid-load: what was acknowledged is there, once, and what was not can be asked again."""

import re
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from tests.faults.clients import Crowd
from tests.faults.served import Served, assert_its_books_hold, prepare, wait_until

from cunqiao.project import postgres

LOAD = 32  # requests answered before anything is killed


@dataclass
class House:
    """A home and the server that runs on it now."""

    home: Path
    served: Served

    def open_again(self) -> str:
        """After its end, as another process at another port. Its address."""
        self.served = Served(self.home)
        return self.served.url


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Iterator[House]:
    home = tmp_path_factory.mktemp("served") / "home"
    with django_db_blocker.unblock():
        prepare(home)
        house = House(home, Served(home))
        yield house
    house.served.terminate()


@pytest.fixture
def crowd(house: House) -> Iterator[Crowd]:
    """At work: what is killed is killed in mid-load."""
    crowd = Crowd(house.served.url)
    wait_until(lambda: crowd.answered > LOAD, 60)
    yield crowd
    crowd.go_home()


def unannounced(home: Path) -> int:
    """How many orders the worker has not told their villagers of yet."""
    with postgres.running(home) as url, psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT (SELECT count(*) FROM orders_order)"
            " - (SELECT count(*) FROM kernel_message WHERE kind = 'order_taken' AND sent_at IS NOT NULL)"
        ).fetchone()
        assert row
        return int(row[0])


def assert_nothing_lost_or_doubled(crowd: Crowd, home: Path) -> None:
    """Before anything is asked again, all that was acknowledged is there; then all is, once, with the first number."""
    before = crowd.listed()
    for id, order in crowd.placed.items():
        assert before[id]["number"] == order["number"]
    for client in crowd.clients:
        client.settle()
    after, placed = crowd.listed(), crowd.placed
    assert {id: order["number"] for id, order in after.items() if id in placed} == {
        id: order["number"] for id, order in placed.items()
    }
    assert len({order["number"] for order in after.values()}) == len(after)
    assert set(before) <= set(after)
    assert_its_books_hold(home)


def asked_for_health(url: str) -> int:
    """How often, as `/metrics` counts it."""
    figures = httpx.get(f"{url}/metrics").text
    found = re.findall(r'^cunqiao_request_seconds_count{.*route="healthz".*} ([0-9.]+)$', figures, re.MULTILINE)
    return int(sum(map(float, found)))


def test_one_of_the_processes_that_answer_dies_and_all_are_answered(house: House) -> None:
    url, before = house.served.url, house.served.answering()
    assert len(before) > 1
    counted = asked_for_health(url)
    for _ in range(20):
        assert httpx.get(f"{url}/healthz").status_code == 200
    house.served.kill_one()
    for _ in range(20):
        assert httpx.get(f"{url}/healthz").status_code == 200
    assert asked_for_health(url) == counted + 40, "what the dead one has counted stays counted"
    wait_until(lambda: len(house.served.answering()) == len(before) and house.served.answering() != before, 30)


@pytest.mark.soak
def test_who_sends_half_a_request_keeps_nobody_waiting(house: House) -> None:
    address = ("127.0.0.1", house.served.port)
    halves = [b"", b"GET / HTTP/1.1\r\n", b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhalf"]
    with ExitStack() as stack:
        lines = [stack.enter_context(socket.create_connection(address, timeout=60)) for _ in range(100 * len(halves))]
        for i, line in enumerate(lines):
            line.sendall(halves[i % len(halves)])
        assert httpx.get(f"{house.served.url}/sign-in").status_code == 200
        assert not lines[0].recv(1), "hung up on"
        assert not lines[1].recv(1)
        assert lines[2].recv(12) == b"HTTP/1.1 408"


def test_a_killed_database_comes_back_by_itself(house: House, crowd: Crowd) -> None:
    house.served.kill_database()
    acknowledged = crowd.answered
    wait_until(lambda: crowd.answered > acknowledged + LOAD, 60)
    crowd.go_home()
    assert house.served.process.poll() is None, "the same server answers"
    wait_until(lambda: unannounced(house.home) == 0, 30)  # the worker lives on too
    assert_nothing_lost_or_doubled(crowd, house.home)


def test_a_killed_worker_is_followed_by_another(house: House, crowd: Crowd) -> None:
    house.served.kill_jobs()
    crowd.go_home()
    wait_until(lambda: unannounced(house.home) == 0, 30)
    assert house.served.process.poll() is None


def test_a_killed_server_has_lost_nothing(house: House, crowd: Crowd) -> None:
    house.served.kill()
    crowd.go_home()
    crowd.move_to(house.open_again())
    assert_nothing_lost_or_doubled(crowd, house.home)


def test_a_server_that_is_told_to_stop_answers_what_it_took_on(house: House, crowd: Crowd) -> None:
    """Who then knocks is refused; who speaks on an open line just as it is hung up gets no answer, and no effect."""
    house.served.terminate()
    crowd.go_home()
    failures = {failure for client in crowd.clients for failure in client.failed}
    assert failures <= {"ConnectError", "RemoteProtocolError", "ReadError", "WriteError"}, "never a 500"
    crowd.move_to(house.open_again())
    assert not crowd.kept_in_the_dark(), "what took effect was answered"
    assert_nothing_lost_or_doubled(crowd, house.home)


@pytest.mark.soak
def test_killed_again_and_again_it_lives_on(house: House, crowd: Crowd) -> None:
    """Now the process that answers, now the database, under load all the time."""
    for i in range(8):
        (house.served.kill_worker if i % 2 else house.served.kill_database)()
        acknowledged = crowd.answered
        wait_until(lambda before=acknowledged: crowd.answered > before + 50, 60)  # type: ignore[misc]
        time.sleep(6)  # what dies again at once is given up
    crowd.go_home()
    assert house.served.process.poll() is None, "the same server answers"
    assert_nothing_lost_or_doubled(crowd, house.home)
