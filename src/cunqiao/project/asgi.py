"""The application that the server runs."""

import asyncio
import logging
import os
import sys
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import django
from django.conf import settings
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from cunqiao.project import proxies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cunqiao.project.settings")

log = logging.getLogger(__name__)

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]

MEBIBYTE = 1024 * 1024
# bytes of a body that are passed on: enough to see that it is too large
KEPT = MEBIBYTE + 1  # of the API
KEPT_OF_FORMS = 6 * MEBIBYTE + 1  # a form may hold a sheet
PAUSE = 20  # seconds between two parts of a body
WHOLE = 120  # seconds for all of it: a form with a sheet, by a slow line
READ = 64 * MEBIBYTE  # bytes that are read and thrown away, so that a client that is still sending hears the answer


class Handler(ASGIHandler):
    """Django's own; but an answer that breaks off in the middle is told of, and gives back what it held.

    Its client hears that it is not whole: the server ends the connection.
    """

    async def run_get_response(self, request: HttpRequest) -> HttpResponseBase:
        response: HttpResponseBase = await super().run_get_response(request)
        setattr(response, "asked", request)  # noqa: B010  for the log
        return response

    async def send_response(self, response: HttpResponseBase, send: Send) -> None:
        try:
            await super().send_response(response, send)
        except Exception:  # raised further, it would keep Django from closing the response, and the connection is lost
            log.exception("an answer broke off", extra={"request": getattr(response, "asked", None)})


# seconds after which a thread that reckons lets another one go on: a short request, which waits for many small answers,
# waits for the interpreter as often
sys.setswitchinterval(0.0005)
django.setup(set_prefix=False)
_django = Handler()


async def application(scope: Message, receive: Receive, send: Send) -> None:
    """Serve one request as its client sent it; of its body only the beginning is kept, however long it says it is."""
    if scope["type"] == "lifespan":
        return await _live(receive, send)
    body = _Body(receive, _kept(scope))
    await _django(proxies.as_sent(scope, settings.PROXIES), body.receive, send)
    if body.is_late:  # Django has taken it for a client that left
        await send({"type": "http.response.start", "status": 408, "headers": [(b"connection", b"close")]})
        await send({"type": "http.response.body"})


def _kept(scope: Message) -> int:
    return KEPT if scope["path"].startswith("/api/") else KEPT_OF_FORMS


class _Body:
    """A body as it comes in: of more than `most` bytes the beginning, of a client that takes too long nothing more."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive, self._most = receive, most
        self._kept = self._read = 0
        self._has_ended = self.is_late = False
        self._until = asyncio.get_running_loop().time() + WHOLE

    async def receive(self) -> Message:
        while True:
            message = await self._next()
            if message["type"] != "http.request":
                return message
            body = message.get("body", b"")
            self._read += len(body)
            passed = body[: self._most - self._kept]
            self._kept += len(passed)
            last = not message.get("more_body") or self._read > READ
            if not self._has_ended and (passed or last):
                self._has_ended = last
                return {"type": "http.request", "body": passed, "more_body": not last}

    async def _next(self) -> Message:
        """The next part; once all have come, there is no hurry: what comes is that the client has left."""
        if self._has_ended:
            return await self._receive()
        left = self._until - asyncio.get_running_loop().time()
        try:
            return await asyncio.wait_for(self._receive(), min(PAUSE, left))
        except TimeoutError:
            self.is_late = True
            return {"type": "http.disconnect"}


async def _live(receive: Receive, send: Send) -> None:
    """Tell the server that we start and stop with it."""
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
