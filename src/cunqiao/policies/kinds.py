"""The kinds of policies and the bounds of their terms.

A new kind is a class here, a line in `KINDS`, and a migration that gives the network its first version.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, ClassVar, Self, get_type_hints

import msgspec
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from msgspec import Meta

from cunqiao.kernel.errors import Invalid


@dataclass(frozen=True, slots=True)
class TermText:
    """How forms name a term: the label of its field, and a sentence below it."""

    label: Promise
    help: Promise


@dataclass(frozen=True, slots=True)
class Term:
    """One number of a kind of policy, as forms and pages need it. Its name ends with its unit."""

    name: str
    words: TermText
    minimum: int
    maximum: int


class Policy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The terms of one kind of rule: a subclass declares them, with units in their names, and their bounds."""

    kind: ClassVar[str]  # as versions store it
    title: ClassVar[Promise]
    about: ClassVar[Promise]  # what it decides, and for what a change counts

    @classmethod
    def of(cls, terms: Mapping[str, Any]) -> Self:
        """Terms as they were written down.

        Raises:
            Invalid: a term is missing, unknown, of another type or out of bounds.
        """
        try:
            return msgspec.convert(terms, cls)
        except msgspec.ValidationError as error:
            raise Invalid.field("terms", str(error)) from error

    def check(self) -> None:
        """Raises Invalid for terms that contradict each other."""

    @classmethod
    def terms(cls) -> list[Term]:
        """The numbers that this kind consists of, in the order of its declaration."""
        return [
            Term(name, *_declared(annotation.__metadata__))
            for name, annotation in get_type_hints(cls, include_extras=True).items()
            if name in cls.__struct_fields__
        ]


def _declared(metadata: tuple[Any, ...]) -> tuple[TermText, int, int]:
    bounds, words = metadata
    return words, bounds.ge, bounds.le


class ShipBy(Policy, frozen=True):
    """How long a merchant has to ship; what is not shipped by then expires."""

    kind = "ship_by"
    title = _("Time to ship")
    about = _("What a merchant has not shipped in this time expires. Applies to orders placed from the day on.")
    hours: Annotated[
        int, Meta(ge=1, le=30 * 24), TermText(_("Hours to ship"), _("Counted from when the order was placed."))
    ]


class ReturnWindow(Policy, frozen=True):
    """How long goods may be returned; then what was earned by them becomes payable."""

    kind = "return_window"
    title = _("Return window")
    about = _("What partners earn becomes payable when it is over. Applies to parcels handed out from the day on.")
    days: Annotated[
        int, Meta(ge=1, le=90), TermText(_("Days for returns"), _("Counted from when the parcel was handed out."))
    ]


class HandlingFee(Policy, frozen=True):
    """What the platform pays to the partner who hands a parcel out."""

    kind = "handling_fee"
    title = _("Handling fee")
    about = _(
        "Paid by the platform to the partner who hands a parcel out. Applies to parcels handed out from the day on."
    )
    parcel_fen: Annotated[int, Meta(ge=0, le=100_00), TermText(_("Fee a parcel"), _("The same for every parcel."))]


class LastLegFee(Policy, frozen=True):
    """What the platform pays to the carrier who brings a parcel to its station."""

    kind = "last_leg_fee"
    title = _("Last-leg fee")
    about = _("Paid by the platform to the carrier of the last leg. Applies to parcels handed out from the day on.")
    drive_fen: Annotated[
        int, Meta(ge=0, le=100_00), TermText(_("Fee a parcel and drive"), _("The same wherever the station lies."))
    ]


class Credit(Policy, frozen=True):
    """How far the float of a new tenure may go below zero."""

    kind = "credit"
    title = _("Credit")
    about = _("How far the float of a partner may go below zero. Applies to partners who begin from the day on.")
    usual_fen: Annotated[
        int, Meta(ge=0, le=10**11), TermText(_("Usual credit"), _("What is granted where nothing else is agreed."))
    ]
    most_fen: Annotated[
        int,
        Meta(ge=0, le=10**11),
        TermText(_("Highest credit"), _("More is granted to nobody, whatever the guarantee.")),
    ]

    def check(self) -> None:
        if self.usual_fen > self.most_fen:
            raise Invalid.field("usual_fen", _("The usual credit is at most the highest."))


class DeviceClock(Policy, frozen=True):
    """Which times are believed that devices say. Beyond them the server's own counts, and what was said is kept."""

    kind = "device_clock"
    title = _("Clocks of devices")
    about = _(
        "How far the time may lie from the server's that a device says something happened. Beyond that the server's "
        "time counts, marked as corrected. Applies to what arrives from the day on."
    )
    past_days: Annotated[
        int,
        Meta(ge=14, le=90),
        TermText(
            _("Days in the past"), _("Devices without a link send later; after a restore they send 14 days again.")
        ),
    ]
    ahead_minutes: Annotated[
        int, Meta(ge=1, le=60), TermText(_("Minutes ahead"), _("For clocks that are a little fast."))
    ]

    def allows(self, said: datetime, now: datetime) -> bool:
        """Whether a time is believed that arrives now."""
        return now - timedelta(days=self.past_days) <= said <= now + timedelta(minutes=self.ahead_minutes)


KINDS: dict[str, type[Policy]] = {
    policy.kind: policy for policy in (ShipBy, ReturnWindow, HandlingFee, LastLegFee, Credit, DeviceClock)
}
