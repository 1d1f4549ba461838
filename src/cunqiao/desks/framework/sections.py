"""Sections of a detail: each a few words and figures, and the template that draws them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cunqiao.desks.framework.cells import Content, Money, Words


@dataclass(frozen=True, slots=True)
class Head:
    title: Words
    number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A small table. `heads` are titles; one that begins with "#" stands to the right."""

    title: Words
    heads: Sequence[Words]
    rows: Sequence[Sequence[Content]]
    hint: Words = ""
    foot: Sequence[tuple[Words, Content]] = ()
    link: tuple[Words, str] | None = None
    empty: Words = ""
    template: str = "desks/sections/table.html"

    @property
    def columns(self) -> list[Head]:
        """The titles, and which stand to the right."""
        return [Head(str(title).removeprefix("#"), str(title).startswith("#")) for title in self.heads]


@dataclass(frozen=True, slots=True)
class Facts:
    """Short facts, a line each."""

    title: Words
    facts: Sequence[tuple[Words, Content]]
    hint: Words = ""
    template: str = "desks/sections/facts.html"


@dataclass(frozen=True, slots=True)
class Person:
    name: Words
    sub: Words
    href: str = ""

    @property
    def first(self) -> str:
        return str(self.name)[:1]


@dataclass(frozen=True, slots=True)
class People:
    """Who has to do with it."""

    title: Words
    people: Sequence[Person]
    template: str = "desks/sections/people.html"


@dataclass(frozen=True, slots=True)
class Step:
    """A pier: "done", "now", "late" or "next"."""

    title: Words
    sub: Words = ""
    state: str = "next"


@dataclass(frozen=True, slots=True)
class Bridge:
    """How far something has come. Stands above the columns."""

    label: Words
    steps: Sequence[Step]
    template: str = "desks/sections/bridge.html"


@dataclass(frozen=True, slots=True)
class Timeline:
    """What happened, newest first; what is still to come in grey above."""

    title: Words
    steps: Sequence[Step]
    template: str = "desks/sections/ways.html"


@dataclass(frozen=True, slots=True)
class Entry:
    """The transfers of one event: who gives and who takes, to the last fen."""

    title: Words
    at: datetime
    lines: Sequence[tuple[Words, Money]]


@dataclass(frozen=True, slots=True)
class Entries:
    """Money as balanced entries."""

    title: Words
    entries: Sequence[Entry]
    hint: Words = ""
    template: str = "desks/sections/entries.html"


@dataclass(frozen=True, slots=True)
class Address:
    """An address to copy and hand on."""

    title: Words
    address: str
    text: Words
    icon: str = "key"
    template: str = "desks/sections/address.html"


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to know: wait, bad, info or done."""

    title: Words
    text: Words = ""
    tone: str = "info"
    icon: str = "info-circle"
    template: str = "desks/sections/note.html"


@dataclass(frozen=True, slots=True)
class Own:
    """A section with a template of its own; it finds its `data` as `section.data`."""

    template: str
    data: object


Section = Table | Facts | People | Bridge | Timeline | Entries | Address | Note | Own
