"""Phone numbers as they are kept."""

import re

from django.utils.translation import gettext as _

from cunqiao.kernel.errors import Invalid
from cunqiao.kernel.typed import legible

_TYPED = re.compile(r"\+?[0-9 -]{5,20}")
_KEPT = re.compile(r"\+?[0-9]{5,20}")


def normal_phone(typed: str) -> str:
    """The number without the spaces and dashes that people type; nothing for nothing.

    Raises:
        Invalid: it is not 5 to 20 of digits, spaces, dashes and a leading +, or has fewer than 5 digits.
    """
    seen = legible(typed)
    if not seen:
        return ""
    number = re.sub("[ -]", "", seen)
    if not _TYPED.fullmatch(seen) or not _KEPT.fullmatch(number):
        raise Invalid.field("phone", _("A phone number has 5 to 20 digits, spaces, + or -."))
    return number
