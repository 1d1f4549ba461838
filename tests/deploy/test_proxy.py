"""Through the nginx of `deploy/`, with TLS: people sign in, and nobody invents where they come from."""

import re
import ssl
from collections.abc import Iterator

import httpx
import pytest
from tests.cast import PASSWORD
from tests.deploy.proxied import Proxied, proxied

READER, OTHER = "127.0.0.9", "127.0.0.8"  # of this machine's addresses; that of the proxy is 127.0.0.1


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxied]:
    with proxied(tmp_path_factory.mktemp("proxied"), CUNQIAO_PROXIES="127.0.0.1", CUNQIAO_METRICS=READER) as house:
        yield house


@pytest.fixture(scope="module")
def trust(house: Proxied) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=house.certificate)


def client(house: Proxied, trust: ssl.SSLContext, address: str = READER) -> httpx.Client:
    transport = httpx.HTTPTransport(verify=trust, local_address=address)
    return httpx.Client(base_url=house.url, transport=transport, timeout=30)


def test_people_sign_in_by_tls(house: Proxied, trust: ssl.SSLContext) -> None:
    with client(house, trust) as browser:
        page = browser.get("/sign-in")
        token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)[0]
        fields = {"username": "han", "password": PASSWORD, "csrfmiddlewaretoken": token}
        here = {"Origin": house.url, "Referer": f"{house.url}/sign-in"}
        answer = browser.post("/sign-in", data=fields, headers=here)
        assert (answer.status_code, answer.headers["location"]) == (302, "/headquarters/")
        assert all(cookie.secure for cookie in browser.cookies.jar)
        assert browser.get("/headquarters/").status_code == 200
        assert answer.headers["strict-transport-security"] == "max-age=31536000"


def test_devices_and_programs_ask_by_tls(house: Proxied, trust: ssl.SSLContext) -> None:
    with client(house, trust) as device:
        signed = device.post("/api/v1/auth/token", json={"username": "qin", "password": PASSWORD, "till": "A"})
        assert signed.status_code == 200
        told = {"Authorization": f"Bearer {signed.json()['token']}"}
        for path in ("orders", "catalog/skus", "sync/changes"):
            answer = device.get(f"/api/v1/{path}", headers=told)
            assert answer.status_code == 200, path
            assert answer.headers["strict-transport-security"] == "max-age=31536000"


def test_who_comes_without_tls_is_sent_to_it(house: Proxied) -> None:
    answer = httpx.get(f"{house.plain_url}/sign-in?next=/county/")
    assert (answer.status_code, answer.headers["location"]) == (301, f"{house.url}/sign-in?next=/county/")


def test_the_figures_are_for_who_is_named_whatever_others_say(house: Proxied, trust: ssl.SSLContext) -> None:
    lies = [("X-Forwarded-For", READER), ("X-Forwarded-For", "127.0.0.1"), ("X-Real-IP", READER), ("Forwarded", READER)]
    with client(house, trust, READER) as reader, client(house, trust, OTHER) as other:
        assert reader.get("/metrics").status_code == 200
        assert reader.get("/metrics", headers=[("X-Forwarded-For", OTHER)]).status_code == 200
        assert other.get("/metrics").status_code == 404
        assert other.get("/metrics", headers=lies).status_code == 404


def test_other_hosts_are_not_served(house: Proxied, trust: ssl.SSLContext) -> None:
    with client(house, trust) as browser:
        assert browser.get("/healthz", headers={"Host": "evil.example"}).status_code == 400
        assert browser.get("/healthz", headers={"X-Forwarded-Host": "evil.example"}).status_code == 200
