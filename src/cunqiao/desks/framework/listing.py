"""The list: columns, filters, saved filters as chips, sorting, paging by keys, acts on many, exports."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db.models import Count, Model, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.forms.utils import flatatt
from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from cunqiao.desks.framework import exporting, faults
from cunqiao.desks.framework.cells import Content, Words, html
from cunqiao.desks.framework.desk import Here
from cunqiao.desks.framework.filters import Choice, Filter, Find, Token
from cunqiao.desks.framework.sections import Section
from cunqiao.kernel.errors import Invalid
from cunqiao.kernel.paging import Page, Sort, page

Row = TypeVar("Row", bound=Model)
Shown = TypeVar("Shown", bound=Model, contravariant=True)  # who shows rows of a kind shows those of a narrower one
SIZE = 50


@dataclass(frozen=True)
class Column(Generic[Shown]):
    """`show(row)` gives what stands in it. `sort`: the column of the rows by which it sorts, if it can.

    `descending`: the first click brings the highest on top. `on_phone`: where it goes on a card: title, side, state,
    sub, next, or nowhere ("").
    """

    name: str
    title: Words
    show: Callable[[Shown], Content]
    sort: str = ""
    descending: bool = False
    number: bool = False
    on_phone: str = ""
    exports: Callable[[Shown], Mapping[Words, Content]] | None = None  # instead, where it holds several facts

    def marks(self) -> SafeString:
        """The attributes of each of its cells, the same in all rows."""
        place = f"c-{self.name} {'num ' if self.number else ''}p-{self.on_phone or 'none'}"
        return flatatt({"class": place} | ({"data-title": self.title} if self.number and self.on_phone else {}))


@dataclass(frozen=True)
class Chip:
    """A saved filter: a name, and which rows. `hot`: its count is a worry."""

    name: str
    title: Words
    condition: Q
    hot: bool = False


@dataclass(frozen=True)
class Bulk:
    """An act on the rows that are ticked: `page` is opened with their keys as `?id=`, and asks the rest."""

    name: str
    title: Words
    icon: str
    page: str
    primary: bool = False


@dataclass(frozen=True)
class Empty:
    """What to say where there is nothing yet, and the way out."""

    title: Words
    text: Words
    link: Words = ""
    page: str = ""


@dataclass(frozen=True)
class Total:
    """A sum over the whole selection, shown in the head. `by` is a column of the rows in fen."""

    title: Words
    by: str


NO_ROWS = Empty("", "")


def _no_filters(here: Here) -> Sequence[Filter]:
    return ()


def _no_chips(here: Here) -> Sequence[Chip]:
    return ()


def _no_crumbs(here: Here, **named: Any) -> Sequence[tuple[Words, str]]:
    return ()


def _nothing_above(here: Here, **named: Any) -> Mapping[str, object]:
    return {}


def _nothing_beside(here: Here) -> Sequence[Section]:
    return ()


def _id_of(row: Model) -> str:
    id: object = row.id  # type: ignore[attr-defined]
    return str(id)


@dataclass(frozen=True)
class List(Generic[Row]):
    """A list page. What depends on who looks is a function of the visit, which names itself nowhere inside.

    `rows(here, **named)` are all rows of the reach. `columns(here, rows)` is asked with the rows of a page and reads in
    constant queries what their cells need; without rows it asks nothing. `named` are the arguments of the address.
    """

    name: str
    path: str
    title: Words | Callable[..., Words]  # `title(here, **named)` where it is about one thing
    unit: Callable[[int], str]  # what one or so many of its rows are called
    rows: Callable[..., QuerySet[Row]]
    columns: Callable[[Here, Sequence[Row]], Sequence[Column[Row]]]
    sort: Sort
    filters: Callable[[Here], Sequence[Filter]] = _no_filters
    chips: Callable[[Here], Sequence[Chip]] = _no_chips
    total: Total | None = None
    bulk: Sequence[Bulk] = ()  # those whose page the desk has
    key: Callable[[Row], str] = _id_of
    acts: Sequence[tuple[Words, str, str]] = ()  # title, page, icon; the first is the next act
    empty: Empty = NO_ROWS
    exports: bool = True
    crumbs: Callable[..., Sequence[tuple[Words, str]]] = _no_crumbs  # the pages above it, with addresses
    above: Callable[..., Mapping[str, object]] = _nothing_above  # `template` to show above, with its context
    beside: Callable[[Here], Sequence[Section]] = _nothing_beside
    size: int = SIZE
    methods: Sequence[str] = field(default=("GET", "HEAD"))

    def respond(self, here: Here, **named: Any) -> HttpResponseBase:
        form = here.request.GET.get("export")
        try:
            listing = Listing(self, here, named)
            if form in exporting.FORMS and self.exports:
                return exporting.respond(listing, str(form), progress="progress" in here.request.GET)
            shown = listing.page()
        except Invalid as refusal:
            return faults.wrong_filter(here, refusal)
        return here.render("desks/list.html", listing.context(shown))


class Listing(Generic[Row]):
    """A list as one person asks for it.

    Raises:
        Invalid: the address asks for a filter, a value or an order that the list does not have.
    """

    def __init__(self, list: List[Row], here: Here, named: Mapping[str, Any]) -> None:
        self.list, self.here, self.named = list, here, named
        self.query: QueryDict = here.request.GET
        self.everything = list.rows(here, **named)
        self.filters, self.chips = list.filters(here), list.chips(here)
        self.chip, self.sort = self._chip(), self._sort()
        self.condition = self._condition()
        self.selected = self.everything.filter(self.condition)

    def _condition(self) -> Q:
        """What the chip and the filters leave."""
        condition = self.chip.condition if self.chip else Q()
        for filter in self.filters:
            condition &= filter.condition(self.query)
        return condition

    def _chip(self) -> Chip | None:
        name = self.query.get("chip")
        if not name:
            return None
        found = next((chip for chip in self.chips if chip.name == name), None)
        if found is None:
            raise Invalid.field("chip", gettext("There is no saved filter of this name."))
        return found

    def _sort(self) -> Sort:
        text = self.query.get("sort", "")
        if not text:
            return self.list.sort
        name = text.removeprefix("-")
        found = next((column for column in self.columns([]) if column.sort and column.name == name), None)
        if found is None:
            raise Invalid.field("sort", gettext("The list cannot be sorted by this column."))
        return Sort(found.sort, text.startswith("-"))

    def columns(self, rows: Sequence[Row]) -> Sequence[Column[Row]]:
        return self.list.columns(self.here, rows)

    def page(self) -> Page[Row]:
        """Raises Invalid for an address that leads on from another list."""
        after, before = self.query.get("after") or None, self.query.get("before") or None
        return page(self.selected, self.sort, self.list.size, after=after, before=before)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many rows are selected, their sum where the list has one, and how many each chip has. One query."""
        aggregates: dict[str, Any] = {f"chip_{chip.name}": Count("id", filter=chip.condition) for chip in self.chips}
        # The chips count everything, and the selection is counted along; without chips its own index is enough.
        rows, filter = (self.everything, self.condition) if self.chips else (self.selected, Q())
        aggregates["n"] = Count("id", filter=filter)
        if self.list.total:
            aggregates["sum"] = Coalesce(Sum(self.list.total.by, filter=filter), 0)
        return rows.order_by().aggregate(**aggregates)

    def chip_links(self) -> list[dict[str, Any]]:
        """Each chip with its count."""
        return [
            {
                "title": chip.title,
                "count": (count := self.counts[f"chip_{chip.name}"]),
                "hot": chip.hot and count,
                "on": chip is self.chip,
                "href": f"{self.here.request.path}?chip={chip.name}",
            }
            for chip in self.chips
        ]

    def address(self, **changes: str | None) -> str:
        """This list's address with other parameters; the page begins anew."""
        query = self.query.copy()
        for name in ("after", "before", "export", "progress"):
            query.pop(name, None)
        for name, value in changes.items():
            query.pop(name, None)
            if value:
                query[name] = value
        return f"{self.here.request.path}?{query.urlencode()}" if query else self.here.request.path

    def tokens(self) -> list[Token]:
        described = [(filter, filter.described(self.query)) for filter in self.filters]
        return [
            Token(words[0], words[1], self.address(**dict.fromkeys(filter.names)))
            for filter, words in described
            if words is not None and not isinstance(filter, Find)
        ]

    def heads(self, columns: Sequence[Column[Row]]) -> list[dict[str, Any]]:
        """The head of the table: what sorts is a link."""
        heads = []
        for column in columns:
            sorted_now = bool(column.sort) and column.sort == self.sort.by
            descending = not self.sort.descending if sorted_now else column.descending
            href = self.address(sort=f"{'-' if descending else ''}{column.name}") if column.sort else ""
            order = ("descending" if self.sort.descending else "ascending") if sorted_now else ""
            heads.append({"column": column, "href": href, "order": order})
        return heads

    def lines(self, rows: Sequence[Row], columns: Sequence[Column[Row]]) -> list[dict[str, Any]]:
        """A row each, its cells as they stand on the page."""
        marked = [(column.marks(), column.show) for column in columns]

        def cells(row: Row) -> SafeString:
            return format_html_join("", "<td{}>{}</td>", ((marks, html(show(row))) for marks, show in marked))

        return [{"key": self.list.key(row), "cells": cells(row)} for row in rows]

    def controls(self) -> list[dict[str, Any]]:
        """The filters with their options and what is chosen."""
        return [
            {
                "filter": filter,
                "options": filter.choices if isinstance(filter, Choice) else [],
                "values": [self.query.get(name, "") for name in filter.names],
                "kind": filter.kind,
            }
            for filter in self.filters
        ]

    def context(self, shown: Page[Row]) -> dict[str, Any]:
        columns = self.columns(shown.rows)
        tokens = self.tokens()
        found = any(isinstance(filter, Find) and filter.described(self.query) for filter in self.filters)
        acts = [(title, self.here.link(name), icon) for title, name, icon in self.list.acts]
        return {
            "list": self.list,
            "title": self.list.title(self.here, **self.named) if callable(self.list.title) else self.list.title,
            "crumbs": self.list.crumbs(self.here, **self.named),
            "lines": self.lines(shown.rows, columns),
            "heads": self.heads(columns),
            "bulk": [bulk for bulk in self.list.bulk if self.here.link(bulk.page)],
            "chips": self.chip_links(),
            "everything": self.here.request.path,
            "controls": self.controls(),
            "tokens": tokens,
            "narrowed": bool(tokens or found or self.chip),
            "count": self.counts["n"],
            "unit": self.list.unit(self.counts["n"]),
            "total": self.counts.get("sum"),
            "before": self.address(before=shown.before) if shown.before else "",
            "after": self.address(after=shown.after) if shown.after else "",
            "csv": self.address(export="csv"),
            "xlsx": self.address(export="xlsx"),
            "kept": [(n, v) for n, v in self.query.items() if n in ("chip", "sort")],
            "acts": [act for act in acts if act[1]],
            "empty_href": self.here.link(self.list.empty.page) if self.list.empty.page else "",
            "above": self.list.above(self.here, **self.named),
            "beside": self.list.beside(self.here),
        }
