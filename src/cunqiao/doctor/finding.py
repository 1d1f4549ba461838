"""What a check is, and what it finds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Facts = Mapping[str, str | int | float]
WELL = ""


class State(StrEnum):
    """How much a fault matters: something does not work or may be lost now, or it will."""

    WELL = "well"
    SOON = "soon"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault that a check may find. `says` and `do` are filled in with the facts; `command` can be copied."""

    state: State
    says: str | Promise
    do: str | Promise = ""
    command: str = ""


BROKEN = "broken off"  # the fault of a check that failed itself
UNKNOWN = Fault(State.BAD, _("It could not be looked at: %(why)s"), _("See the log."))


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found: the name of its fault, `WELL` for none, and the facts of it."""

    fault: str = WELL
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to look at. `well` says how it is without a fault."""

    name: str
    title: str | Promise
    icon: str
    look: Callable[[], Found]
    well: str | Promise
    faults: dict[str, Fault]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one thing, in words."""

    check: Check
    found: Found

    @property
    def state(self) -> State:
        return self._fault.state if self._fault else State.WELL

    @property
    def says(self) -> str:
        words = self._fault.says if self._fault else self.check.well
        return str(words) % self.found.facts

    @property
    def do(self) -> str:
        return str(self._fault.do) % self.found.facts if self._fault else ""

    @property
    def command(self) -> str:
        return self._fault.command % self.found.facts if self._fault else ""

    @property
    def _fault(self) -> Fault | None:
        return (self.check.faults | {BROKEN: UNKNOWN}).get(self.found.fault)

    def stored(self) -> dict[str, Any]:
        """As it is kept; `queries.last` gives it back."""
        return {"check": self.check.name, "fault": self.found.fault, "facts": dict(self.found.facts)}
