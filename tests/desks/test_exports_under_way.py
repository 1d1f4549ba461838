"""Exports as the server sends them: from the first second, and whatever becomes of one, it gives back what it held."""

import asyncio
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from tests.desks.desk import signed_in

from cunqiao.desks.framework import exporting
from cunqiao.kernel import shares
from cunqiao.project import asgi

POOL = 3  # connections of the process
CSV, XLSX = "/county/villagers?export=csv", "/county/villagers?export=xlsx&progress=1"
Answer = tuple[int, list[bytes], bool]
Watch = Callable[[bytes], None]


@pytest.fixture(autouse=True)
def small(fresh_database: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A small pool, small pieces, and a folder for what lies on the disk meanwhile."""
    options = connection.settings_dict["OPTIONS"]
    connection.close()
    connection.close_pool()
    options["pool"] = {"min_size": 0, "max_size": POOL, "timeout": 2}
    monkeypatch.setattr(exporting, "AT_ONCE", 1)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield
    connections.close_all()


@pytest.fixture
def cookie() -> bytes:
    session = signed_in("ou").cookies["sessionid"].value
    connection.close()
    return f"sessionid={session}".encode()


def held() -> int:
    """How many connections somebody has now."""
    stats = connection.pool.get_stats()  # type: ignore[attr-defined]
    return int(stats["pool_size"] - stats["pool_available"])


async def ask(address: str, cookie: bytes, watch: Watch = len, leaves_after: int = 0) -> Answer:
    """Status and parts of an answer, and whether it was whole; the client may leave after some parts."""
    path, _, query = address.partition("?")
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "query_string": query.encode(),
        "headers": [(b"host", b"127.0.0.1"), (b"cookie", cookie), (b"accept", b"text/html")],
        "client": ("127.0.0.1", 1),
    }
    asked, left, status, parts, is_whole = False, asyncio.Event(), 0, list[bytes](), False

    async def receive() -> dict[str, Any]:
        nonlocal asked
        if asked:
            await left.wait()
            return {"type": "http.disconnect"}
        asked = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        nonlocal status, is_whole
        status = message.get("status", status)
        if message["type"] == "http.response.body":
            is_whole = not message.get("more_body")
            parts.append(message.get("body", b""))
            watch(parts[-1])
            if leaves_after and len(parts) >= leaves_after:
                left.set()
                await asyncio.sleep(30)  # until it is cancelled

    await asgi.application(scope, receive, send)
    return status, parts, is_whole


def run(asked: Coroutine[Any, Any, Answer]) -> Answer:
    return asyncio.run(asked)


@pytest.mark.parametrize("address", [CSV, XLSX])
def test_many_that_fail_leave_the_connections_to_others(
    address: str, cookie: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = exporting._pieces

    def broken(listing: Any) -> Any:
        yield next(real(listing))
        listing.selected.first()  # somebody forgets that a connection is not kept
        raise ZeroDivisionError

    monkeypatch.setattr(exporting, "_pieces", broken)
    for _ in range(POOL + 1):
        status, _parts, is_whole = run(ask(address, cookie))
        assert (status, is_whole) == (200, False), "the client can tell"
    assert held() == 0
    status, _parts, is_whole = run(ask("/county/villagers", cookie))
    assert (status, is_whole) == (200, True)


@pytest.mark.parametrize("address", [CSV, XLSX])
def test_clients_that_leave_take_nothing_with_them(address: str, cookie: bytes, tmp_path: Path) -> None:
    for _ in range(POOL + 1):
        run(ask(address, cookie, leaves_after=2))
    assert (held(), list(tmp_path.iterdir())) == (0, [])
    assert run(ask(address, cookie))[2]


def test_rows_are_sent_as_they_are_read_and_no_connection_waits_for_the_client(
    cookie: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened: list[object] = []
    real = exporting.page

    def read(*args: Any, **kwargs: Any) -> Any:
        happened.append("read")
        return real(*args, **kwargs)

    monkeypatch.setattr(exporting, "page", read)
    run(ask(CSV, cookie, watch=lambda part: happened.append((bool(part), held()))))
    begun, *pieces = happened
    assert begun == (True, 0), "the first part comes before anything is read"
    assert pieces == ["read", (True, 0)] * 3 + [(False, 0)]


def test_what_begins_while_there_is_no_room_is_told_to_come_again(
    cookie: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shares, "PATIENCE", 0)
    for _ in range(shares.AT_ONCE):
        shares._room.acquire()
    try:
        assert run(ask(CSV, cookie))[0] == 503
        assert run(ask("/county/villagers", cookie))[0] == 200
    finally:
        shares._room.release(shares.AT_ONCE)
    assert run(ask(CSV, cookie))[0] == 200
