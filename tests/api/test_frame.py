"""The frame: who passes, in which order refusals come, what a problem looks like."""

import json
from dataclasses import fields
from hashlib import sha256
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client, override_settings
from django.utils import translation
from tests import cast
from tests.api.caller import Caller
from tests.databases import ROOT

from cunqiao.api.application import api
from cunqiao.api.guard import MAX_BODY_BYTES
from cunqiao.api.policy import POLICY
from cunqiao.api.problems import STATUS, problem
from cunqiao.kernel.county import new_id
from cunqiao.kernel.errors import NotFound, refusals

pytestmark = pytest.mark.django_db

OURS = [kind for kind in refusals() if kind.__module__.startswith("cunqiao.")]  # tests declare some of their own


def test_every_refusal_has_a_status_and_a_title() -> None:
    assert [kind.code() for kind in OURS if kind not in STATUS] == []
    for language, stop in (("en", "."), ("zh-hans", "。")):
        with translation.override(language):
            assert [kind.code() for kind in OURS if not str(kind.title).endswith(stop)] == []


def test_the_data_of_no_refusal_has_the_name_of_a_member_of_every_problem() -> None:
    members = {"type", "title", "status", "detail", "instance"}
    assert [kind.code() for kind in OURS if members & {field.name for field in fields(kind)}] == []


def test_the_apps_types_are_those_of_this_document() -> None:
    """`make types` writes them again."""
    document = StringIO()
    call_command("export_openapi_schema", api="cunqiao.api.application.api", stdout=document)
    digest = sha256(document.getvalue().encode()).hexdigest()
    types = (ROOT / "frontend/station/src/api/schema.d.ts").read_text()
    assert types.endswith(f"{digest}\n"), "run make types"


def test_every_route_has_a_policy_row() -> None:
    paths = api.get_openapi_schema()["paths"]
    routes = {
        f"{method.upper()} {path.removeprefix('/api/v1')}" for path, methods in paths.items() for method in methods
    }
    assert routes == set(POLICY)


def test_operation_ids_are_unique() -> None:
    paths = api.get_openapi_schema()["paths"]
    ids = [operation["operationId"] for methods in paths.values() for operation in methods.values()]
    assert len(ids) == len(set(ids))


def test_what_is_an_enumeration_somewhere_is_one_everywhere() -> None:
    """Fields of one name take values of one sort: a status, a kind of transfer. Programs are told which there are."""
    schemas = api.get_openapi_schema()["components"]["schemas"]

    def is_enumerated(schema: dict[str, Any]) -> bool:
        known = schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
        return bool({"enum", "const"} & known.keys()) or any(is_enumerated(one) for one in known.get("anyOf", []))

    texts, enumerated = set(), set()
    for of, schema in schemas.items():
        for name, field in schema.get("properties", {}).items():
            if is_enumerated(field):
                enumerated.add(name)
            elif field.get("type") == "string":
                texts.add((of, name))
    open_ended = {("Words", "kind")}  # every domain may have messages of its own
    assert {(of, name) for of, name in texts - open_ended if name in enumerated} == set()


def test_without_a_token_it_asks_for_one() -> None:
    answer = Caller().get("/orders")
    assert (answer.status, answer.code) == (401, "not_signed_in")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x.y:z", "Basic abc", "Bearer \xff", "Bearer a b"])
def test_a_wrong_header_is_not_signed_in(header: str) -> None:
    caller = Caller()
    caller.headers["Authorization"] = header
    assert caller.get("/orders").status == 401


def test_titles_are_in_the_callers_language() -> None:
    assert Caller(language="en").get("/orders").body["title"] == "Sign in first."
    assert Caller().get("/nowhere").code == "not_found"


def test_size_comes_after_the_token_and_before_the_role() -> None:
    large = b" " * (MAX_BODY_BYTES + 1)
    assert Caller().send("/orders", large).status == 401
    answer = Caller(cast.merchant).send("/orders", large)
    assert (answer.status, answer.code) == (413, "too_large")
    assert Caller().send("/auth/token", large).code == "too_large"


def test_role_comes_before_shape() -> None:
    answer = Caller(cast.merchant).send("/orders", b"not json")
    assert (answer.status, answer.code) == (403, "role_not_allowed")


