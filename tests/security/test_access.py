"""Who may ask what: every operation of the OpenAPI document, for every role and for nobody."""

from collections.abc import Iterator

import pytest
from tests import cast
from tests.api.caller import Answer, Caller

from cunqiao.api.application import api
from cunqiao.api.policy import POLICY, PUBLIC
from cunqiao.kernel.scope import Role, Scope

pytestmark = pytest.mark.django_db

SCOPES: dict[Role, Scope] = {
    Role.HEADQUARTERS: cast.headquarters,
    Role.COUNTY_OPERATOR: cast.operator,
    Role.PARTNER: cast.partner,
    Role.MERCHANT: cast.merchant,
    Role.DRIVER: cast.driver,
    Role.AUDITOR: cast.auditor,
}
NO_ID = "00000000-0000-4000-8000-000000000000"


def operations() -> Iterator[tuple[str, str]]:
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method in methods:
            yield method.upper(), path.removeprefix("/api/v1")


def ask(caller: Caller, method: str, path: str) -> Answer:
    """As little as the route takes: an empty body, numbers and ids of nothing."""
    filled = path.replace("{number}", "9999-W9").replace("{top_up_id}", NO_ID)
    filled = filled.replace("{account_id}", NO_ID).replace("{payout_id}", NO_ID)
    return caller.get(filled) if method == "GET" else caller.post(filled, {})


def test_nobody() -> None:
    caller = Caller()
    answered = {f"{method} {path}": ask(caller, method, path).status for method, path in operations()}
    assert {route: status for route, status in answered.items() if status not in due(route, None)} == {}


@pytest.mark.parametrize("role", list(Role))
def test_somebody(role: Role) -> None:
    caller = Caller(SCOPES[role])
    answered = {
        f"{method} {path}": ask(caller, method, path).status
        for method, path in operations()
        if path != "/auth/revoke"  # which would end the token
    }
    assert {route: status for route, status in answered.items() if status not in due(route, role)} == {}
    assert ask(caller, "POST", "/auth/revoke").status == 200


def due(route: str, role: Role | None) -> tuple[int, ...]:
    """What a route may answer somebody of this role, or nobody."""
    if POLICY[route] is PUBLIC or role in POLICY[route]:
        return 200, 404, 422
    return (401,) if role is None else (403,)


def test_a_role_that_ended_asks_nothing() -> None:
    from cunqiao.kernel import clock
    from cunqiao.network.access import get_tenure_for
    from cunqiao.network.actions import end_tenure

    caller = Caller(cast.partner)
    end_tenure(cast.operator, get_tenure_for(cast.operator, cast.TENURE), clock.now())
    assert caller.get("/orders").status == 401
