"""Idempotent POSTs: a request that is repeated with the same id has one effect."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse

from cunqiao.api.guard import PREFIX, Request
from cunqiao.api.rendering import json_response, plain
from cunqiao.kernel import ids


def sent_request(request: Request, id: UUID) -> ids.SentRequest:
    """The request as its sender sent it."""
    route = f"{request.method} {request.path.removeprefix('/' + PREFIX)}"
    return ids.SentRequest(id=id, route=route, person_id=request.caller.person_id, body=request.sent_body)


def once(request: Request, county_id: int, id: UUID, act: Callable[[], Any], *, creates: bool = False) -> HttpResponse:
    """Answer with what `act` gives, the first time; with the same again, later.

    201 for what is created now, else 200. Raises IdTaken, and what `act` raises.
    """
    answer, is_new = ids.once(county_id, sent_request(request, id), lambda: plain(act()))
    return json_response(answer, 201 if creates and is_new else 200)
