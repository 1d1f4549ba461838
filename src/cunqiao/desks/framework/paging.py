"""Pages of a list by keys: where one ends is said by the sorting column and the id of its last row."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from functools import reduce
from typing import Any
from uuid import UUID

from django.db.models import Q

from cunqiao.desks.framework.filters import Rows


@dataclass(frozen=True, slots=True)
class Sort:
    """By which column (a path over relations; never null), and whether the highest comes first."""

    by: str
    falling: bool

    def ordered(self, rows: Rows, *, backwards: bool = False) -> Rows:
        sign = "-" if self.falling != backwards else ""
        return rows.order_by(f"{sign}{self.by}", f"{sign}id")

    def beyond(self, rows: Rows, key: "Key", *, backwards: bool = False) -> Rows:
        """The rows that follow (or, backwards, precede) a key."""
        less = self.falling != backwards
        strict, wide = ("lt", "lte") if less else ("gt", "gte")
        further = Q(**{f"{self.by}__{strict}": key.value}) | Q(**{f"id__{strict}": key.id})
        return rows.filter(further, **{f"{self.by}__{wide}": key.value})

    def key(self, row: Any) -> "Key":
        value = reduce(getattr, self.by.split("__"), row)
        return Key(value if isinstance(value, str | int) else value.isoformat(), row.id)


@dataclass(frozen=True, slots=True)
class Key:
    """Where a row stands in the order: the sorting column's value as text or number, and the id."""

    value: Any
    id: UUID

    def write(self) -> str:
        return urlsafe_b64encode(json.dumps([self.value, str(self.id)]).encode()).decode().rstrip("=")


def read_key(text: str) -> Key | None:
    """What `write` wrote; None for anything else."""
    try:
        value, id = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        return Key(value, UUID(id)) if isinstance(value, str | int) and "\0" not in str(value) else None
    except (ValueError, TypeError, AttributeError):
        return None


@dataclass(frozen=True, slots=True)
class Cut:
    """Some rows in order; the keys for the pages before and after, None at the ends."""

    rows: list[Any]
    before: str | None
    after: str | None


def cut(rows: Rows, sort: Sort, size: int, *, after: Key | None = None, before: Key | None = None) -> Cut:
    """One page of `rows`."""
    backwards = before is not None
    key = before or after
    some = sort.beyond(rows, key, backwards=backwards) if key else rows
    found = list(sort.ordered(some, backwards=backwards)[: size + 1])
    more, here = len(found) > size, found[:size]
    if backwards:
        here.reverse()
    first, last = (sort.key(here[0]).write(), sort.key(here[-1]).write()) if here else (None, None)
    has_before = more if backwards else key is not None
    has_after = True if backwards else more
    return Cut(here, first if has_before else None, last if has_after else None)
