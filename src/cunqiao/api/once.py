"""POSTs: the body's id makes one effect of all repeats."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.http import HttpResponse
from psycopg.errors import UniqueViolation

from cunqiao.api.guard import PREFIX, Request
from cunqiao.api.rendering import json_response, plain
from cunqiao.kernel import ids
from cunqiao.kernel.errors import IdTaken


def told(request: Request, id: UUID) -> ids.Told:
    """The request as its sender told it."""
    route = f"{request.method} {request.path.removeprefix('/' + PREFIX)}"
    return ids.Told(id=id, route=route, person_id=request.scope.person_id, body=request.told)


def once(request: Request, county_id: int, id: UUID, act: Callable[[], Any], *, creates: bool = False) -> HttpResponse:
    """Answer with what `act` gives, the first time; with the same again, later.

    201 for what is created now, else 200. Raises IdTaken, and what `act` raises.
    """
    try:
        answer, is_new = ids.once(county_id, told(request, id), lambda: plain(act()))
    except IntegrityError as error:
        if _is_key(error):  # of something that did not come by a request
            raise IdTaken(id=str(id), differing=["id"]) from error
        raise
    return json_response(answer, 201 if creates and is_new else 200)


def _is_key(error: IntegrityError) -> bool:
    """Whether the row has the key of another one."""
    cause = error.__cause__
    return isinstance(cause, UniqueViolation) and str(cause.diag.constraint_name).endswith("_pkey")
