"""Refusals: what a caller asked for that the rules do not allow, in words and in data."""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(eq=False)
class Refusal(Exception):
    """The root of all expected refusals. `title` tells the person what to do; the fields are its data for machines.

    Knows no HTTP: one adapter per surface (API, desks, command line) turns it into what that surface shows.
    `keeps_writes` marks the few whose transaction commits all the same: a wrong code must count as a try.
    """

    title: ClassVar[Promise]
    keeps_writes: ClassVar[bool] = False

    @classmethod
    def code(cls) -> str:
        """Stable name for machines: InsufficientStock -> insufficient_stock."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    def data(self) -> dict[str, Any]:
        return asdict(self)


def refusals(root: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    """Every kind of refusal that has been declared."""
    for kind in root.__subclasses__():
        yield kind
        yield from refusals(kind)


@dataclass(eq=False)
class NotFound(Refusal):
    """There is none, or none within the scope: the two are not told apart."""

    title = _("We cannot find this. Check the number.")
    kind: str
    id: str


@dataclass(eq=False)
class MoveNotAllowed(Refusal):
    """The `state` that the thing is in now has no such move."""

    title = _("This was done already, or cannot be done any more.")
    move: str
    state: str


@dataclass(eq=False)
class IdTaken(Refusal):
    """The id came before with other content; `differing` names the fields."""

    title = _("This id was used before for something else.")
    id: str
    differing: list[str]


@dataclass(eq=False)
class NumberTaken(Refusal):
    """A number that its maker gives (a till's order, a carrier's parcel) stands for something else."""

    title = _("This number was used before. Give another one.")
    number: str


@dataclass(eq=False)
class SamePerson(Refusal):
    """What needs two persons was proposed by the one who would agree to it."""

    title = _("You proposed this. Somebody else must agree.")


@dataclass(eq=False)
class NotOpen(Refusal):
    """Money was to move where one person of headquarters is alone."""

    title = _("No money moves before a second person of headquarters has set a password.")


@dataclass(eq=False)
class TooManyTries(Refusal):
    """Wrong passwords or codes too often. A wait of `retry_after` seconds opens the next try."""

    title = _("Too many wrong tries. Wait, then try again.")
    retry_after: int


@dataclass(eq=False)
class Unavailable(Refusal):
    """It cannot be done now: the database is away, or others have to be done first.

    The same may be sent again after `retry_after` seconds.
    """

    title = _("The server cannot do this just now. Send the same again in a moment.")
    retry_after: int = 5  # by then a database that died is back


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field of what was sent."""

    field: str
    message: str


@dataclass(eq=False)
class Invalid(Refusal):
    """The words do not make a request: `errors` says which field is wrong and how."""

    title = _("Something is filled in wrongly. Correct the fields that are named.")
    errors: list[Fault]

    @classmethod
    def field(cls, name: str, message: str | Promise) -> "Invalid":
        return cls(errors=[Fault(name, str(message))])
