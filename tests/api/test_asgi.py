"""What the server hands to Django: of a body without a length only the beginning."""

import asyncio
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

    bounded, passed = asgi._bounded(receive, asgi.KEPT), []
    while True:
        passed.append(await bounded())
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
