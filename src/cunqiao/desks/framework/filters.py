"""Filters of a list: each reads one thing of the address and narrows the rows by it."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from django.db.models import QuerySet
from django.http import QueryDict

from cunqiao.desks.framework.cells import Words
from cunqiao.kernel import calendar

if TYPE_CHECKING:
    from cunqiao.desks.framework.desk import Here

Rows = QuerySet[Any]
Choices = Iterable[tuple[str, Words]]


@dataclass(frozen=True, slots=True)
class Token:
    """A filter that is applied, and the address without it."""

    label: Words
    value: Words
    without: str


def plain(typed: str) -> str:
    """Numbers and Latin words as they are kept, where an input method made full-width signs of them."""
    normal = unicodedata.normalize("NFKC", typed)
    return normal if normal.isascii() else typed


class Filter(Protocol):
    @property
    def kind(self) -> str: ...

    @property
    def names(self) -> Sequence[str]:
        """The parameters of the address that it reads."""

    def narrow(self, here: "Here", rows: Rows, asked: QueryDict) -> Rows:
        """The rows that fit; all, where nothing or nonsense is asked."""

    def said(self, here: "Here", asked: QueryDict) -> tuple[Words, Words] | None:
        """What is asked, in words: label and value. None where nothing is."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of some values of a column. `choices` may depend on who looks (one query at most)."""

    name: str
    label: Words
    choices: Choices | Callable[["Here"], Choices]
    lookup: str = ""
    kind: str = "choice"

    @property
    def names(self) -> Sequence[str]:
        return [self.name]

    def narrow(self, here: "Here", rows: Rows, asked: QueryDict) -> Rows:
        value = asked.get(self.name, "")
        if not value or "\0" in value:
            return rows
        return rows.filter(**{self.lookup or self.name: value})

    def said(self, here: "Here", asked: QueryDict) -> tuple[Words, Words] | None:
        value = asked.get(self.name, "")
        return (self.label, dict(self.options(here)).get(value, value)) if value else None

    def options(self, here: "Here") -> list[tuple[str, Words]]:
        return list(self.choices(here) if callable(self.choices) else self.choices)


@dataclass(frozen=True, slots=True)
class Days:
    """From a day to a day, both included, of a time column."""

    name: str
    label: Words
    lookup: str
    kind: str = "days"

    @property
    def names(self) -> Sequence[str]:
        return [f"{self.name}_from", f"{self.name}_to"]

    def narrow(self, here: "Here", rows: Rows, asked: QueryDict) -> Rows:
        first, last = (_day(asked.get(name, "")) for name in self.names)
        if first:
            rows = rows.filter(**{f"{self.lookup}__gte": calendar.midnight(first)})
        if last:
            rows = rows.filter(**{f"{self.lookup}__lt": calendar.midnight(last + timedelta(days=1))})
        return rows

    def said(self, here: "Here", asked: QueryDict) -> tuple[Words, Words] | None:
        first, last = (_day(asked.get(name, "")) for name in self.names)
        if not first and not last:
            return None
        return self.label, f"{first or ''} – {last or ''}".strip()


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2200 else None


@dataclass(frozen=True, slots=True)
class Find:
    """Words to look for. `find(here, rows, words)` narrows the rows to what fits them."""

    label: Words
    find: Callable[["Here", Rows, str], Rows]
    name: str = "q"
    kind: str = "find"

    @property
    def names(self) -> Sequence[str]:
        return [self.name]

    def narrow(self, here: "Here", rows: Rows, asked: QueryDict) -> Rows:
        words = plain(asked.get(self.name, "").strip()[:100])
        return self.find(here, rows, words) if words and "\0" not in words else rows

    def said(self, here: "Here", asked: QueryDict) -> tuple[Words, Words] | None:
        words = asked.get(self.name, "").strip()[:100]
        return (self.label, words) if words else None
