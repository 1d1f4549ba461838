"""Commands: what a device did while it may have had no link, each carried out as its route would, in one transaction.

Each has its outcome once, a refusal too: the person has been told, and may have acted upon it. The kinds are registered
beside the routes that they repeat.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field, ValidationError

from cunqiao.api.errors import Failed
from cunqiao.api.faults import faults
from cunqiao.api.fields import MAX_INTEGER, Body, Id, Moment, Text
from cunqiao.api.outcomes import Outcome, done, refused
from cunqiao.api.times import heard
from cunqiao.kernel import ids
from cunqiao.kernel.errors import Invalid, NotFound, Refusal
from cunqiao.kernel.ids import SentRequest
from cunqiao.kernel.incidents import trouble_of_database
from cunqiao.kernel.scope import Scope
from cunqiao.kernel.transactions import transacting

log = logging.getLogger(__name__)

Act = Callable[[], Any]  # does it, and shows what it did
MakeAct = Callable[[Scope, Any, datetime], Act]  # of a body, and when it happened
MakeChosenAct = Callable[[Scope, UUID, str, datetime], Act]  # of the id of the command that asked, the choice, and when
Handler = Callable[[Scope, SentRequest, Any, datetime], Outcome]


@dataclass(frozen=True, slots=True)
class CommandKind:
    """A kind of command: the shape of its body, the fields that the kind itself says, what handles it, and what
    carries out a choice where its act may ask for a decision."""

    shape: type[BaseModel]
    fixed: Mapping[str, str]
    handle: Handler
    decide: MakeChosenAct | None = None


KINDS: dict[str, CommandKind] = {}
ROUTE = "POST /sync "  # and the kind


def register(
    kind: str, shape: type[BaseModel], make_act: MakeAct, *, decide: MakeChosenAct | None = None, **fixed: str
) -> None:
    """A kind of command. `make_act` makes what carries one out; the answer is kept."""
    KINDS[kind] = CommandKind(shape, fixed, _once(make_act), decide)


def register_handler(kind: str, shape: type[BaseModel], handle: Handler) -> None:
    """A kind of command whose act keeps its outcome by itself."""
    KINDS[kind] = CommandKind(shape, {}, handle)


def _once(make_act: MakeAct) -> Handler:
    def handle(scope: Scope, sent: SentRequest, body: Any, at: datetime) -> Outcome:
        def attempt() -> Outcome:
            try:
                with transacting():
                    return done(make_act(scope, body, at)())
            except Refusal as refusal:
                return refused(refusal)

        outcome, _is_new = ids.once(scope.county_id, sent, attempt)
        return outcome

    return handle


def carry_out(scope: Scope, sent: Any) -> Outcome:
    """What became of a command, as it was sent. The same again has the same outcome, and no other effect.

    Raises:
        OperationalError: the database could not do it now; nothing of it is done, and the same may be sent again.
    """
    try:
        outcome = _carried_out(scope, sent)
    except Refusal as refusal:
        outcome = refused(refusal)
    except Exception as error:
        if trouble_of_database(error):
            raise
        # One failing command must not hold up the next ones.
        log.error("command failed: %s%s id=%s", ROUTE, sent["kind"], sent["id"], exc_info=error)
        outcome = refused(Failed())
    id = sent.get("id") if isinstance(sent, dict) else None
    return {"id": id if isinstance(id, str) else None, **outcome}


class _Command(BaseModel):
    id: Id
    kind: Annotated[str, Field(strict=True, max_length=20)]
    body: dict[str, Any]
    happened_at: Moment
    seq: Annotated[int, Field(strict=True, ge=0, le=MAX_INTEGER)]


def _carried_out(scope: Scope, sent: Any) -> Outcome:
    """Raises Invalid for what makes no sense, IdTaken for an id that came before with other content."""
    command = _read(_Command, sent)
    kind = KINDS.get(command.kind)
    if kind is None:
        raise Invalid(errors=faults([{"loc": ("body", "", "kind"), "type": "literal_error"}]))
    body = _read(kind.shape, sent["body"] | {"id": sent["id"]} | kind.fixed)
    content = sent["body"] | {"happened_at": sent["happened_at"]}
    request = SentRequest(command.id, f"{ROUTE}{command.kind}", scope.person_id, content)
    scope, at = heard(scope, command.happened_at)
    return kind.handle(scope, request, body, at)


def _read(shape: type[Any], sent: Any) -> Any:
    try:
        return shape.model_validate(sent)
    except ValidationError as error:
        errors = [{"loc": ("body", "", *fault["loc"]), "type": fault["type"]} for fault in error.errors()]
        raise Invalid(errors=faults(errors)) from error


class Decide(Body):
    """`command`: the id of the one that asked. `choice`: the code of one of its choices."""

    id: Id
    command: Id
    choice: Text


def deciding(scope: Scope, body: Decide, at: datetime) -> Act:
    """What carries a choice out: the kind that asked says how.

    Raises:
        NotFound: no such command has asked.
        Invalid: it did not give this choice.
    """
    asked = ids.earlier(scope.county_id, body.command)
    answer = (asked and asked.answer) or {}
    kind = KINDS.get(asked.route.removeprefix(ROUTE)) if asked else None
    if kind is None or kind.decide is None or "decision" not in answer:
        raise NotFound(kind="decision", id=str(body.command))
    if body.choice not in {choice["code"] for choice in answer["decision"]["choices"]}:
        raise Invalid(errors=faults([{"loc": ("body", "", "choice"), "type": "literal_error"}]))
    return kind.decide(scope, body.command, body.choice, at)


register("decide", Decide, deciding)
