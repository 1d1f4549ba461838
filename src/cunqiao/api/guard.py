"""Checks before every route, in this order: signed in, size of the body, role. Its shape is validated afterwards."""

from typing import Any

from django.http import HttpRequest
from ninja.security.http import HttpAuthBase

from cunqiao.api.errors import RoleNotAllowed, TillNeeded, TooLarge
from cunqiao.api.policy import OF_MONEY, POLICY, TILLS
from cunqiao.identity import tokens
from cunqiao.identity.access import is_second_factor_needed, scope_of
from cunqiao.identity.errors import NotSignedIn, SecondFactorNeeded
from cunqiao.kernel.asking import acts
from cunqiao.kernel.scope import Role, Scope

MAX_BODY_BYTES = 1024 * 1024
PREFIX = "api/v1"


class Request(HttpRequest):
    """A request that has passed the guard. (`scope` is a name of Django's own: the connection's.)"""

    caller: Scope
    token: str
    sent_body: dict[str, Any]  # the body as it was sent


class Bearer(HttpAuthBase):
    """A token in the `Authorization` header, and a role that may ask this."""

    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Scope:
        """The scope of who is asking.

        Raises:
            NotSignedIn: no token, or one that is not valid now.
            TooLarge: the body passes the limit.
            RoleNotAllowed: there is no such verb for the role.
            TillNeeded: this is only told by a till's device.
            SecondFactorNeeded: money moves, and the token was given for a password alone.
        """
        assert isinstance(request, HttpRequest)
        token = presented_token(request)
        scope = scope_of(token)
        acts(request, scope.person_id)
        check_size(request)
        if scope.role not in POLICY[operation(request)]:
            raise RoleNotAllowed(role=str(scope.role))
        if operation(request) in TILLS and not scope.till:
            raise TillNeeded()
        if operation(request) in OF_MONEY and is_second_factor_needed(scope.role) and not tokens.read(token).is_proved:
            raise SecondFactorNeeded()
        request.caller, request.token = scope, token  # type: ignore[attr-defined]
        return scope


def anybody(request: HttpRequest) -> bool:
    """Let pass who is not signed in. Raises TooLarge."""
    check_size(request)
    return True


def operation(request: HttpRequest) -> str:
    """Method and route, as the policy names them: `GET /orders/{number}`."""
    assert request.resolver_match is not None
    route = request.resolver_match.route.removeprefix(PREFIX)
    return f"{request.method} {route.replace('<', '{').replace('>', '}')}"


def presented_token(request: HttpRequest) -> str:
    scheme, _, token = request.headers.get("Authorization", "").strip().partition(" ")
    if scheme.lower() != "bearer":
        raise NotSignedIn()
    return token.strip()


def check_size(request: HttpRequest) -> None:
    """Measure the body: what its header says, and what came (a body in chunks has no such header)."""
    declared = request.headers.get("Content-Length") or "0"
    if not declared.isdecimal() or int(declared) > MAX_BODY_BYTES or len(request.body) > MAX_BODY_BYTES:
        raise TooLarge(limit=MAX_BODY_BYTES)


def need_role(scope: Scope, role: Role) -> None:
    """Raises RoleNotAllowed unless the person acts in `role`."""
    if scope.role != role:
        raise RoleNotAllowed(role=str(scope.role))
