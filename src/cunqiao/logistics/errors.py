from dataclasses import dataclass
from typing import ClassVar, TypedDict

from django.utils.translation import gettext_lazy as _

from cunqiao.kernel.errors import Refusal


class Candidate(TypedDict):
    number: str
    carrier: str


@dataclass(eq=False)
class Ambiguous(Refusal):
    """The tracking number is that of several parcels, of which one is meant: two carriers', or in one box."""

    title = _("Several parcels have this number. Use our own number on the label.")
    parcels: list[Candidate]


@dataclass(eq=False)
class SlipNotGenuine(Refusal):
    """The slip was not signed by us, or is another order's."""

    title = _("This slip is not genuine for this parcel. Hand nothing out on it.")


@dataclass(eq=False)
class WrongCode(Refusal):
    """The code does not open this parcel. The try counts, although the request is refused."""

    title = _("The code is wrong. Ask for it again, or use the slip.")
    keeps_writes: ClassVar[bool] = True
    tries_left: int
