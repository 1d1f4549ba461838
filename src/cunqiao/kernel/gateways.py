"""What carries messages to phones: a gateway of the operator's that is asked over HTTPS, or a class of their own."""

import hashlib
import hmac
import json
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol
from uuid import UUID

import httpx
from django.conf import settings
from django.utils.module_loading import import_string

PATIENCE = httpx.Timeout(5, connect=3)  # seconds
# What is wrong with this message alone. All else passes, or is put right at the gateway: the message waits for it.
FINAL = (HTTPStatus.BAD_REQUEST, HTTPStatus.GONE, HTTPStatus.UNPROCESSABLE_ENTITY)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message on its way. Providers send approved texts alone: `kind` names the template that they know, with its
    `parameters`; `text` is the same in words. The same `id` again is the same message."""

    id: UUID
    phone: str
    kind: str
    parameters: Mapping[str, str]
    text: str


class NotTaken(Exception):
    """The gateway did not take it: later it may."""


class NeverTaken(NotTaken):
    """The gateway takes this message never, as where there is no such number."""


class Gateway(Protocol):
    """What carries messages to phones."""

    def send(self, message: Outgoing) -> str:
        """Hand one message over: what was answered, in a few words without anybody's data.

        Raises:
            NeverTaken: it need not be tried again.
            Exception: any other one; it is tried again later.
        """


class Console:
    """Shows messages in the log instead of sending them: for the demo. Elsewhere `serve` asks for a gateway."""

    def send(self, message: Outgoing) -> str:
        log.info("to …%s: %s", message.phone[-4:], message.text)
        return "shown"


class Signed:
    """Asks an address, with a signature over time and body by which it knows us, and knows what is not new."""

    def __init__(self, url: str, secret: str) -> None:
        self._url, self._secret = url, secret.encode()

    def send(self, message: Outgoing) -> str:
        body = json.dumps(
            {
                "id": str(message.id),
                "phone": message.phone,
                "template": message.kind,
                "parameters": dict(message.parameters),
                "text": message.text,
            },
            ensure_ascii=False,
        ).encode()
        at = str(int(time.time()))
        headers = {
            "Content-Type": "application/json",
            "X-Cunqiao-Time": at,
            "X-Cunqiao-Signature": signature(self._secret, at, body),
        }
        try:
            status = httpx.post(self._url, content=body, headers=headers, timeout=PATIENCE).status_code
        except httpx.HTTPError as error:
            raise NotTaken(type(error).__name__) from None  # its words may hold the address
        if 200 <= status < 300:
            return str(status)
        raise (NeverTaken if status in FINAL else NotTaken)(str(status))


def signature(secret: bytes, at: str, body: bytes) -> str:
    """HMAC-SHA256 over the time (seconds since 1970), a dot and the body, in hexadecimal."""
    return hmac.new(secret, at.encode() + b"." + body, hashlib.sha256).hexdigest()


def gateway() -> Gateway:
    """The gateway that the settings name, by its address or its class."""
    named = settings.MESSAGE_GATEWAY
    if "://" in named:
        return Signed(named, settings.MESSAGE_GATEWAY_SECRET)
    chosen: Gateway = import_string(named)()
    return chosen
