"""The scan page: one input that keeps the focus, the answer in large letters, counts by place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from cunqiao.desks.framework.cells import Words
from cunqiao.desks.framework.desk import Here
from cunqiao.desks.framework.forms import refusal_words
from cunqiao.kernel import calendar, clock
from cunqiao.kernel.county import new_id
from cunqiao.kernel.errors import MoveNotAllowed, NotFound, Refusal
from cunqiao.kernel.typed import legible

MAX_SCANNED = 100  # characters


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a scan came to: `slot` in huge letters (where to put it), `to` in large ones, details, a word for it.

    `kind`: right, again (it was scanned before, no harm) or wrong. `next` says what to do with a wrong one.
    `destination` is the key of the place for which it counts as `count` parcels; `over` stands above the slot, where it
    is no place.
    """

    kind: str
    slot: str
    to: Words
    details: Words = ""
    result: Words = ""
    number: str = ""
    destination: str = ""
    count: int = 1
    next: Words = ""
    href: str = ""
    link: Words = ""
    over: Words = ""


@dataclass(frozen=True, slots=True)
class Destination:
    """A place and its count: `done` of `of`."""

    key: str
    slot: str
    name: Words
    done: int
    of: int
    group: Words = ""

    @property
    def is_full(self) -> bool:
        return self.done >= self.of > 0

    @property
    def percent(self) -> int:
        return min(100, self.done * 100 // self.of) if self.of else 0


@dataclass(frozen=True)
class Scan:
    """A scan page. `scan(here, code, id, **named)` does it once for each id and answers with what it came to, or raises
    a refusal. `destinations(here, **named)` are the counts by place; `modes` the sister pages (title, page, arguments).
    """

    name: str
    path: str
    title: Words
    scan: Callable[..., Scanned]
    destinations: Callable[..., Sequence[Destination]]
    destinations_title: Words
    destinations_hint: Words = ""
    modes: Callable[..., Sequence[tuple[Words, str, bool]]] = lambda here, **named: ()
    context: Callable[..., dict[str, Any]] = lambda here, **named: {}
    slim: bool = True
    methods: Sequence[str] = field(default=("GET", "HEAD", "POST"))

    def respond(self, here: Here, **named: Any) -> HttpResponse:
        posted = here.request.method == "POST"
        if posted and here.request.headers.get("X-Part"):
            return self._scanned(here, named)
        # A scanner may be faster than the page's script: the answer is the page then, with what was scanned.
        last = self._scan(here, named) if posted else {}
        destinations = list(self.destinations(here, **named))
        context = {
            "scan": self,
            "title": self.title,
            "slim": self.slim,
            "modes": self.modes(here, **named),
            "destinations": destinations,
            "done": sum(destination.done for destination in destinations),
            "left": sum(max(0, destination.of - destination.done) for destination in destinations),
        }
        return here.render("desks/scan.html", context | self.context(here, **named) | last)

    def _scan(self, here: Here, named: dict[str, Any]) -> dict[str, Any]:
        """One scan, and what it came to."""
        typed = here.request.POST.get("code", "")
        code = cleaned(typed)
        try:
            scanned = self.scan(here, code, _id(here.request.POST.get("id", "")), **named)
        except Refusal as refusal:
            scanned = _wrong(refusal, code, typed)
        return {"scanned": scanned, "code": code, "at": calendar.local(clock.now()), "here": here}

    def _scanned(self, here: Here, named: dict[str, Any]) -> HttpResponse:
        """For the script, which sends the next when this one is answered: so they keep their order."""
        shown = self._scan(here, named)
        scanned = shown["scanned"]
        return JsonResponse(
            {
                "kind": scanned.kind,
                "destination": scanned.destination,
                "count": scanned.count,
                "last": render_to_string("desks/scan_last.html", shown, here.request),
                "row": render_to_string("desks/scan_row.html", shown, here.request),
            }
        )


def cleaned(typed: str) -> str:
    """What the scanner meant: full-width signs of a Chinese input method become plain ones, spaces go."""
    return "".join(legible(typed).split())[:MAX_SCANNED]


def _wrong(refusal: Refusal, code: str, typed: str) -> Scanned:
    """A scan that changed nothing, and what to do with the parcel in the hand."""
    if isinstance(refusal, NotFound):
        odd = not code.isascii() or not any(sign.isdigit() for sign in code)
        next = (
            _("These are not the characters of a label: set the scanner's keyboard to English (US) and scan again.")
            if odd and typed
            else _("Put it aside, on the shelf for what we do not know, and ask the carrier.")
        )
        return Scanned("wrong", "?", _("Unknown parcel"), code, _("Unknown"), code, next=next)
    if isinstance(refusal, MoveNotAllowed):
        return Scanned(
            "wrong", "!", refusal_words(refusal), code, _("Refused"), code, next=_("Put it aside and look it up.")
        )
    return Scanned("wrong", "!", refusal_words(refusal), code, _("Refused"), code)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return new_id()
