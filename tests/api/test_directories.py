"""Log-in, regions, goods, villagers, messages, the demo and health over HTTP."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client, override_settings
from pytest_django import DjangoAssertNumQueries
from tests import cast
from tests.api.caller import Caller

from cunqiao.api import health
from cunqiao.kernel.county import new_id
from cunqiao.project.proxies import networks

pytestmark = pytest.mark.django_db


def sign_in(username: str = "qin", password: str = cast.PASSWORD, **more: Any) -> Any:
    return Caller().post("/auth/token", {"username": username, "password": password, **more})


def test_a_partner_signs_in() -> None:
    answer = sign_in(till="A", place="1001")
    assert answer.status == 200
    assert set(answer.body) == {"token", "expires_at", "person"}
    assert answer.body["person"] == {
        "id": str(cast.QIN), "name": "Qin", "role": "partner", "county_id": cast.TONGLU, "station": "1001",
    }  # fmt: skip
    caller = Caller()
    caller.headers["Authorization"] = f"Bearer {answer.body['token']}"
    assert caller.get("/orders").status == 200


def test_who_signs_in_wrongly_is_told_nothing() -> None:
    for username, password in (("qin", "wrong"), ("nobody", cast.PASSWORD), ("", "")):
        answer = sign_in(username, password)
        assert (answer.status, answer.code) == (401, "not_signed_in")
    assert sign_in(till="B").fields == ["till"]
    assert sign_in(place="1002").status == 404
    assert sign_in(username=7).fields == ["username"]  # type: ignore[arg-type]
    assert sign_in(password="a\0b").code == "invalid"


def test_wrong_passwords_are_throttled() -> None:
    for _ in range(10):
        assert sign_in(password="wrong").status == 401
    answer = sign_in()
    assert (answer.status, answer.code) == (429, "too_many_tries")
    assert 0 < int(answer.headers["Retry-After"]) <= 300
    assert sign_in("xu").status == 200


def test_regions_are_found() -> None:
    caller = Caller(cast.driver)
    first = caller.get("/regions", q="tl", level="county").body["items"][0]
    assert first == {
        "code": "330122", "name": "桐庐县", "level": "county", "parent": "3301", "former_codes": [],
        "county_id": cast.TONGLU,
    }  # fmt: skip
    below = caller.get("/regions", parent="330122", limit=3).body
    assert {region["level"] for region in below["items"]} == {"township"}
    more = caller.get("/regions", parent="330122", limit=3, after=below["next"]).body
    assert more["items"][0]["code"] > below["items"][-1]["code"]
    for wrong in ({"level": "planet"}, {"parent": "x"}, {"after": "x"}, {"q": "x" * 101}):
        assert caller.get("/regions", **wrong).fields == list(wrong)
    assert caller.get("/regions", q="", level="", parent="").status == 200


def test_goods_have_a_price_and_pieces() -> None:
    caller = Caller(cast.partner)
    (kettle,) = caller.get("/catalog/skus", q="电水壶").body["items"]
    assert kettle == {
        "id": str(cast.KETTLE), "name": "电水壶 1.7 升", "name_en": "Electric kettle 1.7 l", "category": "appliances",
        "merchant": str(cast.APPLIANCES), "price_fen": 129_00, "available": 105, "handling": "small",
        "barcode": "", "picture": None,
    }  # fmt: skip
    assert [sku["id"] for sku in caller.get("/catalog/skus", q="soap").body["items"]] == [str(cast.SOAP)]
    assert len(caller.get("/catalog/skus", category="daily").body["items"]) == 2
    assert caller.get("/catalog/skus", category="none").body["items"] == []
    hq = Caller(cast.headquarters)
    assert hq.get("/catalog/skus", q="kettle").body["items"][0]["available"] == 5
    assert hq.get("/catalog/skus", q="kettle", county=cast.TONGLU).body["items"][0]["available"] == 105


def test_a_villager_is_registered_once_and_found() -> None:
    caller, id = Caller(cast.partner), str(new_id())
    body = {"id": id, "name": "  李𠮷😀  ", "phone": "138-0000-4321", "consent": {"kind": "seen"}}
    made = caller.post("/villagers", body)
    assert made.status == 201
    assert made.body | {"household_id": None} == {
        "id": id, "name": "李𠮷😀", "phone_masked": "138****4321", "household_id": None, "station": "1001",
    }  # fmt: skip
    again = caller.post("/villagers", body)
    assert (again.status, again.body) == (200, made.body)
    assert caller.post("/villagers", body | {"name": "李"}).body["differing"] == ["name"]
    assert [v["id"] for v in caller.get("/villagers", q="4321").body["items"]] == [id]
    masked = Caller(cast.operator).get("/villagers", q="4321").body["items"]
    assert masked[0]["name"] == "李**"
    assert Caller(cast.partner_xixi).get("/villagers", q="4321").body["items"] == []
    assert caller.post("/villagers", name="x", household_id=str(cast.HOUSE_XIXI)).status == 404


@pytest.mark.parametrize(("body", "field"), [
    ({"name": ""}, "name"), ({"name": "   "}, "name"), ({"name": "x" * 101}, "name"), ({"name": 5}, "name"),
    ({}, "name"),
    ({"name": "a\0"}, "name"), ({"name": "x", "phone": "abc"}, "phone"), ({"name": "x", "phone": 13800001234}, "phone"),
    ({"name": "x", "household_id": "h"}, "household_id"), ({"name": "x", "consent": {"kind": "so"}}, "consent.kind"),
    ({"name": "x", "consent": "seen"}, "consent"),
])  # fmt: skip
def test_a_villager_needs_a_name(body: dict[str, Any], field: str) -> None:
    assert Caller(cast.partner).post("/villagers", **body).fields == [field]


@pytest.mark.parametrize(("path", "queries"), [("/villagers", 2), ("/catalog/skus", 2), ("/regions", 4)])
def test_lists_ask_as_often_for_many_as_for_one(
    path: str, queries: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    caller = Caller(cast.partner)
    with django_assert_max_num_queries(queries):
        assert caller.get(path).status == 200


def test_outside_the_demo_there_is_no_demo() -> None:
    assert Caller().get("/demo").code == "not_found"
    assert Caller(cast.headquarters).get("/messages").code == "not_found"


@pytest.fixture
def nothing_found_yet() -> Iterator[None]:
    health._found().clear()
    yield
    health._found().clear()


def test_health(nothing_found_yet: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Client().get("/healthz").json() == {"status": "ok"}
    not_yet = Client().get("/readyz")  # the tests load a few regions only
    assert (not_yet.status_code, not_yet.json()["missing"]) == (503, ["regions"])
    monkeypatch.setattr("cunqiao.api.health.loading.is_current", lambda: True)
    assert Client().get("/readyz").json() == {"status": "ok", "missing": []}
    Caller(cast.partner).get("/orders")
    Client().generic("BREW", "/api/v1/orders")
    with override_settings(METRICS=networks("127.0.0.1", "CUNQIAO_METRICS")):
        figures = Client().get("/metrics").content.decode()
    assert 'cunqiao_request_seconds_count{method="GET",route="api/v1/orders",status="200"}' in figures
    assert 'method="other"' in figures
    assert "BREW" not in figures, "whoever invents methods makes no new series"


def test_figures_are_for_the_addresses_that_are_named() -> None:
    assert Client().get("/metrics").status_code == 404
    with override_settings(METRICS=networks("10.0.0.0/24,::1", "CUNQIAO_METRICS")):
        found = {ip: Client(REMOTE_ADDR=ip).get("/metrics").status_code for ip in ("10.0.0.9", "10.0.1.9", "::1", "")}
    assert found == {"10.0.0.9": 200, "10.0.1.9": 404, "::1": 200, "": 404}
