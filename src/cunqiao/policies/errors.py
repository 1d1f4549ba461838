from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from cunqiao.kernel.errors import Refusal


@dataclass(eq=False)
class DayTaken(Refusal):
    """Another version of this kind was published to hold there from the same day on."""

    title = _("Another version begins on that day. Propose this one from another day on.")
    valid_from: str


@dataclass(eq=False)
class DayHasCome(Refusal):
    """A version holds from a day to come, and the day has come before anybody published it."""

    title = _("The day has come from which this should hold. Propose it again, from a later day on.")
    valid_from: str
