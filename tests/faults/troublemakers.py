"""Clients that make trouble, on purpose or not: in a process of their own, so that they cost the others no time."""

import multiprocessing
import os
import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.synchronize import Event
from threading import Thread
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pyotp
from tests.cast import PASSWORD

Act = Callable[["Target"], None]


class Target:
    """The server, and what it takes to trouble it: an operator's session, a till's token, the database's URL."""

    def __init__(self, url: str, database: str) -> None:
        self.url, self.database = url, database
        self.desk = httpx.Client(base_url=url, timeout=30)
        self.desk.get("/sign-in")
        told = {"username": "ou", "password": PASSWORD, "csrfmiddlewaretoken": self.desk.cookies["csrftoken"]}
        assert self.desk.post("/sign-in", data=told).status_code == 302
        self._take_second_step()
        signed = httpx.post(f"{url}/api/v1/auth/token", json={"username": "qin", "password": PASSWORD, "till": "A"})
        self.till = httpx.Client(base_url=f"{url}/api/v1", timeout=30)
        self.till.headers["Authorization"] = f"Bearer {signed.json()['token']}"
        self.queue = [
            {
                "id": str(uuid4()),
                "kind": "topup",
                "body": {"amount_fen": 500},
                "happened_at": "2026-11-01T00:00:00Z",
                "seq": i,
            }
            for i in range(400)
        ]

    def _take_second_step(self) -> None:
        key = re.findall(r"<code>([A-Z2-7 ]+)</code>", self.desk.get("/second-factor").text)[0]
        told = {"code": pyotp.TOTP(key.replace(" ", "")).now(), "csrfmiddlewaretoken": self.desk.cookies["csrftoken"]}
        assert self.desk.post("/second-factor", data=told).status_code == 200, "the recovery codes"


def log_in(target: Target) -> None:
    """With a wrong password, under a name that nobody has."""
    told = {"username": uuid4().hex, "password": "wrong"}
    httpx.post(f"{target.url}/api/v1/auth/token", json=told, timeout=30)


def repeat(target: Target) -> None:
    """A till's long queue, again and again."""
    target.till.post("/sync", json={"commands": target.queue})


def export(target: Target) -> None:
    """A file that breaks off whenever its connection to the database is ended."""
    for form in ("csv", "xlsx"):
        with suppress(httpx.TransportError):
            target.desk.get("/county/villagers", params={"export": form, "progress": "1"})


def leave(target: Target) -> None:
    """A client that goes away when the first bytes have come."""
    with target.desk.stream("GET", "/county/villagers", params={"export": "csv"}) as answer:
        next(answer.iter_raw())


def half_open(target: Target) -> None:
    """A connection that says half of what it wants, and stays."""
    parts = urlsplit(target.url)
    with socket.create_connection((str(parts.hostname), int(parts.port or 80))) as line:
        line.sendall(b"POST /api/v1/sync HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n{")
        time.sleep(5)


def end_exports(target: Target) -> None:
    """End the connections on which exports are being read: 501 rows at a time, as nothing else is."""
    import psycopg

    with psycopg.connect(target.database, autocommit=True) as session:
        for _ in range(200):
            session.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE state = 'active' AND query LIKE '%LIMIT 501%' AND pid <> pg_backend_pid()"
            )
            time.sleep(0.02)


CROWD: dict[Act, int] = {log_in: 8, repeat: 8, export: 8, leave: 4, half_open: 40, end_exports: 1}


def _trouble(url: str, database: str, stop: Event) -> None:
    os.nice(10)  # they would be on other machines
    target = Target(url, database)

    def go_on(act: Act) -> None:
        while not stop.wait(0.1):
            with suppress(httpx.TransportError, OSError, StopIteration):
                act(target)

    threads = [Thread(target=go_on, args=[act]) for act, many in CROWD.items() for _ in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@contextmanager
def trouble(url: str, database: str) -> Iterator[None]:
    """All of them at once, for the block."""
    context = multiprocessing.get_context("spawn")
    stop = context.Event()
    process = context.Process(target=_trouble, args=[url, database, stop])
    process.start()
    try:
        yield
        assert process.is_alive(), "they have given up"
    finally:
        stop.set()
        process.join(60)
