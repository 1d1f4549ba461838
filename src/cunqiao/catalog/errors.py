from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from cunqiao.kernel.errors import Refusal


@dataclass(eq=False)
class NameTaken(Refusal):
    """Merchants are told apart by their names, categories by their slugs."""

    title = _("Another one has this name. Choose another name.")
    name: str


@dataclass(eq=False)
class MomentTaken(Refusal):
    """What holds from a moment on is never overwritten: a change is a later one."""

    title = _("Something else was set for this moment. Choose a later one.")
    valid_from: datetime
