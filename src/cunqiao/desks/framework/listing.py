"""The list: columns, filters, saved filters as chips, sorting, paging by keys, acts on many, exports."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import FieldError, ValidationError
from django.db import DataError
from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce
from django.http import HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase

from cunqiao.desks.framework import exporting
from cunqiao.desks.framework.cells import Cell, Content, Words, html
from cunqiao.desks.framework.desk import Here
from cunqiao.desks.framework.filters import Choice, Days, Filter, Find, Rows, Token
from cunqiao.desks.framework.paging import Cut, Sort, cut, read_key

SIZE = 50


@dataclass(frozen=True)
class Column:
    """`show(row, here)` gives what stands in it. `sort`: the column of the rows by which it sorts, if it can.

    `falling`: the first click brings the highest on top. `on_phone`: where it goes on a card: title, side, state,
    sub, next, or nowhere ("").
    """

    name: str
    title: Words
    show: Callable[[Any, Here], Content]
    sort: str = ""
    falling: bool = False
    number: bool = False
    on_phone: str = ""
    exports: Callable[[Any, Here], Mapping[Words, Content]] | None = None  # instead, where it holds several facts


@dataclass(frozen=True)
class Chip:
    """A saved filter: a name, and which rows. `hot`: its count is a worry."""

    name: str
    title: Words
    condition: Callable[[Here], Q]
    hot: bool = False


@dataclass(frozen=True)
class Bulk:
    """An act on the rows that are ticked: `page` is opened with their keys as `?id=`, and asks the rest."""

    name: str
    title: Words
    icon: str
    page: str
    go: bool = False


@dataclass(frozen=True)
class Empty:
    """What to say where there is nothing yet, and the way out."""

    title: Words
    text: Words
    link: Words = ""
    page: str = ""


@dataclass(frozen=True)
class Total:
    """A sum over the whole selection, said in the head. `by` is a column of the rows in fen."""

    title: Words
    by: str


NO_ROWS = Empty("", "")


@dataclass(frozen=True)
class List:
    """A list page. `rows(here)` are all rows of the reach; `prepare` adds what cells need in constant queries."""

    name: str
    path: str
    title: Words | Callable[..., Words]  # `title(here, **named)` where it is about one thing
    unit: Words
    rows: Callable[..., Rows]
    columns: Sequence[Column]
    sort: Sort
    filters: Sequence[Filter] = ()
    chips: Sequence[Chip] = ()
    total: Total | None = None
    bulk: Sequence[Bulk] = ()
    prepare: Callable[[Here, list[Any]], None] = lambda here, rows: None
    key: Callable[[Any], str] = lambda row: str(row.id)
    acts: Sequence[tuple[Words, str, str]] = ()  # title, page, icon; the first is the next act
    empty: Empty = NO_ROWS
    exports: bool = True
    crumbs: Callable[..., Sequence[tuple[Words, str]]] = lambda here, **named: ()  # the pages above it, with addresses
    above: Callable[..., Mapping[str, Any]] = lambda here, **named: {}  # `template` to show above, with its context
    size: int = SIZE
    methods: Sequence[str] = field(default=("GET", "HEAD"))

    def respond(self, here: Here, **named: Any) -> HttpResponseBase:
        listing = Listing(self, here, named)
        if (form := here.request.GET.get("export")) in exporting.FORMS and self.exports:
            return exporting.respond(listing, str(form), progress="progress" in here.request.GET)
        try:
            context = listing.context()
        except (DataError, ValidationError, FieldError, ValueError):  # an address that nobody of us wrote
            if not here.request.GET:
                raise
            return HttpResponseRedirect(here.request.path)
        return here.render("desks/list.html", context)


class Listing:
    """A list as one person asks for it."""

    def __init__(self, page: List, here: Here, named: Mapping[str, Any]) -> None:
        self.page, self.here, self.named = page, here, named
        self.asked: QueryDict = here.request.GET
        self.everything = page.rows(here, **named)

    def chosen(self) -> Rows:
        """The selection: what the chip and the filters leave."""
        rows = self.everything
        if chip := self.chip():
            rows = rows.filter(chip.condition(self.here))
        for filter in self.page.filters:
            rows = filter.narrow(self.here, rows, self.asked)
        return rows

    def chip(self) -> Chip | None:
        return next((chip for chip in self.page.chips if chip.name == self.asked.get("chip")), None)

    def sort(self) -> Sort:
        asked = self.asked.get("sort", "")
        name = asked.lstrip("-")
        column = next((column for column in self.page.columns if column.sort and column.name == name), None)
        return Sort(column.sort, asked.startswith("-")) if column else self.page.sort

    def pieces(self, size: int) -> "Cut":
        after, before = read_key(self.asked.get("after", "")), read_key(self.asked.get("before", ""))
        return cut(self.chosen(), self.sort(), size, after=after, before=before)

    def count(self) -> tuple[int, int | None]:
        """How many are chosen, and their sum where the list has one."""
        total = self.page.total
        asked: dict[str, Any] = {"n": Count("id")}
        if total:
            asked["sum"] = Coalesce(Sum(total.by), 0)
        found = self.chosen().order_by().aggregate(**asked)
        return found["n"], found.get("sum")

    def chips(self) -> list[dict[str, Any]]:
        """Each with its count. One query for all."""
        if not self.page.chips:
            return []
        counts = {chip.name: Count("id", filter=chip.condition(self.here)) for chip in self.page.chips}
        found = self.everything.order_by().aggregate(all=Count("id"), **counts)
        now = self.chip()
        return [
            {
                "title": chip.title,
                "count": found[chip.name],
                "hot": chip.hot and found[chip.name],
                "on": chip is now,
                "href": f"{self.here.request.path}?chip={chip.name}",
            }
            for chip in self.page.chips
        ]

    def address(self, **changes: str | None) -> str:
        """This list's address with other parameters; the page begins anew."""
        asked = self.asked.copy()
        for name in ("after", "before", "export", "progress"):
            asked.pop(name, None)
        for name, value in changes.items():
            asked.pop(name, None)
            if value:
                asked[name] = value
        return f"{self.here.request.path}?{asked.urlencode()}" if asked else self.here.request.path

    def tokens(self) -> list[Token]:
        said = [(filter, filter.said(self.here, self.asked)) for filter in self.page.filters]
        return [
            Token(words[0], words[1], self.address(**dict.fromkeys(filter.names)))
            for filter, words in said
            if words is not None and not isinstance(filter, Find)
        ]

    def heads(self) -> list[dict[str, Any]]:
        """The head of the table: what sorts is a link."""
        sort = self.sort()
        heads = []
        for column in self.page.columns:
            sorted_now = bool(column.sort) and column.sort == sort.by
            falling = not sort.falling if sorted_now else column.falling
            href = self.address(sort=f"{'-' if falling else ''}{column.name}") if column.sort else ""
            order = ("descending" if sort.falling else "ascending") if sorted_now else ""
            heads.append({"column": column, "href": href, "order": order})
        return heads

    def lines(self, rows: list[Any]) -> list[dict[str, Any]]:
        self.page.prepare(self.here, rows)
        return [
            {
                "key": self.page.key(row),
                "cells": [(column, html(column.show(row, self.here))) for column in self.page.columns],
            }
            for row in rows
        ]

    def controls(self) -> list[dict[str, Any]]:
        """The filters with their options and what is chosen."""
        return [
            {
                "filter": filter,
                "options": filter.options(self.here) if isinstance(filter, Choice) else [],
                "values": [self.asked.get(name, "") for name in filter.names],
                "kind": filter.kind,
            }
            for filter in self.page.filters
        ]

    def context(self) -> dict[str, Any]:
        piece = self.pieces(self.page.size)
        count, total = self.count()
        tokens = self.tokens()
        found = any(isinstance(f, Find) and f.said(self.here, self.asked) for f in self.page.filters)
        acts = [(title, self.here.link(name), icon) for title, name, icon in self.page.acts]
        return {
            "list": self.page,
            "title": self.page.title(self.here, **self.named) if callable(self.page.title) else self.page.title,
            "crumbs": self.page.crumbs(self.here, **self.named),
            "lines": self.lines(piece.rows),
            "heads": self.heads(),
            "chips": self.chips(),
            "everything": self.here.request.path,
            "plain": not self.asked.get("chip"),
            "controls": self.controls(),
            "tokens": tokens,
            "narrowed": bool(tokens or found or self.chip()),
            "count": count,
            "total": total,
            "before": self.address(before=piece.before) if piece.before else "",
            "after": self.address(after=piece.after) if piece.after else "",
            "csv": self.address(export="csv"),
            "xlsx": self.address(export="xlsx"),
            "kept": [(n, v) for n, v in self.asked.items() if n in ("chip", "sort")],
            "acts": [act for act in acts if act[1]],
            "empty_href": self.here.link(self.page.empty.page) if self.page.empty.page else "",
            "above": self.page.above(self.here, **self.named),
        }


__all__ = ["Bulk", "Cell", "Chip", "Column", "Days", "Empty", "List", "Listing", "Total"]
