"""Commands: what a device did while it may have had no link, each carried out as its route would, in one transaction.

Each has its outcome once, a refusal too: the person has been told, and may have acted upon it.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from django.db import OperationalError
from pydantic import BaseModel, Field, ValidationError

from cunqiao.api.errors import Failed
from cunqiao.api.faults import faults
from cunqiao.api.fields import LARGEST, Id, Moment, PathText
from cunqiao.api.money import NewTopUp, topping_up
from cunqiao.api.orders import Cancel, NewOrderIn, cancelling, new_order
from cunqiao.api.parcels import Collect, Scan, collecting, scanning
from cunqiao.api.problems import problem
from cunqiao.api.rendering import plain
from cunqiao.api.villagers import NewVillager, registering
from cunqiao.kernel import ids
from cunqiao.kernel.errors import Invalid, Refusal
from cunqiao.kernel.ids import Told
from cunqiao.kernel.scope import Scope
from cunqiao.kernel.transactions import transacting
from cunqiao.logistics.queries import order_as_placed
from cunqiao.orders.actions import place

log = logging.getLogger(__name__)

Outcome = dict[str, Any]
Making = Callable[[Scope, Any, datetime], Callable[[], Any]]  # scope, body, when: what does it, and shows what it did


def carry_out(scope: Scope, sent: Any) -> Outcome:
    """What became of a command, as it was sent. The same again has the same outcome, and no other effect.

    Raises:
        OperationalError: the database could not do it now; nothing of it is done, and the same may be sent again.
    """
    id = sent.get("id") if isinstance(sent, dict) else None
    try:
        outcome = _carried_out(scope, sent)
    except Refusal as refusal:
        outcome = _refused(refusal)
    except OperationalError:
        raise
    except Exception as error:  # a command in trouble does not keep those behind it
        log.error("command %s failed", id, exc_info=error)
        outcome = _refused(Failed())
    return {"id": id if isinstance(id, str) else None, **outcome}


class _Command(BaseModel):
    id: Id
    kind: Annotated[str, Field(strict=True, max_length=20)]
    body: dict[str, Any]
    happened_at: Moment
    seq: Annotated[int, Field(strict=True, ge=0, le=LARGEST)]


def _carried_out(scope: Scope, sent: Any) -> Outcome:
    """Raises Invalid for what makes no sense, IdTaken for an id that came before with other content."""
    command = _read(_Command, sent)
    kind = KINDS.get(command.kind)
    if kind is None:
        raise Invalid(errors=faults([{"loc": ("body", "", "kind"), "type": "literal_error"}]))
    body = _read(kind.shape, sent["body"] | {"id": sent["id"]} | kind.fixed)
    content = sent["body"] | {"happened_at": sent["happened_at"]}
    told = Told(command.id, f"POST /sync {command.kind}", scope.person_id, content)
    return kind.settle(scope, told, body, command.happened_at)


def _read(shape: type[Any], sent: Any) -> Any:
    try:
        return shape.model_validate(sent)
    except ValidationError as error:
        errors = [{"loc": ("body", "", *fault["loc"]), "type": fault["type"]} for fault in error.errors()]
        raise Invalid(errors=faults(errors)) from error


def _once(making: Making) -> "Settling":
    """The outcome of an act whose answer is kept."""

    def settle(scope: Scope, told: Told, body: Any, at: datetime) -> Outcome:
        def attempt() -> Outcome:
            try:
                with transacting():
                    return _applied(making(scope, body, at)())
            except Refusal as refusal:
                return _refused(refusal)

        outcome, _is_new = ids.once(scope.county_id, told, attempt)
        return outcome

    return settle


@transacting()
def _place(scope: Scope, told: Told, body: NewOrderIn, at: datetime) -> Outcome:
    """Placing claims ids by itself, and keeps an answer only here, where it is a refusal."""
    county_id = scope.county_id
    (placed,) = place([new_order(scope, told, body, at)])
    if isinstance(placed, Refusal):
        outcome = _refused(placed)
        ids.remember(county_id, told, outcome)
        return outcome
    before = None if placed.is_new else ids.answer_of(county_id, told.id)
    return before or _applied(order_as_placed(county_id, told.id))


def _applied(answer: Any) -> Outcome:
    return {"outcome": "applied", "answer": plain(answer)}


def _refused(refusal: Refusal) -> Outcome:
    return {"outcome": "refused", "problem": plain(problem(refusal))}


class _CancelOf(Cancel):
    number: PathText


class _Received(Scan):
    number: PathText


class _CollectOf(Collect):
    number: PathText


Settling = Callable[[Scope, Told, Any, datetime], Outcome]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of command: the shape of its body, how it is settled, and the fields that the kind itself says."""

    shape: type[BaseModel]
    settle: Settling
    fixed: Mapping[str, str]


KINDS = {
    "order": Kind(NewOrderIn, _place, {}),
    "cancel": Kind(_CancelOf, _once(lambda scope, body, at: cancelling(scope, body.number, body, at)), {}),
    "received": Kind(
        _Received, _once(lambda scope, body, at: scanning(scope, body.number, body, at)), {"event": "received"}
    ),
    "collect": Kind(_CollectOf, _once(lambda scope, body, at: collecting(scope, body.number, body, at)), {}),
    "villager": Kind(NewVillager, _once(lambda scope, body, at: registering(scope, body)), {}),
    "topup": Kind(NewTopUp, _once(lambda scope, body, at: topping_up(scope, body)), {}),
}
