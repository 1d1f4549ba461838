"""Schemathesis over the whole document: whatever is sent, nothing breaks on our side."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import hypothesis
import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given
from hypothesis import strategies as st
from schemathesis.generation import GenerationMode
from tests import cast
from tests.api.caller import Caller, token_of
from tests.api.line import bring, placed, ship
from tests.databases import living_in
from tests.security.test_access import SCOPES

from cunqiao.api.application import api
from cunqiao.api.policy import POLICY

pytestmark = pytest.mark.django_db

DAILY, LONG = 4, 300  # cases of an operation
SCHEMA = schemathesis.openapi.from_dict(dict(api.get_openapi_schema()))
OPERATIONS = [result.ok() for result in SCHEMA.get_all_operations()]


@pytest.fixture(scope="module")
def things(server_url: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, list[str]]]:
    """Numbers and ids that lead somewhere, in a database of their own: half of the cases get beyond "not found"."""
    with living_in(server_url, "aimed", django_db_blocker):
        yield _things()


def _things() -> dict[str, list[str]]:
    partner = Caller(cast.partner)
    order, waiting = placed(partner), placed(partner)
    parcels = ship(order)
    trip = bring(parcels)
    top_up = partner.post("/float/topups", amount_fen=5).body["id"]
    accounts = [account["id"] for account in partner.get("/ledger/accounts").body["items"]]
    numbers = [order["number"], *parcels, trip, waiting["number"], waiting["consignments"][0]["number"]]
    return {
        "number": numbers,
        "top_up_id": [top_up],
        "account_id": accounts,
        "payout_id": [],
        "version_id": [version["id"] for version in Caller(cast.headquarters).get("/policies").body["items"]],
        "villager_id": [str(cast.WANG)],
        "sku_id": [str(cast.SOAP)],
        "line_id": [waiting["lines"][0]["id"]],
        "driver_id": [str(cast.DI)],
    }


@pytest.mark.parametrize("cases", [DAILY, pytest.param(LONG, marks=pytest.mark.soak)])
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_nothing_breaks(operation: Any, cases: int, things: dict[str, list[str]], settings: Any) -> None:
    settings.DEMO = True
    allowed = POLICY[operation.label.replace(" /api/v1", " ")]
    client = Client(raise_request_exception=False)
    tokens = [token_of(SCOPES[role]) for role in sorted(allowed)] or [""]
    modes = [operation.as_strategy(generation_mode=mode) for mode in GenerationMode]

    @hypothesis.settings(
        max_examples=cases,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=st.one_of(modes), token=st.sampled_from(tokens), data=st.data())
    def run(case: Any, token: str, data: st.DataObject) -> None:
        for name in case.path_parameters or {}:
            if things[name] and data.draw(st.booleans()):
                case.path_parameters[name] = data.draw(st.sampled_from(things[name]))
        if data.draw(st.booleans()):
            _aim(case.body, things)
        response = _send(client, case, token)
        assert response.status_code < 500, case.as_curl_command()

    run()


def _aim(body: Any, things: dict[str, list[str]]) -> None:
    """Let ids in a body lead somewhere."""
    for name, part in body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ():
        if things.get(name):
            body[name] = things[name][0]
        else:
            _aim(part, things)


def _send(client: Client, case: Any, token: str) -> Any:
    """Ask in this process; what is signed stays ours, all else is as it was generated."""
    asked = case.as_transport_kwargs(base_url="http://testserver")
    body = json.dumps(asked["json"]).encode() if "json" in asked else _raw(asked.get("data"))
    query = urlencode(asked["params"] or {}, doseq=True, errors="replace")
    return client.generic(
        case.method,
        asked["url"].removeprefix("http://testserver"),
        body,
        content_type=str(asked["headers"].get("Content-Type", "application/json")),
        headers={"Authorization": f"Bearer {token}"},
        QUERY_STRING=query,
    )


def _raw(data: Any) -> bytes:
    return data if isinstance(data, bytes) else str(data or "").encode(errors="replace")
