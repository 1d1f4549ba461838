"""Through PgBouncer, which gives each transaction whatever connection is free: all that works without it works.

`scripts/pgbouncer.sh` installs it.
"""

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import psycopg
import pytest
from tests.databases import HOME, clone, used
from tests.faults.books import assert_books_hold
from tests.faults.clients import Crowd, _token
from tests.faults.served import Served, stock_up, wait_until
from tests.journeys.test_main_line import test_from_the_order_to_everybody_paid as main_line

from cunqiao.project.serving import free_port

pytestmark = pytest.mark.soak

PROGRAM = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin") or "pgbouncer"
SERVERS = 4  # connections to PostgreSQL, for all processes together


@pytest.fixture
def pooled(server_url: str, tmp_path: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The URL of the cast's database through PgBouncer."""
    with clone(server_url, "pooled") as url, django_db_blocker.unblock():
        with used(url):
            stock_up()
        with pooler(url, tmp_path) as pooled:
            yield pooled


@contextmanager
def pooler(url: str, folder: Path) -> Iterator[str]:
    """PgBouncer in front of the server of `url`, for the block: the same database's URL."""
    parts, port = urlsplit(url), free_port()
    settings = folder / "pgbouncer.ini"
    settings.write_text(f"""
[databases]
* = host={parse_qs(parts.query)["host"][0]} user={parts.username}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {SERVERS}
max_client_conn = 200
""")
    owner = ["--user", (HOME / "database").owner()] if os.getuid() == 0 else []
    process = subprocess.Popen([PROGRAM, "--quiet", *owner, str(settings)])
    try:
        pooled = f"postgresql://{parts.username}@127.0.0.1:{port}{parts.path}"
        wait_until(lambda: answers(pooled), 10)
        yield pooled
    finally:
        process.terminate()
        process.wait(10)


def answers(url: str) -> bool:
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        return False
    return True


def copies(url: str, token: str, stop: threading.Event, found: set[int]) -> None:
    """A device that begins its copy anew, again and again. Which statuses it was answered."""
    with httpx.Client(base_url=f"{url}/api/v1", headers={"Authorization": f"Bearer {token}"}, timeout=20) as http:
        while not stop.is_set():
            since, more = "", True
            while more:
                answer = http.get("/sync/changes", params={"since": since})
                found.add(answer.status_code)
                if answer.status_code != 200:
                    break
                since, more = answer.json()["next"], answer.json()["more"]


def test_everything_works_through_a_pooler_of_transactions(pooled: str) -> None:
    """Server, worker and devices, beside which the main line is gone; then a crowd that orders."""
    served = Served(HOME, DATABASE_URL=pooled, CUNQIAO_EXTERNAL_DATABASE="")
    stop, found = threading.Event(), set[int]()
    token = _token(served.url, "qin")
    devices = [threading.Thread(target=copies, args=[served.url, token, stop, found]) for _ in range(3)]
    for device in devices:
        device.start()
    try:
        with used(pooled):
            main_line()
        crowd = Crowd(served.url)
        wait_until(lambda: crowd.answered > 200, 120)
        crowd.go_home()
    finally:
        stop.set()
        for device in devices:
            device.join()
        served.terminate()
    assert {failure for client in crowd.clients for failure in client.failed} == set()
    assert found == {200}
    with used(pooled):
        assert_books_hold(besides="")
