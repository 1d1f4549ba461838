from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from cunqiao.kernel.errors import Refusal


@dataclass(eq=False)
class SamePerson(Refusal):
    """Who proposed a payout can not approve it."""

    title = _("You proposed this payout. Somebody else must approve it.")
