"""Refusals that only HTTP knows."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from cunqiao.kernel.errors import Refusal


@dataclass(eq=False)
class RoleNotAllowed(Refusal):
    """The person's role has no such verb."""

    title = _("Your role cannot do this.")
    role: str


@dataclass(eq=False)
class TillNeeded(Refusal):
    """What a device tells is kept in its order: the person has to be signed in at one."""

    title = _("Sign in with the letter of this device.")


@dataclass(eq=False)
class TooLarge(Refusal):
    """The body is longer than we read. `limit` is in bytes."""

    title = _("This is too large to send. Send less at once.")
    limit: int


@dataclass(eq=False)
class EncodingNotRead(Refusal):
    """The body is packed. What it grows to could be anything, so that none is unpacked."""

    title = _("Send this as it is, not packed.")
    encoding: str


@dataclass(eq=False)
class MethodNotAllowed(Refusal):
    """There is such a path, but not for this method."""

    title = _("This address cannot be asked in this way.")
    method: str


@dataclass(eq=False)
class Failed(Refusal):
    """Something broke on our side. What it was is in the log, not in the answer."""

    title = _("Something went wrong on our side. Try again later.")
