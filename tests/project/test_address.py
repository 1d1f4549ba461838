"""The public address: what `CUNQIAO_URL` may say, and all that follows from it."""

import json
import os
import subprocess
import sys

import pytest
from django.test import Client
from tests.databases import HOME

from cunqiao.project import address
from cunqiao.project.errors import SettingsWeak

SETTINGS = """
import json
from cunqiao.project import settings
names = ["PUBLIC_URL", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "SECURE_HSTS_SECONDS"]
cookies = ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "LANGUAGE_COOKIE_SECURE"]
print(json.dumps({name: getattr(settings, name) for name in names + cookies}))
"""


@pytest.mark.parametrize("gateway", ["http://sms.example/", "ftp://sms.example/", "https://sms.example/"])
def test_messages_leave_by_tls_and_signed_alone(gateway: str) -> None:
    with pytest.raises(SettingsWeak, match="CUNQIAO_GATEWAY"):
        address.check_gateway(gateway, "short" if gateway.startswith("https") else "x" * 32)


@pytest.mark.parametrize("gateway", ["https://sms.example/send?a=1", "http://127.0.0.1:9000/", "gateways.Sms"])
def test_a_gateway_is_an_address_of_tls_or_this_machine_or_a_class(gateway: str) -> None:
    address.check_gateway(gateway, "x" * 32 if "://" in gateway else "")


@pytest.mark.parametrize(
    ("text", "origin", "host"),
    [
        ("https://shop.example", "https://shop.example", "shop.example"),
        (" https://Shop.Example/ ", "https://shop.example", "shop.example"),
        ("https://shop.example:443", "https://shop.example", "shop.example"),
        ("https://shop.example:8443", "https://shop.example:8443", "shop.example"),
        ("https://村桥.example", "https://xn--brvxx.example", "xn--brvxx.example"),
        ("https://10.0.0.7", "https://10.0.0.7", "10.0.0.7"),
        ("https://[2001:DB8::1]:8443", "https://[2001:db8::1]:8443", "[2001:db8::1]"),
        ("http://localhost:8000", "http://localhost:8000", "localhost"),
        ("http://127.0.0.1", "http://127.0.0.1", "127.0.0.1"),
        ("http://[::1]:8000", "http://[::1]:8000", "[::1]"),
    ],
)
def test_an_address_of_a_whole_server(text: str, origin: str, host: str) -> None:
    read = address.read(text)
    assert (read.origin, read.host) == (origin, host)
    assert read.is_secure == origin.startswith("https:")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "must begin with https"),
        ("shop.example", "must begin with https"),
        ("ftp://shop.example", "must begin with https"),
        ("https://", "has no name"),
        ("https://:8443", "has no name"),
        ("https://shop.example/cunqiao", "path"),
        ("https://shop.example?a=1", "path"),
        ("https://shop.example/?", "path"),
        ("https://shop.example#top", "path"),
        ("https://me@shop.example", "password"),
        ("https://me:secret@shop.example", "password"),
        ("https://shop.example:port", "is no address"),
        ("https://shop.example:70000", "is no address"),
        ("https://*", "is no address"),
        ("https://*.example", "is no address"),
        ("https://.example", "is no address"),
        ("https://shop..example", "is no address"),
        ("https://shop.example,other.example", "is no address"),
        ("https://shop example", "is no address"),
        ("https://[::1", "is no address"),
        ("http://shop.example", "network"),
        ("http://10.0.0.7:8000", "network"),
        ("http://localhost.example", "network"),
        ("http://0.0.0.0:8000", "network"),
    ],
)
def test_what_is_no_such_address_is_refused(text: str, why: str) -> None:
    with pytest.raises(SettingsWeak, match=why) as refused:
        address.read(text)
    assert "CUNQIAO_URL=https://shop.example" in str(refused.value)


def settings_of(**environment: str) -> dict[str, object]:
    program = [sys.executable, "-c", SETTINGS]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("CUNQIAO_")}
    told = subprocess.run(
        program, env=inherited | {"CUNQIAO_HOME": str(HOME)} | environment, capture_output=True, check=True
    )
    settings: dict[str, object] = json.loads(told.stdout)
    return settings


def test_the_address_says_who_is_answered_and_how_cookies_travel() -> None:
    shop = settings_of(CUNQIAO_URL="https://shop.example/")
    assert shop.pop("PUBLIC_URL") == "https://shop.example"
    assert shop.pop("ALLOWED_HOSTS") == ["shop.example", "127.0.0.1", "localhost", "[::1]"]
    assert shop.pop("CSRF_TRUSTED_ORIGINS") == ["https://shop.example"]
    assert all(shop.values())
    here = settings_of(CUNQIAO_URL="http://127.0.0.1:8000")
    assert here["ALLOWED_HOSTS"] == ["127.0.0.1", "127.0.0.1", "localhost", "[::1]"]
    assert not any(value for name, value in here.items() if "SECURE" in name)


@pytest.mark.parametrize(
    "host", ["shop.example", "evil.example:8000", "127.0.0.1.evil.example", "0.0.0.0:8000", "[::2]"]
)
def test_a_demo_answers_to_this_machine_alone(host: str) -> None:
    assert Client().get("/healthz", headers={"host": "127.0.0.1:8000"}).status_code == 200
    assert Client().get("/healthz", headers={"host": host}).status_code == 400
