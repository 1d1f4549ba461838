"""What the server hands to Django: of a body without a length only the beginning."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from cunqiao.desks.framework.desk import MAX_FORM_BYTES
from cunqiao.project import asgi
from cunqiao.sheets import refusals

MEBIBYTE = 1024 * 1024


async def passed_on(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    waiting = iter(messages)

    async def receive() -> dict[str, Any]:
        return next(waiting)

    body, passed = asgi._Body(receive, asgi.KEPT), []
    while True:
        passed.append(await body.receive())
        if passed[-1]["type"] == "http.disconnect":
            return passed


@pytest.mark.parametrize("size", [0, 5, MEBIBYTE, MEBIBYTE + 1, 3 * MEBIBYTE, 200 * MEBIBYTE])
@pytest.mark.parametrize("chunk", [MEBIBYTE // 3, 4 * MEBIBYTE])
def test_a_large_body_is_cut_where_it_is_too_large(size: int, chunk: int) -> None:
    block = bytes(chunk)
    parts = [block[: min(chunk, size - start)] for start in range(0, size, chunk)] or [b""]
    messages = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
    messages[-1]["more_body"] = False
    passed = asyncio.run(passed_on([*messages, {"type": "http.disconnect"}]))
    assert sum(len(message.get("body", b"")) for message in passed) == min(size, MEBIBYTE + 1)
    assert [message.get("more_body") for message in passed].count(False) == 1


def test_a_form_may_hold_a_sheet() -> None:
    assert asgi._kept({"path": "/api/v1/sync"}) == MEBIBYTE + 1
    assert asgi._kept({"path": "/merchant/goods/import"}) > refusals.MAX_BYTES
    assert asgi.KEPT_OF_FORMS == MAX_FORM_BYTES + 1


class Slow:
    """A client that sends the beginning of a body, and then nothing, or a byte now and then."""

    def __init__(self, *, drips: bool) -> None:
        self.drips, self.sent = drips, list[dict[str, Any]]()

    async def receive(self) -> dict[str, Any]:
        await asyncio.sleep(0.001 if self.drips else 3600)
        return {"type": "http.request", "body": b"x", "more_body": True}

    async def send(self, message: Mapping[str, Any]) -> None:
        self.sent.append(dict(message))


@pytest.mark.parametrize("drips", [True, False])
def test_a_body_that_does_not_end_is_not_waited_for(drips: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asgi, "WHOLE" if drips else "PAUSE", 0.05)
    client = Slow(drips=drips)
    scope = {"type": "http", "method": "POST", "path": "/sign-in", "headers": [], "client": ("127.0.0.1", 1)}
    asyncio.run(asgi.application(scope, client.receive, client.send))
    assert [message.get("status") for message in client.sent] == [408, None]
    assert client.sent[0]["headers"] == [(b"connection", b"close")]


def test_a_request_that_has_come_may_take_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asgi, "PAUSE", 0.01)

    async def waits() -> asgi._Body:
        parts = [{"type": "http.request", "body": b"all"}]

        async def receive() -> dict[str, Any]:
            if not parts:
                await asyncio.sleep(0.05)
            return parts.pop() if parts else {"type": "http.disconnect"}

        body = asgi._Body(receive, asgi.KEPT)
        assert [(await body.receive())["type"] for _ in range(2)] == ["http.request", "http.disconnect"]
        return body

    assert not asyncio.run(waits()).is_late
