"""Which request is being answered, for what is told of it where no request is at hand.

The settings use it, so it imports no model.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from secrets import token_hex
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve

_asking: ContextVar[HttpRequest | None] = ContextVar("asking", default=None)


@contextmanager
def asked_by(request: HttpRequest) -> Iterator[None]:
    """What happens in the block answers this request."""
    before = _asking.set(request)
    try:
        yield
    finally:
        _asking.reset(before)


def asking() -> HttpRequest | None:
    """The request that is being answered here, if one is."""
    return _asking.get()


def acts(request: HttpRequest, person_id: UUID | None) -> None:
    """Who asks has shown who they are."""
    request.META["cunqiao.person"] = person_id


def incident_number(request: HttpRequest) -> str:
    """The number by which people name a request that failed, and the log finds it."""
    number: str = request.META.setdefault("cunqiao.incident", token_hex(4).upper())
    return number


def about(request: HttpRequest) -> dict[str, str]:
    """What the log tells of a request: number, method and route, path, the id of what was sent, and whose it is."""
    match = _match(request)
    told = {
        "number": incident_number(request),
        "route": f"{request.method} /{match.route.lstrip('/') if match else '?'}",
    }
    if match:
        told["path"] = _path(request, match)
    if id := _id(request):
        told["id"] = id
    if person := request.META.get("cunqiao.person"):
        told["by"] = str(person)
    return told


def _match(request: HttpRequest) -> ResolverMatch | None:
    try:
        return request.resolver_match or resolve(request.path_info)
    except Resolver404:  # what stands in an address of nobody's, we do not know
        return None


def _path(request: HttpRequest, match: ResolverMatch) -> str:
    """The path, but of an address that opens something by itself not its secret."""
    secret = match.kwargs.get("secret")
    return request.path.replace(str(secret), "…") if secret else request.path


def _id(request: HttpRequest) -> str:
    """The id that a form or a body of the API brought, if it could be read and is one."""
    sent = cast("dict[str, Any]", getattr(request, "sent_body", None) or {})
    try:
        return str(UUID(str(sent.get("id") or request.POST.get("id", ""))))
    except Exception:  # a body that could not be read has no id; the log must not fail over it
        return ""
