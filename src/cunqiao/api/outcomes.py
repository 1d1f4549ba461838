"""What became of a command, as it is kept with its id and told to the device."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel

from cunqiao.api.problems import problem
from cunqiao.api.rendering import plain
from cunqiao.kernel.errors import Refusal

Outcome = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to decide; `title` names it in the person's language."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What an act gives instead of an answer, when a person has to decide first: it waits, and may hold things.

    `code` says for machines what is asked, `question` for the person, in their language. `default` is the code of the
    choice that the job of the domain which asks carries out at the `deadline`.
    """

    code: str
    question: str
    choices: list[Choice]
    default: str
    deadline: datetime


class OutcomeOut(BaseModel):
    """`answer` is the route's, as first given; `problem` says why not; `decision` is to be made by a `decide`."""

    id: str | None
    outcome: Literal["applied", "refused", "needs_decision"]
    answer: dict[str, Any] | None = None
    problem: dict[str, Any] | None = None
    decision: Decision | None = None


def done(answer: Any) -> Outcome:
    """The outcome of an act: its answer, or what it asks."""
    if isinstance(answer, Decision):
        return {"outcome": "needs_decision", "decision": plain(answer)}
    return {"outcome": "applied", "answer": plain(answer)}


def refused(refusal: Refusal) -> Outcome:
    return {"outcome": "refused", "problem": plain(problem(refusal))}
