"""Log-ins, repeats, failing exports, half-open connections and leaving clients, all at once: others notice nothing."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from threading import Event, Thread
from typing import Any

import httpx
import psycopg
import pytest
from tests.cast import QIN, QINGSHAN, SOAP, TONGLU
from tests.databases import used
from tests.faults.books import assert_books_hold
from tests.faults.clients import ASKERS, _token
from tests.faults.served import Served, prepare, wait_until
from tests.faults.troublemakers import trouble

from cunqiao.kernel.county import new_id
from cunqiao.project import postgres
from cunqiao.villagers.actions import NewVillager, register_villagers

pytestmark = pytest.mark.soak

SECONDS = 600
VILLAGERS = 6_000  # so that an export takes a while
SLOWEST = 1.0  # seconds, of 99 in 100 requests; on a machine that does nothing else
KEPT = 32  # connections that the pools of two processes keep for some minutes


class Other:
    """Somebody who works beside the trouble: how long each request took, and what went wrong."""

    def __init__(self, url: str, token: str, villager_id: str) -> None:
        self.http = httpx.Client(base_url=f"{url}/api/v1", timeout=30, headers={"Authorization": f"Bearer {token}"})
        self.villager_id, self.seconds, self.wrong = villager_id, list[float](), list[str]()

    def work(self, stop: Event) -> None:
        while not stop.is_set():
            for path in ("/orders", "/parcels", "/catalog/skus"):
                self.ask("GET", path)
            lines = [{"sku_id": str(SOAP), "quantity": 1}]
            self.ask("POST", "/orders", {"id": str(new_id()), "villager_id": self.villager_id, "lines": lines})

    def ask(self, method: str, path: str, body: Any = None) -> None:
        began = time.monotonic()
        try:
            answer = self.http.request(method, path, json=body)
        except httpx.TransportError as error:
            self.wrong.append(type(error).__name__)
        else:
            self.wrong += [] if answer.is_success else [f"{answer.status_code} {method} {path}"]
        self.seconds.append(time.monotonic() - began)
        time.sleep(0.2)


@dataclass
class Held:
    """What the processes that answer hold: connections to the database, memory in MiB, open files."""

    connections: int
    memory: int
    files: int
    pids: set[int] = field(default_factory=set)

    @classmethod
    def by(cls, served: Served, database: str) -> "Held":
        with psycopg.connect(database) as session:
            (connections,) = session.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle'"
                " AND pid <> pg_backend_pid()"
            ).fetchone() or (0,)
        pids = served.answering()
        status = [Path(f"/proc/{pid}/status").read_text() for pid in pids]
        memory = sum(int(text.partition("VmRSS:")[2].split()[0]) for text in status) // 1024
        files = sum(len(list(Path(f"/proc/{pid}/fd").iterdir())) for pid in pids)
        return cls(connections, memory, files, pids)


@pytest.fixture
def served(tmp_path: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Served, str]]:
    """A server, and the URL of its database."""
    home = tmp_path / "home"
    with django_db_blocker.unblock():
        prepare(home)
        with postgres.running(home) as url:
            with used(url):
                register_villagers(TONGLU, [NewVillager(new_id(), QINGSHAN, f"村民{i}", QIN) for i in range(VILLAGERS)])
            served = Served(home)
            yield served, url
            served.terminate()
            with used(url):
                assert_books_hold(besides="")


def test_others_notice_nothing_and_nothing_stays_behind(served: tuple[Served, str]) -> None:
    server, database = served
    tokens = [(_token(server.url, username), villager_id) for username, villager_id in ASKERS]
    others = [Other(server.url, *tokens[i % len(tokens)]) for i in range(6)]
    stop = Event()
    threads = [Thread(target=other.work, args=[stop]) for other in others]
    before = Held.by(server, database)
    with trouble(server.url, database):
        for thread in threads:
            thread.start()
        time.sleep(SECONDS)
        stop.set()
        for thread in threads:
            thread.join()
    wait_until(lambda: Held.by(server, database).connections == 0, 60)
    after = Held.by(server, database)
    seconds = [second for other in others for second in other.seconds]
    print(f"{len(seconds)} requests, p50 {quantiles(seconds)[1]:.3f} s, p99 {quantiles(seconds, n=100)[98]:.3f} s")
    print(before, after)
    assert [wrong for other in others for wrong in other.wrong] == []
    assert quantiles(seconds, n=100)[98] < SLOWEST
    assert after.pids == before.pids, "no process has died"
    assert after.files <= before.files + KEPT
    assert after.memory <= before.memory * 1.5
