from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from cunqiao.kernel.errors import Refusal


@dataclass(eq=False)
class InsufficientFloat(Refusal):
    """The station's float does not reach. Top it up, or leave something out. Amounts in fen."""

    title = _("The station's float is not enough. Top it up first.")
    needed_fen: int
    available_fen: int


@dataclass(eq=False)
class ReferenceTaken(Refusal):
    """A bank reference confirms one top-up only."""

    title = _("This bank reference confirmed another top-up.")
    bank_reference: str
