"""The page at `/`: what this is, the demo in figures, the doors into it, a token for each role."""

import json
from base64 import urlsafe_b64decode
from typing import Any

import pytest
from django.test import Client, override_settings
from tests import cast

from cunqiao.kernel.scope import Role
from cunqiao.public import entering, views
from cunqiao.public.doors import doors
from cunqiao.simulation.guide import Guest
from cunqiao.simulation.history import Step
from cunqiao.simulation.reset import NotOurs, clear_world
from cunqiao.simulation.world import DemoPerson

pytestmark = pytest.mark.django_db

QIN = DemoPerson(cast.QIN, "qin", cast.PASSWORD, Role.PARTNER, cast.TONGLU, "1001", None, "A")
HAN = DemoPerson(cast.HAN, "han", cast.PASSWORD, Role.HEADQUARTERS, None, None, None, None)
GUESTS = [
    Guest("han", "Han", Role.HEADQUARTERS, None, None, None, ""),
    Guest("qin", "Qin", Role.PARTNER, cast.TONGLU, "桐庐县", cast.QIN, "梅蓉村服务站"),
    Guest("mei", "Mei", Role.MERCHANT, None, None, cast.HAN, "Mei's goods"),
    Guest("ou", "Ou", Role.COUNTY_OPERATOR, cast.TONGLU, "桐庐县", None, ""),
]
TOLD = '<textarea id="text" readonly rows="5">'


@pytest.fixture
def demo(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cast as a demo world that stands."""
    settings.DEMO = True
    monkeypatch.setattr(views.loading, "is_current", lambda: True)
    monkeypatch.setattr(views.world, "is_ready", lambda: True)
    monkeypatch.setattr(views.world, "demo_people", lambda: [HAN, QIN])
    monkeypatch.setattr(views.guide, "guests", lambda: GUESTS)
    monkeypatch.setattr(views.history, "steps", lambda: [Step("桐庐县", True)])


def english(**kwargs: Any) -> Client:
    return Client(headers={"Accept-Language": "en"}, **kwargs)


def page(**query: str) -> str:
    response = english().get("/", query)
    assert response.status_code == 200
    return response.content.decode()


def test_outside_the_demo_it_says_what_this_is_and_no_more() -> None:
    shown = page()
    assert "/api/v1/docs" in shown
    assert "<form" not in shown
    assert english().post("/enter", {"username": "qin"}).status_code == 404
    assert english().get("/anew").status_code == 404


def test_it_shows_the_world_in_figures(demo: None) -> None:
    shown = page()
    assert "<dt>Stations</dt><dd>3</dd>" in "".join(line.strip() for line in shown.splitlines())
    assert "Headquarters · han" in shown.replace("\n", " ")


def test_each_door_leads_to_those_of_its_role(demo: None) -> None:
    found = {door.role: [guest.username for guest in door.guests] for door in doors(GUESTS)}
    assert found == {
        Role.PARTNER: ["qin"],
        Role.MERCHANT: ["mei"],
        Role.COUNTY_OPERATOR: ["ou"],
        Role.HEADQUARTERS: ["han"],
    }
    assert doors([guest for guest in GUESTS if guest.role != Role.MERCHANT]) == []


def test_a_door_opens_with_one_click(demo: None) -> None:
    client = english()
    assert 'value="han"' in client.get("/").content.decode()
    assert client.post("/enter", {"username": "han"})["Location"] == "/headquarters/"
    assert client.get("/headquarters/").status_code == 200


def test_the_station_app_is_entered_with_a_token_that_no_log_sees(demo: None) -> None:
    address, _, handed = english().post("/enter", {"username": "qin"})["Location"].partition("#enter=")
    assert address == "/station/"
    session = json.loads(urlsafe_b64decode(handed + "=" * (-len(handed) % 4)))
    assert (session["station"], session["till"]) == ("1001", "A")
    asked = Client().get("/api/v1/orders", headers={"Authorization": f"Bearer {session['token']}"})
    assert asked.status_code == 200


def test_somebody_who_is_gone_leads_back(demo: None) -> None:
    assert english().post("/enter", {"username": "nobody"})["Location"] == "/"


def test_it_hands_out_a_token(demo: None) -> None:
    shown = english().post("/", {"username": "qin"}).content.decode()
    asked = Client().get("/api/v1/orders", headers={"Authorization": f"Bearer {shown.split(TOLD)[1].split('<')[0]}"})
    assert asked.status_code == 200
    assert TOLD not in english().post("/", {"username": "nobody"}).content.decode()


@pytest.mark.parametrize("secure", [True, False])
def test_the_language_travels_as_all_cookies_do(secure: bool) -> None:
    with override_settings(LANGUAGE_COOKIE_SECURE=secure):
        cookie = Client().get("/", {"lang": "en"}).cookies["django_language"]
    assert (cookie.value, bool(cookie["secure"])) == ("en", secure)


@pytest.mark.parametrize("address", ["/", "/enter", "/anew"])
def test_a_foreign_page_can_not_act(demo: None, address: str) -> None:
    assert Client(enforce_csrf_checks=True).post(address, {"username": "qin"}).status_code == 403


def test_it_says_what_is_still_being_made(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEMO = True
    response = english().get("/")
    assert response["Refresh"] == "3"
    assert "A world is being made" in response.content.decode()


def test_it_says_which_pasts_are_still_to_come(demo: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views.history, "steps", lambda: [Step("桐庐县", True), Step("曹县", False)])
    shown = page()
    assert "The past of 曹县" in shown
    assert '<progress max="5" value="4"' in " ".join(shown.split())


def test_a_new_world_is_asked_for_first(demo: None, monkeypatch: pytest.MonkeyPatch) -> None:
    cleared = []
    monkeypatch.setattr(entering, "clear_world", lambda: cleared.append(True))
    assert "Make a new world?" in english().get("/anew").content.decode()
    assert not cleared
    assert english().post("/anew")["Location"] == "/"
    assert cleared


def test_what_real_people_did_is_never_taken_away(demo: None) -> None:
    response = english().post("/anew")
    assert response.status_code == 302  # the cast is no made-up world, so there is nothing to take away
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cunqiao.simulation.reset.is_ready", lambda: True)
        assert english().post("/anew").status_code == 409
    assert Client().get("/healthz").status_code == 200


def test_outside_the_demo_nothing_is_taken_away() -> None:
    with pytest.raises(NotOurs):
        clear_world()


def test_it_loads_nothing_from_elsewhere(demo: None) -> None:
    response = english().get("/")
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
