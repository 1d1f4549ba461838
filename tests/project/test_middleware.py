"""What holds around every answer, and what no view is given."""

import gzip

import pytest
from django.test import Client
from tests import cast
from tests.api.caller import token_of
from tests.desks.desk import signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "status", "source"),
    [
        ("/", 200, "'none'"),
        ("/sign-in", 200, "'self'"),
        ("/nowhere", 404, "'self'"),
        ("/county/", 302, "'self'"),
        ("/healthz", 200, "'none'"),
        ("/api/v1/orders", 401, "'none'"),
        ("/api/v1/nowhere", 404, "'none'"),
        ("/static/office/logo.svg", 200, "'none'"),
    ],
)
def test_every_answer_says_what_a_browser_may_do_with_it(path: str, status: int, source: str) -> None:
    answer = Client(headers={"accept": "text/html"}).get(path)
    assert answer.status_code == status
    policy = answer["Content-Security-Policy"].split("; ")
    assert policy[0] == f"default-src {source}"
    assert "frame-ancestors 'none'" in policy
    assert not [part for part in policy if part.startswith("script-src") and "unsafe" in part]
    assert answer["Permissions-Policy"].startswith("camera=(self), ")
    assert (answer["X-Content-Type-Options"], answer["Referrer-Policy"]) == ("nosniff", "same-origin")


@pytest.mark.parametrize("encoding", ["gzip", "GZIP", "br", "identity, gzip", "x"])
@pytest.mark.parametrize("path", ["/api/v1/auth/token", "/sign-in"])
def test_packed_bodies_are_not_read(path: str, encoding: str) -> None:
    packed = gzip.compress(b"{}")
    answer = Client().post(path, packed, "application/json", headers={"content-encoding": encoding})
    assert (answer.status_code, answer.json()["type"]) == (415, "/problems/encoding_not_read")
    assert answer["Accept-Encoding"] == "identity"


def test_a_body_that_says_it_is_not_packed_is_read() -> None:
    answer = Client().post("/api/v1/auth/token", b"{}", "application/json", headers={"content-encoding": "identity"})
    assert answer.status_code == 422


@pytest.mark.parametrize("path", ["/orders/%00", "/parcels/1001-P%00", "/villagers/%00", "/%00", "/skus/%00"])
def test_the_api_has_no_address_with_a_zero_byte(path: str) -> None:
    bearer = {"authorization": f"Bearer {token_of(cast.headquarters)}"}
    answer = Client(raise_request_exception=False).get(f"/api/v1{path}", headers=bearer)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("path", ["/county/orders/%00", "/county/parcels/1001-P%00", "/%00", "/static/%00"])
def test_no_page_has_one(path: str) -> None:
    client = signed_in("ou")
    client.raise_request_exception = False
    assert client.get(path).status_code == 404
