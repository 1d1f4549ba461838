"""Keyset paging: a cursor holds the value of the sorting column and the id of the last row of a page.

One form of cursor for every surface: what one list gave leads on in it, and anything else is refused.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from functools import reduce
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import DateTimeField, Field, Model, Q, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from cunqiao.kernel.errors import Invalid

LARGEST = 2**63 - 1  # that a column holds

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Sort:
    """By which column (a path over relations, or an annotation; never null), and whether the highest comes first."""

    by: str
    descending: bool


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows in order; the cursors for the pages before and after, None at the ends."""

    rows: list[Row]
    before: str | None
    after: str | None


def page(
    rows: QuerySet[Row], sort: Sort, size: int, *, after: str | None = None, before: str | None = None
) -> Page[Row]:
    """At most `size` of `rows`: the first ones, or those that follow or precede a cursor.

    Raises:
        Invalid: `after` or `before` is no cursor of a list that is sorted like this.
    """
    backwards = before is not None
    cursor = after if before is None else before
    if cursor is not None:
        rows = rows.filter(_beyond(rows, sort, cursor, backwards=backwards))
    sign = "-" if sort.descending != backwards else ""
    found = list(rows.order_by(f"{sign}{sort.by}", f"{sign}id")[: size + 1])
    more, shown = len(found) > size, found[:size]
    if backwards:
        shown.reverse()
    if not shown:
        return Page([], None, None)
    has_before, has_after = (more, True) if backwards else (after is not None, more)
    first, last = _cursor(shown[0], sort), _cursor(shown[-1], sort)
    return Page(shown, first if has_before else None, last if has_after else None)


def _cursor(row: Model, sort: Sort) -> str:
    value: Any = reduce(getattr, sort.by.split("__"), row)
    id: UUID = row.id  # type: ignore[attr-defined]
    key = [value if isinstance(value, str | int) else value.isoformat(), str(id)]
    return urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def _beyond(rows: QuerySet[Row], sort: Sort, cursor: str, *, backwards: bool) -> Q:
    """The rows that follow (or, backwards, precede) a cursor."""
    try:
        value, id = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        value, id = _value(_field(rows.model, rows.query.annotations, sort.by), value), UUID(id)
    except (ValueError, TypeError, AttributeError, ValidationError) as error:
        raise Invalid.field("before" if backwards else "after", _("This is not a page of this list.")) from error
    strict, wide = ("lt", "lte") if sort.descending != backwards else ("gt", "gte")
    further = Q(**{f"{sort.by}__{strict}": value}) | Q(**{f"id__{strict}": id})
    return further & Q(**{f"{sort.by}__{wide}": value})


def _field(model: type[Model], annotations: dict[str, Any], by: str) -> Any:
    """The field of the sorting column."""
    if by in annotations:
        return annotations[by].output_field
    field: Any = None
    for part in by.split("__"):
        field = model._meta.get_field(part)
        model = field.related_model or model
    return field


def _value(field: "Field[Any, Any]", written: object) -> object:
    """What a cursor holds of a column. Raises ValueError or ValidationError for what that column cannot hold."""
    if isinstance(field, DateTimeField):
        moment = parse_datetime(written) if isinstance(written, str) else None
        if moment is None or moment.tzinfo is None:
            raise ValueError(written)
        return moment
    if not isinstance(written, str | int) or "\0" in str(written):
        raise ValueError(written)
    if isinstance(written, int) and abs(written) > LARGEST:
        raise ValueError(written)
    str(written).encode()  # a ValueError for a lone surrogate, which no text column can hold
    return field.to_python(written)
