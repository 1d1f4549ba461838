"""A desk: the pages of one role in one frame, and the checks before each of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol, TypeVar, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control

from cunqiao.desks.framework import faults, second_step, session
from cunqiao.desks.framework.cells import Words
from cunqiao.identity.errors import NotSignedIn
from cunqiao.kernel import calendar
from cunqiao.kernel.errors import Refusal
from cunqiao.kernel.installation import speak_for_the_house
from cunqiao.kernel.scope import Role, Scope

Fetched = TypeVar("Fetched")
MAX_FORM_BYTES = 6 * 1024 * 1024  # with a file in it; of more the server keeps the beginning only


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of the navigation. `key`: the letter that follows `g`. `dock`: also at a phone's foot."""

    title: Words
    page: str
    icon: str
    key: str = ""
    waits: str = ""  # the key of a Waiting whose count stands beside it
    dock: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A heading in the navigation, and the entries under it."""

    title: Words
    items: Sequence[Item]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something waits for this desk: how much of it, and where to go. `hot`: it is late. `loud`: every page says so."""

    key: str
    title: Words
    count: int
    href: str
    icon: str = "bell"
    hot: bool = False
    loud: bool = False


class Page(Protocol):
    """What a desk is made of. `path` is as Django writes it, below the desk's own."""

    @property
    def name(self) -> str: ...

    @property
    def path(self) -> str: ...

    def respond(self, here: "Here", **named: Any) -> HttpResponseBase: ...


def nothing_waits(here: "Here") -> list[Waiting]:
    return []


@dataclass(frozen=True)
class Desk:
    """The pages of one role. `base` begins their addresses and names."""

    role: Role
    base: str
    title: Words
    nav: Sequence[Item | Group]
    pages: Sequence[Page]
    waiting: Callable[["Here"], list[Waiting]] = nothing_waits

    def urls(self) -> list[URLPattern]:
        """What `project.urls` takes in."""
        return [
            path(f"{self.base}/{page.path}", self.view(page), name=f"{self.base}-{page.name}") for page in self.pages
        ]

    def link(self, page: str, *arguments: object, **query: object) -> str:
        """The address of a page of this desk; empty where the desk has no such page."""
        try:
            address = reverse(f"{self.base}-{page}", args=arguments)
        except NoReverseMatch:
            return ""
        return f"{address}?{urlencode(query)}" if query else address

    def items(self) -> list[Item]:
        """All entries of the navigation, in order."""
        return [item for entry in self.nav for item in (entry.items if isinstance(entry, Group) else [entry])]

    def view(self, page: Page) -> Callable[..., HttpResponseBase]:
        def view(request: HttpRequest, **named: Any) -> HttpResponseBase:
            return guarded(self, page, request, named)

        view.desk_page = (self, page)  # type: ignore[attr-defined]
        return view


@dataclass
class Here:
    """A request at a desk, by somebody who may make it."""

    request: HttpRequest
    desk: Desk
    who: session.SignedIn
    page: Page
    scope: Scope = field(init=False)
    _fetched: dict[object, object] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.scope = self.who.scope

    def link(self, page: str, *arguments: object, **query: object) -> str:
        return self.desk.link(page, *arguments, **query)

    def fetched(self, fetch: Callable[[], Fetched], *key: object) -> Fetched:
        """What several parts of a page need, fetched once a visit; `key` names it where the function does not."""
        name = key or (fetch,)
        if name not in self._fetched:
            self._fetched[name] = fetch()
        return cast("Fetched", self._fetched[name])

    @cached_property
    def waiting(self) -> list[Waiting]:
        return self.desk.waiting(self)

    @cached_property
    def places(self) -> list[dict[str, Any]]:
        return session.places(self.who)

    @property
    def waits(self) -> int:
        """How many kinds of things wait."""
        return sum(1 for wait in self.waiting if wait.count)

    @property
    def hot_count(self) -> int:
        """How many things are late."""
        return sum(wait.count for wait in self.waiting if wait.hot)

    @property
    def home(self) -> str:
        return f"/{self.desk.base}/"

    @property
    def is_demo(self) -> bool:
        return bool(settings.DEMO)

    @property
    def find(self) -> str:
        return self.link("find")

    @property
    def place_name(self) -> str:
        return next((place["name"] or str(place["role"]) for place in self.places if place["here"]), "")

    @property
    def active(self) -> str:
        """Which entry of the navigation this page belongs to: the one with the longest address above it."""
        links = {item.page: self.link(item.page) for item in self.desk.items()}
        path = self.request.path
        above = [
            name
            for name, link in links.items()
            if link and (path == link or (link != self.home and path.startswith(link)))
        ]
        return max(above, key=lambda name: len(links[name]), default="")

    def render(self, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        """A page in the frame."""
        return render(
            self.request, template, context | {"here": self, "flash": session.take_flash(self.request)}, status=status
        )

    def flash(self, text: str, href: str = "", link: str = "") -> None:
        """Say something on the next page."""
        session.flash(self.request, text, href, link)


@dataclass(frozen=True)
class View:
    """A page of its own kind, for what no part fits. `show` answers with the template's context, or a response."""

    name: str
    path: str
    template: str
    show: Callable[..., dict[str, Any] | HttpResponse]
    methods: Sequence[str] = ("GET", "HEAD")

    def respond(self, here: Here, **named: Any) -> HttpResponse:
        shown = self.show(here, **named)
        return here.render(self.template, shown) if isinstance(shown, dict) else shown


def guarded(desk: Desk, page: Page, request: HttpRequest, named: dict[str, Any]) -> HttpResponseBase:
    """Answer with the page, or in the frame with what it refuses: to who is signed in and has the role of the desk."""
    speak_for_the_house()
    who = session.signed_in(request)
    if who is None:
        return _closed(session.ask_to_sign_in(request))
    here = Here(request, desk, who, page)
    if who.grant.role != desk.role:
        return _closed(faults.forbidden(request, who))
    if session.lacks_second_factor(request, who.grant):
        return _closed(second_step.ask_on_the_way(request, who.person))
    if request.method not in getattr(page, "methods", ("GET", "HEAD", "POST")):
        return HttpResponse(status=405)
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_FORM_BYTES:
        return _closed(faults.too_large(request))
    with timezone.override(calendar.zone()):
        try:
            return _closed(page.respond(here, **named))
        except NotSignedIn:
            return _closed(session.ask_to_sign_in(request))
        except Refusal as refusal:
            return _closed(faults.refused(here, refusal))


def _closed(response: HttpResponseBase) -> HttpResponseBase:
    """Pages of people's work are kept nowhere."""
    patch_cache_control(response, private=True, no_store=True)
    return response
