"""Bodies and query strings as plain values: strict JSON, no NUL, no deep nesting."""

from typing import Any

import msgspec
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from ninja.parser import Parser

from cunqiao.kernel.errors import Invalid

MAX_DEPTH = 16  # levels of objects and lists in a body; our own have four


class StrictParser(Parser):
    """Reads what we accept, and keeps the body as it was sent: repeats are compared with it."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Raises Invalid for what is not one JSON value in UTF-8, or holds a NUL."""
        try:
            body = msgspec.json.decode(request.body)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise Invalid.field("", _("The body is not JSON.")) from error
        _check(body, "", MAX_DEPTH)
        request.sent_body = body  # type: ignore[attr-defined]
        return body

    def parse_querydict(
        self, data: "MultiValueDict[str, str]", list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        """Raises Invalid for a NUL in a parameter."""
        query: dict[str, Any] = super().parse_querydict(data, list_fields, request)
        for name, value in query.items():
            _check_text(value, name)
        return query


def _check(value: Any, field: str, depth: int) -> None:
    if isinstance(value, str):
        _check_text(value, field)
    elif isinstance(value, dict | list):
        if not depth:
            raise Invalid.field(field, _("This is nested too deeply."))
        for name, part in value.items() if isinstance(value, dict) else enumerate(value):
            _check_text(str(name), field)
            _check(part, f"{field}.{name}" if field else str(name), depth - 1)


def _check_text(value: str, field: str) -> None:
    if "\0" in value:
        raise Invalid.field(field.replace("\0", ""), _("A NUL character is not text."))
