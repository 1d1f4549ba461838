from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from cunqiao.kernel.errors import Refusal


@dataclass(eq=False)
class AddressOver(Refusal):
    """A set-up address that was ours: too old, replaced by another, or used."""

    title = _("This address was used, or is too old.")
    is_done: bool


@dataclass(eq=False)
class SetUpDone(Refusal):
    """Somebody of headquarters is here already, so that nothing is set up a second time."""

    title = _("This installation is set up already.")


@dataclass(eq=False)
class StepMissing(Refusal):
    """An earlier step was not filled in yet."""

    title = _("Fill in the earlier steps first.")
    step: str
