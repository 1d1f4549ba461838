from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from cunqiao.kernel.errors import Refusal


@dataclass(eq=False)
class NotSignedIn(Refusal):
    """No valid token, or a log-in that failed. Why is not told: it would help to guess."""

    title = _("Sign in first.")


@dataclass(eq=False)
class UsernameTaken(Refusal):
    """Somebody else signs in under this name."""

    title = _("Somebody has this user name. Choose another one.")
    username: str


@dataclass(eq=False)
class GrantTaken(Refusal):
    """The person acts in this role at this place already."""

    title = _("This person has this role there already.")
    role: str
    place: str


@dataclass(eq=False)
class SecondFactorNeeded(Refusal):
    """Money moves with a token of who has proved a second factor when signing in."""

    title = _("Sign in again with the six digits of your authenticator.")


@dataclass(eq=False)
class RolesExclude(Refusal):
    """The person has the role `held`, beside which nobody has `role` in the same reach."""

    title = _("One person cannot have both roles: one of them judges what the other does.")
    role: str
    held: str


@dataclass(eq=False)
class LetterTaken(Refusal):
    """The station has a till with this letter, open or revoked: its numbers are never given again."""

    title = _("The station has or had a till with this letter. Choose another one.")
    letter: str
