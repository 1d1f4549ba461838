"""Signing in at a desk through a proxy that ends TLS, as a browser does."""

import re
from typing import Any

import httpx
import pytest
from asgiref.sync import async_to_sync
from django.test import override_settings
from tests.cast import PASSWORD

from cunqiao.project import asgi

URL = "https://shop.example"
PROXIED = {"Host": "shop.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}


@async_to_sync
async def sign_in(**headers: str) -> httpx.Response:
    served: Any = asgi.application
    transport = httpx.ASGITransport(served, client=("127.0.0.1", 5000))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000", headers=PROXIED) as client:
        page = await client.get("/sign-in")
        token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)[0]
        fields = {"username": "han", "password": PASSWORD, "csrfmiddlewaretoken": token}
        cookies = {"Cookie": f"csrftoken={page.cookies['csrftoken']}"}
        return await client.post("/sign-in", data=fields, headers=cookies | headers)


@pytest.mark.usefixtures("fresh_database")  # each request has a thread of its own
@override_settings(ALLOWED_HOSTS=["shop.example"], SESSION_COOKIE_SECURE=True)
def test_people_sign_in_through_a_proxy_that_ends_tls() -> None:
    answer = sign_in(Origin=URL, Referer=f"{URL}/sign-in")
    assert (answer.status_code, answer.headers.get("location")) == (302, "/headquarters/")
    assert "Secure" in answer.headers["set-cookie"]


@pytest.mark.usefixtures("fresh_database")  # each request has a thread of its own
@override_settings(ALLOWED_HOSTS=["shop.example"])
def test_a_form_of_another_site_is_refused_there_too() -> None:
    assert sign_in(Origin="https://evil.example", Referer="https://evil.example/").status_code == 403
