"""Filters of a list: each reads its parameters of the query string and gives a condition on the rows."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from cunqiao.desks.framework import times
from cunqiao.desks.framework.cells import Words
from cunqiao.kernel import calendar
from cunqiao.kernel.errors import Invalid
from cunqiao.kernel.typed import legible

Choices = Iterable[tuple[str, Words]]
MAX_TEXT = 100  # characters


@dataclass(frozen=True, slots=True)
class Token:
    """A filter that is applied, and the address without it."""

    label: Words
    value: Words
    without: str


def plain(typed: str) -> str:
    """Numbers and Latin words as they are kept, where an input method made full-width signs of them."""
    seen = legible(typed)
    return seen if seen.isascii() else typed


class Filter(Protocol):
    @property
    def kind(self) -> str: ...

    @property
    def names(self) -> Sequence[str]:
        """The parameters of the address that it reads."""

    def condition(self, query: QueryDict) -> Q:
        """Which rows fit; all, where the query does not filter. Raises Invalid for a value that it cannot have."""

    def described(self, query: QueryDict) -> tuple[Words, Words] | None:
        """The filter in words: label and value. None where the query does not filter."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of some values of a column."""

    name: str
    label: Words
    choices: Choices
    lookup: str = ""
    kind: str = "choice"

    @property
    def names(self) -> Sequence[str]:
        return [self.name]

    def condition(self, query: QueryDict) -> Q:
        value = query.get(self.name, "")
        if not value:
            return Q()
        if value not in dict(self.choices):
            raise _invalid(
                self.name, self.label, _("“%(value)s” is not one of the choices.") % {"value": value[:MAX_TEXT]}
            )
        return Q(**{self.lookup or self.name: value})

    def described(self, query: QueryDict) -> tuple[Words, Words] | None:
        value = query.get(self.name, "")
        return (self.label, dict(self.choices)[value]) if value else None


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

    def condition(self, query: QueryDict) -> Q:
        first, last = self._days(query)
        found = Q()
        if first:
            found &= Q(**{f"{self.lookup}__gte": calendar.midnight(first)})
        if last:
            found &= Q(**{f"{self.lookup}__lt": calendar.midnight(last + timedelta(days=1))})
        return found

    def described(self, query: QueryDict) -> tuple[Words, Words] | None:
        first, last = self._days(query)
        return (self.label, f"{first or ''} – {last or ''}".strip()) if first or last else None

    def _days(self, query: QueryDict) -> tuple[date | None, date | None]:
        first, last = (self._day(name, query.get(name, "")) for name in self.names)
        return first, last

    def _day(self, name: str, text: str) -> date | None:
        if not text:
            return None
        try:
            return times.day_of(text)
        except ValueError as error:
            words = _("“%(value)s” is not a day like 2026-11-30.") % {"value": text[:MAX_TEXT]}
            raise _invalid(name, self.label, words) from error


@dataclass(frozen=True, slots=True)
class Find:
    """Words to look for. `fits(words)` says which rows they fit."""

    label: Words
    fits: Callable[[str], Q]
    name: str = "q"
    kind: str = "find"

    @property
    def names(self) -> Sequence[str]:
        return [self.name]

    def condition(self, query: QueryDict) -> Q:
        words = self._words(query)
        if "\0" in words:
            raise _invalid(self.name, self.label, _("It has a character that does not belong in a text."))
        return self.fits(plain(words)) if words else Q()

    def described(self, query: QueryDict) -> tuple[Words, Words] | None:
        words = self._words(query)
        return (self.label, words) if words else None

    def _words(self, query: QueryDict) -> str:
        return query.get(self.name, "").strip()[:MAX_TEXT]


def _invalid(name: str, label: Words, message: str) -> Invalid:
    return Invalid.field(name, f"{label}: {message}")