def test_shape_comes_before_reach() -> None:
    assert Caller(cast.operator).post("/orders/9-W9/cancel", {"id": 7}).status == 422
    assert Caller(cast.operator).post("/orders/9-W9/cancel").status == 404


def test_an_unknown_address_and_a_wrong_method_are_problems() -> None:
    assert Caller(cast.partner).get("/nowhere").code == "not_found"
    answer = Caller(cast.partner).post("/regions")
    assert (answer.status, answer.code) == (405, "method_not_allowed")
    assert answer.headers["Allow"] == "GET"


def test_a_failure_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("cunqiao.api.regions.queries.search", fail)
    answer = Caller(cast.partner).get("/regions")
    assert (answer.status, answer.code) == (500, "failed")
    assert "secret" not in json.dumps(answer.body)


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"{", b"[]", b"7", b'"x"', b"null", b'{"id": NaN}', b"\xff\xfe", b'{"id": "\\ud800"}',
        b'{"id": "a\\u0000b"}', b'{"a\\u0000": 1}', b'{"a": ' + b"[" * 20 + b"]" * 20 + b"}",
        b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", b'{"id": 1e999}', b"\xef\xbb\xbf{}",
    ],
)  # fmt: skip
def test_what_is_not_a_json_object_is_invalid(raw: bytes) -> None:
    answer = Caller(cast.partner).send("/orders", raw)
    assert (answer.status, answer.code) == (422, "invalid")


def test_errors_name_the_field() -> None:
    answer = Caller(cast.partner).post(
        "/orders", villager_id="x", lines=[{"sku_id": str(cast.SOAP), "quantity": True}, 5]
    )
    assert answer.fields == ["villager_id", "lines.0.quantity", "lines.1"]
    assert all(error["message"].endswith(".") for error in answer.body["errors"])


def test_a_problem_shows_its_data() -> None:
    shown = problem(NotFound(kind="order", id="9"))
    assert {"type": "/problems/not_found", "status": 404, "kind": "order", "id": "9"}.items() <= shown.items()


def test_a_compressed_or_odd_content_type_changes_nothing() -> None:
    client = Client()
    response = client.post("/api/v1/auth/token", {"username": "x", "password": "y"})  # a form is no JSON
    assert response.status_code == 422


@pytest.mark.parametrize("query", [
    {"limit": "abc"}, {"limit": "0"}, {"limit": "201"}, {"limit": "1.0"}, {"limit": ""}, {"limit": "١"},
    {"after": "x"}, {"after": "\0"}, {"after": "bm8="}, {"status": "lost"}, {"county": "x"}, {"county": "0"},
    {"county": "99999"}, {"limit": "-1"}, {"limit": "9" * 400},
])  # fmt: skip
def test_bad_parameters_are_invalid(query: dict[str, str]) -> None:
    answer = Caller(cast.headquarters).get("/orders", **query)
    assert (answer.status, answer.code) == (422, "invalid")
    assert answer.fields == list(query)


def test_another_county_does_not_exist() -> None:
    assert Caller(cast.operator).get("/orders", county=cast.WUYUAN).status == 404
    assert Caller(cast.operator).get("/orders", county=cast.TONGLU).status == 200
    assert Caller(cast.headquarters).get("/orders", county=cast.WUYUAN).status == 200


@override_settings(DOCS=True)
def test_documentation_needs_no_other_host() -> None:
    page = Client().get("/api/v1/docs").content.decode()
    assert "//" not in page.replace("</", "")
    schema = Client().get("/api/v1/openapi.json").json()
    assert schema["openapi"].startswith("3.1")


@pytest.mark.parametrize("path", ["docs", "openapi.json"])
def test_documentation_is_for_those_to_whom_it_was_opened(path: str) -> None:
    assert Client().get(f"/api/v1/{path}").status_code == 404


def test_a_revoked_token_is_not_signed_in() -> None:
    caller = Caller(cast.partner)
    assert caller.post("/auth/revoke", {}).status == 200
    assert caller.post("/auth/revoke", {}).status == 401
    assert caller.get("/orders").status == 401


def test_an_id_can_not_be_a_number() -> None:
    assert Caller(cast.partner).post("/float/topups", {"id": 5, "amount_fen": 5}).fields == ["id"]
    assert Caller(cast.partner).post("/float/topups", {"id": str(new_id()), "amount_fen": "5"}).fields == ["amount_fen"]
