"""The application that the server runs."""

import os
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from django.conf import settings
from django.core.asgi import get_asgi_application

from cunqiao.project import proxies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cunqiao.project.settings")

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]

MEBIBYTE = 1024 * 1024
# bytes of a body that are passed on: enough to see that it is too large
KEPT = MEBIBYTE + 1  # of the API
KEPT_OF_FORMS = 6 * MEBIBYTE + 1  # a form may hold a sheet
READ = 64 * MEBIBYTE  # bytes that are read and thrown away, so that a client that is still sending hears the answer

_django = get_asgi_application()


async def application(scope: Message, receive: Receive, send: Send) -> None:
    """Serve one request as its client sent it; of its body only the beginning is kept, however long it says it is."""
    if scope["type"] == "lifespan":
        await _live(receive, send)
    else:
        await _django(proxies.as_sent(scope, settings.PROXIES), _bounded(receive, _kept(scope)), send)


def _kept(scope: Message) -> int:
    return KEPT if scope["path"].startswith("/api/") else KEPT_OF_FORMS


def _bounded(receive: Receive, most: int) -> Receive:
    kept = read = 0
    ended = False

    async def bounded() -> Message:
        nonlocal kept, read, ended
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return message
            body = message.get("body", b"")
            read += len(body)
            passed = body[: most - kept]
            kept += len(passed)
            last = not message.get("more_body") or read > READ
            if not ended and (passed or last):
                ended = last
                return {"type": "http.request", "body": passed, "more_body": not last}

    return bounded


async def _live(receive: Receive, send: Send) -> None:
    """Tell the server that we start and stop with it."""
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
