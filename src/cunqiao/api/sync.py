"""Synchronisation of a station's devices: commands in, changes out."""

from contextlib import nullcontext
from typing import Annotated, Any, Literal, Union

from django.http import HttpResponse
from django.views.decorators.gzip import gzip_page
from ninja import Query, Router
from ninja.decorators import decorate_view
from pydantic import BaseModel, Field, StringConstraints, create_model

from cunqiao.api.commands import KINDS, carry_out
from cunqiao.api.fields import Body
from cunqiao.api.guard import Request
from cunqiao.api.outcomes import Outcome, OutcomeOut
from cunqiao.api.rendering import json_response
from cunqiao.feed.queries import changes, kinds
from cunqiao.feed.queries.customers import VILLAGER
from cunqiao.kernel import security
from cunqiao.kernel.leases import leased
from cunqiao.kernel.shares import long_work

router = Router(tags=["sync"])

AT_ONCE = 500
MANY = 20  # commands that take long


class Command:
    """How a command looks in the schema; each is read by itself, when it is carried out."""

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        return {
            "title": "Command",
            "type": "object",
            "required": ["id", "kind", "body", "happened_at", "seq"],
            "properties": {
                "id": {"type": "string", "format": "uuid"},
                "kind": {"enum": list(KINDS)},
                "body": {"type": "object"},
                "happened_at": {"type": "string", "format": "date-time"},
                "seq": {"type": "integer", "minimum": 0},
            },
        }


class Queue(Body):
    """What a till did, each as its route would be told: those that make no sense are refused one by one."""

    commands: Annotated[list[Annotated[Any, Command()]], Field(min_length=1, max_length=AT_ONCE)]


class Outcomes(BaseModel):
    """One a command, as they were sent."""

    outcomes: list[OutcomeOut]


def _change(kind: str, row: type) -> type[BaseModel]:
    """The change of a row of one kind. `row` is as it is now; null: the copy has no such row."""
    fields: dict[str, Any] = {"kind": (Literal[kind], ...), "id": (str, ...), "row": (row | None, ...)}
    return create_model(f"{kind.capitalize()}Change", **fields)


_EACH = tuple(_change(kind, row) for kind, row in kinds.row_types().items())
Change: Any = Annotated[Union[_EACH], Field(discriminator="kind")]  # noqa: UP007


class Changes(BaseModel):
    """A page of changes. `next` is to be given back with the next request, at once if there is `more`.

    `reset`: this is the beginning of a new copy; what the device had goes.
    """

    changes: list[Change]
    next: str
    more: bool
    reset: bool


class ChangesQuery(BaseModel):
    """`since`: what the answer before gave as `next`; empty for a copy from the beginning."""

    since: Annotated[str, StringConstraints(max_length=16_000)] = ""


@router.post("/sync", response=Outcomes)
def tell_commands(request: Request, body: Queue) -> HttpResponse:
    """Carry out what a till has done, in its order, each once, each by itself.

    While another request of the till runs this is answered with 503 at once, and many commands while there is no room
    for them: what was sent is sent again.
    """
    scope = request.caller
    told: dict[int, Outcome] = {}
    room = long_work() if len(body.commands) > MANY else nullcontext()
    with leased(f"till {scope.county_id} {scope.place_id} {scope.till}") as lease, room:
        for i in sorted(range(len(body.commands)), key=lambda i: _seq(body.commands[i])):
            lease.keep()
            told[i] = carry_out(scope, body.commands[i])
    return json_response({"outcomes": [told[i] for i in range(len(body.commands))]}, 200)


@router.get("/sync/changes", response=Changes)
@decorate_view(gzip_page)
def list_changes(request: Request, query: Query[ChangesQuery]) -> HttpResponse:
    """What has changed of what a station's devices keep a copy of."""
    answer = changes(request.caller, query.since)
    if n := sum(change.kind == VILLAGER.name and change.row is not None for change in answer.changes):
        security.tell("names_shown", n=n)
    return json_response(answer, 200)


def _seq(command: Any) -> int:
    """Where a command belongs in its till's order; one that makes no sense has no effect, wherever it stands."""
    seq = command.get("seq") if isinstance(command, dict) else None
    return seq if type(seq) is int else 0
