"""What is wrong with a field, in the caller's language."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cunqiao.kernel.errors import Fault

MESSAGES: dict[str, Promise] = {
    "missing": _("This is missing."),
    "int_type": _("This must be a whole number."),
    "int_parsing": _("This must be a whole number."),
    "string_type": _("This must be text."),
    "string_too_short": _("This is too short."),
    "string_too_long": _("This is too long."),
    "string_pattern_mismatch": _("This is not in the right form."),
    "greater_than_equal": _("This is too small."),
    "less_than_equal": _("This is too large."),
    "too_short": _("There are too few of these."),
    "too_long": _("There are too many of these."),
    "list_type": _("This must be a list."),
    "dict_type": _("This must be an object."),
    "model_type": _("This must be an object."),
    "model_attributes_type": _("This must be an object."),
    "bool_type": _("This must be true or false."),
    "uuid_parsing": _("This must be a UUID."),
    "uuid_type": _("This must be a UUID."),
    "day": _("This must be a day, as 2026-01-31."),
    "moment": _("This must be a time with its zone, as 2026-01-31T08:00:00Z."),
    "enum": _("This is not one of the allowed values."),
    "literal_error": _("This is not one of the allowed values."),
}
OTHER = _("This is filled in wrongly.")


def faults(errors: Iterable[Mapping[str, Any]]) -> list[Fault]:
    """The errors of the framework as ours: `lines.0.quantity`, and what to do about it."""
    return [Fault(_field(error["loc"]), str(MESSAGES.get(error["type"], OTHER))) for error in errors]


def _field(loc: tuple[str | int, ...]) -> str:
    """The path of a field without where it was sent and the name that our code gives to the whole."""
    source, *path = loc
    return ".".join(map(str, path[1:] if source == "body" else path[-1:]))
