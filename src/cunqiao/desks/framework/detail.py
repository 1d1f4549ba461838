"""The page about one thing: head with state and acts, progress, sections left (facts) and right (people, history)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse

from cunqiao.desks.framework.cells import Pill, Words
from cunqiao.desks.framework.desk import Here
from cunqiao.desks.framework.sections import Bridge, Note, Section


@dataclass(frozen=True, slots=True)
class Act:
    """Something to do with the thing: a link, or with `post` a form of one button.

    `primary`: the one next act, drawn as such. `confirm`: the question to ask first.
    """

    title: Words
    href: str
    icon: str = ""
    primary: bool = False
    post: bool = False
    danger: bool = False
    confirm: Words = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A thing as its page shows it. `crumbs` are (title, address)."""

    title: Words
    state: Pill | None = None
    sub: Words = ""
    crumbs: Sequence[tuple[Words, str]] = ()
    acts: Sequence[Act] = ()
    bridge: Bridge | None = None
    notes: Sequence[Note] = ()
    left: Sequence[Section] = ()
    right: Sequence[Section] = ()


@dataclass(frozen=True)
class Detail:
    """A page about one thing. `show(here, **named)` fetches it within the reach, or raises NotFound."""

    name: str
    path: str
    show: Callable[..., Shown]
    methods: Sequence[str] = field(default=("GET", "HEAD"))

    def respond(self, here: Here, **named: Any) -> HttpResponse:
        return here.render("desks/detail.html", {"shown": self.show(here, **named)})
