"""Signing in at a desk, and what happens to a form when the session ends in the middle of it."""

import json
import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests import cast
from tests.desks.desk import signed_in

from cunqiao.identity.actions import end_grant, grant_role
from cunqiao.identity.models import Grant, Person
from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.kernel.scope import Role
from cunqiao.ledger.actions import request_top_up
from cunqiao.ledger.models import TopUp

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked() -> TopUp:
    return request_top_up(cast.partner, id=new_id(), amount_fen=5_000_00)


def test_a_wrong_password_opens_nothing_and_keeps_the_name() -> None:
    client = Client(headers={"Accept-Language": "en"})
    response = client.post("/sign-in", {"username": "ou", "password": "no"})
    assert response.status_code == 403
    shown = response.content.decode()
    assert "User name or password is wrong" in shown
    assert 'value="ou"' in shown
    assert client.get("/county/").status_code == 302


def test_too_many_wrong_passwords_must_wait() -> None:
    client = Client(headers={"Accept-Language": "en"})
    for _ in range(10):
        client.post("/sign-in", {"username": "ou", "password": "no"})
    response = client.post("/sign-in", {"username": "ou", "password": cast.PASSWORD})
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0


def test_signing_out_ends_it() -> None:
    client = signed_in("ou")
    client.post("/sign-out")
    assert client.get("/county/").status_code == 302


def test_a_grant_that_ended_ends_the_session() -> None:
    client = signed_in("ou")
    grant = Grant.objects.get(person_id=cast.OU)
    end_grant(grant, clock.now(), by=cast.headquarters)
    assert client.get("/county/").status_code == 302


def test_somebody_with_several_places_chooses_and_switches() -> None:
    ou = Person.objects.get(id=cast.OU)
    grant_role(id=new_id(), person=ou, role=Role.COUNTY_OPERATOR, county_id=cast.WUYUAN, at=clock.now())
    client = Client(headers={"Accept-Language": "en"})
    response = client.post("/sign-in", {"username": "ou", "password": cast.PASSWORD})
    assert response.headers["Location"] == "/place"
    shown = client.get("/place").content.decode()
    assert "桐庐县" in shown
    assert "婺源县" in shown
    other = Grant.objects.get(person=ou, county_id=cast.WUYUAN)
    assert client.post("/place", {"grant": str(other.id)}).headers["Location"] == "/county/"
    shown = client.get("/county/").content.decode()
    assert "婺源县" in shown.split('class="scope"')[1][:400]


def test_nobody_switches_to_a_place_of_somebody_else() -> None:
    foreign = Grant.objects.get(person_id=cast.HAN)
    client = signed_in("ou")
    assert client.post("/place", {"grant": str(foreign.id)}).headers["Location"] == "/place"
    assert client.get("/county/").status_code == 200


@pytest.mark.parametrize("next", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example"])
def test_it_leads_nowhere_else(next: str) -> None:
    response = Client().post("/sign-in", {"username": "ou", "password": cast.PASSWORD, "next": next})
    assert response.headers["Location"] == "/county/"


def test_what_was_typed_outlives_the_session(asked: TopUp) -> None:
    client = signed_in("ou")
    address = f"/county/top-ups/{asked.id}/confirm"
    filled = {"id": str(new_id()), "by": str(cast.OU), "bank_reference": "农商 <8812> 🚚"}
    del client.cookies[settings.SESSION_COOKIE_NAME]
    response = client.post(address, filled)
    assert response.status_code == 401
    kept = dict(_hidden(response.content.decode()))
    assert kept["next"] == address
    assert json.loads(kept["kept"])["bank_reference"] == ["农商 <8812> 🚚"]
    response = client.post("/sign-in", kept | {"username": "ou", "password": cast.PASSWORD})
    shown = response.content.decode()
    assert "data-send-at-once" in shown
    again = dict(_hidden(shown))
    assert again["bank_reference"] == filled["bank_reference"]
    assert client.post(address, again).status_code == 302
    asked.refresh_from_db()
    assert asked.bank_reference == filled["bank_reference"]


def test_a_file_is_asked_for_again_and_the_rest_outlives_the_session() -> None:
    client, address = signed_in("mei"), "/merchant/goods/import"
    del client.cookies[settings.SESSION_COOKIE_NAME]
    filled = {"by": str(cast.MEI), "place": str(cast.WUYUAN), "valid_from": "2099-01-01T00:00"}
    response = client.post(address, filled | {"file": SimpleUploadedFile("goods.xlsx", b"x" * 3_000_000)})
    kept = dict(_hidden(response.content.decode()))
    again = client.post("/sign-in", kept | {"username": "mei", "password": cast.PASSWORD})
    response = client.post(address, dict(_hidden(again.content.decode())))
    shown = response.content.decode()
    assert response.status_code == 422
    assert 'value="2099-01-01T00:00"' in shown
    assert f'<option value="{cast.WUYUAN}" selected>' in shown


def test_somebody_else_must_say_that_they_want_to_send_it(asked: TopUp) -> None:
    kept = json.dumps({"by": [str(cast.HAN)], "bank_reference": ["88"]})
    fields = {"next": f"/county/top-ups/{asked.id}/confirm", "kept": kept}
    response = Client().post("/sign-in", fields | {"username": "ou", "password": cast.PASSWORD})
    assert "data-send-at-once" not in response.content.decode()


@pytest.mark.parametrize("kept", ["{", "[]", '{"a": 1}', "null", '{"a": [{"b": 1}]}'])
def test_nonsense_that_was_kept_is_let_go(kept: str) -> None:
    fields = {"next": "/county/orders", "kept": kept, "username": "ou", "password": cast.PASSWORD}
    assert Client().post("/sign-in", fields).status_code in (200, 302)


def test_a_form_of_ours_is_needed() -> None:
    client = Client(enforce_csrf_checks=True, headers={"Accept-Language": "en"})
    response = client.post("/sign-in", {"username": "ou", "password": cast.PASSWORD})
    assert response.status_code == 403
    assert "This form is too old" in response.content.decode()


def _hidden(shown: str) -> Iterator[tuple[str, str]]:
    from html import unescape

    for found in re.finditer(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', shown):
        yield found[1], unescape(found[2])


def test_a_form_that_is_too_old_says_so() -> None:
    answer = Client(enforce_csrf_checks=True).post("/sign-in", {"username": "somebody", "password": "x"})
    assert answer.status_code == 403
    assert "表单已过期" in answer.content.decode()
