"""The page at `/`: what this is, the demo in figures, a token for each role."""

from typing import Any

import pytest
from django.test import Client
from tests import cast

from cunqiao.kernel.scope import Role
from cunqiao.public import views
from cunqiao.simulation.world import DemoPerson

pytestmark = pytest.mark.django_db

QIN = DemoPerson(cast.QIN, "qin", cast.PASSWORD, Role.PARTNER, cast.TONGLU, "1001", None, "A")
HAN = DemoPerson(cast.HAN, "han", cast.PASSWORD, Role.HEADQUARTERS, None, None, None, None)


@pytest.fixture
def demo(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cast as a demo world that stands."""
    settings.DEMO = True
    monkeypatch.setattr(views.loading, "is_current", lambda: True)
    monkeypatch.setattr(views.world, "is_ready", lambda: True)
    monkeypatch.setattr(views.world, "demo_people", lambda: [HAN, QIN])


def page(**query: str) -> str:
    response = Client(headers={"Accept-Language": "en"}).get("/", query)
    assert response.status_code == 200
    return response.content.decode()


def test_outside_the_demo_it_says_what_this_is_and_no_more() -> None:
    shown = page()
    assert "/api/v1/docs" in shown
    assert "<form" not in shown


def test_it_shows_the_world_in_figures(demo: None) -> None:
    shown = page()
    assert "<dt>Stations</dt><dd>3</dd>" in shown
    assert "Headquarters · han" in shown.replace("\n", " ")


def test_it_hands_out_a_token(demo: None) -> None:
    response = Client(headers={"Accept-Language": "en"}).post("/", {"username": "qin"})
    shown = response.content.decode()
    token = shown.split('<textarea id="text" readonly rows="5">')[1].split("<")[0]
    asked = Client().get("/api/v1/orders", headers={"Authorization": f"Bearer {token}"})
    assert asked.status_code == 200
    assert '<textarea id="text"' not in Client().post("/", {"username": "nobody"}).content.decode()


def test_a_foreign_page_can_not_ask_for_a_token(demo: None) -> None:
    assert Client(enforce_csrf_checks=True).post("/", {"username": "qin"}).status_code == 403


def test_it_says_what_is_still_being_made(settings: Any) -> None:
    settings.DEMO = True
    response = Client(headers={"Accept-Language": "en"}).get("/")
    assert response["Refresh"] == "3"
    assert "A world is being made" in response.content.decode()


def test_it_loads_nothing_from_elsewhere(demo: None) -> None:
    response = Client().get("/")
    assert response["Content-Security-Policy"].startswith("default-src 'none'")
    shown = response.content.decode()
    assert "<script" not in shown
    assert "style=" not in shown
    assert "http" not in shown.replace("http-equiv", "")


def test_it_speaks_the_language_that_one_chooses() -> None:
    client = Client(headers={"Accept-Language": "zh-CN"})
    assert 'lang="zh-hans"' in client.get("/").content.decode()
    assert client.get("/", {"lang": "en"}).status_code == 302
    assert '<html lang="en">' in client.get("/").content.decode()
    assert client.get("/", {"lang": "xx\r\n"}).status_code == 302
