"""The built-in gateway: what it asks is signed, and what is answered says whether a message is tried again."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from pytest_django import Settings

from cunqiao.kernel.county import new_id
from cunqiao.kernel.gateways import NeverTaken, NotTaken, Outgoing, Signed, gateway

SECRET = "0123456789abcdef" * 2
MESSAGE = Outgoing(new_id(), "13987654321", "parcel_here", {"number": "1001-P1", "code": "480213"}, "您的包裹到了")


class Provider(ThreadingHTTPServer):
    """What an operator has behind the address: remembers what came, and answers as it is told."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self.status = 202
        self.came: list[tuple[dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/messages"


class Asked(BaseHTTPRequestHandler):
    server: Provider

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.came.append((dict(self.headers), body))
        self.send_response(self.server.status)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def provider() -> Iterator[Provider]:
    with Provider() as provider:
        Thread(target=provider.serve_forever, daemon=True).start()
        yield provider
        provider.shutdown()


def test_what_is_sent_is_signed_and_has_template_and_parameters(provider: Provider) -> None:
    assert Signed(provider.url, SECRET).send(MESSAGE) == "202"
    ((headers, body),) = provider.came
    expected = hmac.new(SECRET.encode(), headers["X-Cunqiao-Time"].encode() + b"." + body, hashlib.sha256).hexdigest()
    assert headers["X-Cunqiao-Signature"] == expected
    assert json.loads(body) == {
        "id": str(MESSAGE.id),
        "phone": "13987654321",
        "template": "parcel_here",
        "parameters": {"number": "1001-P1", "code": "480213"},
        "text": "您的包裹到了",
    }


@pytest.mark.parametrize("status", [302, 401, 404, 408, 429, 500, 503])
def test_what_passes_or_is_put_right_is_tried_again(provider: Provider, status: int) -> None:
    provider.status = status
    with pytest.raises(NotTaken, match=rf"^{status}$") as caught:
        Signed(provider.url, SECRET).send(MESSAGE)
    assert not isinstance(caught.value, NeverTaken)
    assert len(provider.came) == 1, "codes follow no other address"


@pytest.mark.parametrize("status", [400, 410, 422])
def test_what_is_wrong_with_the_message_is_tried_never(provider: Provider, status: int) -> None:
    provider.status = status
    with pytest.raises(NeverTaken, match=rf"^{status}$"):
        Signed(provider.url, SECRET).send(MESSAGE)


def test_a_gateway_that_is_away_is_tried_again_and_nobodys_data_is_told(provider: Provider) -> None:
    url = provider.url
    provider.shutdown()
    provider.server_close()
    with pytest.raises(NotTaken, match=r"^ConnectError$"):
        Signed(url, SECRET).send(MESSAGE)


def test_an_address_in_the_settings_is_asked(provider: Provider, settings: Settings) -> None:
    settings.MESSAGE_GATEWAY, settings.MESSAGE_GATEWAY_SECRET = provider.url, SECRET
    assert gateway().send(MESSAGE) == "202"
