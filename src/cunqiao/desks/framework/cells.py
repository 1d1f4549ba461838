"""Cells of tables: the same content as HTML on a page and as a value in an export."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Protocol

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cunqiao.desks.framework import times
from cunqiao.kernel import calendar
from cunqiao.kernel.installation import currency_sign
from cunqiao.kernel.money import yuan

Words = str | Promise
Plain = str | int | Decimal | datetime | None
NOTHING = mark_safe('<span class="faint cq-nothing">—</span>')
PICTURE = '<img src="{}" alt="" width="40" height="40" loading="lazy">'  # what it shows stands beside it in words
PIERS = 5


class Cell(Protocol):
    def __html__(self) -> str:
        """As it stands on a page."""

    def plain(self) -> Plain:
        """As it stands in an export."""


Content = Cell | Words | int | None


def html(shown: Content) -> SafeString:
    """Anything that may stand in a cell, safe to show."""
    if shown is None or shown == "":
        return NOTHING
    return SafeString(f"{shown:,}") if isinstance(shown, int) else format_html("{}", shown)


def plain(shown: Content) -> Plain:
    """Anything that may stand in a cell, as a value."""
    if isinstance(shown, Promise):
        return str(shown)
    return shown if shown is None or isinstance(shown, str | int) else shown.plain()


@dataclass(frozen=True, slots=True)
class Text:
    """Words; below them smaller ones (where, when); a link if there is somewhere to go.

    Before them an icon, or the picture at an address.
    """

    text: Words
    sub: Words = ""
    href: str = ""
    icon: str = ""
    tone: str = ""  # wait, move, done, bad: a colour that says the same as the words
    picture: str = ""

    def __html__(self) -> str:
        text = format_html('<a class="no" href="{}">{}</a>', self.href, self.text) if self.href else self.text
        if self.tone:
            text = format_html('<span class="{}">{}</span>', TONE_TEXT[self.tone], text)
        sub = format_html('<div class="sub">{}</div>', self.sub) if self.sub else ""
        if not (self.icon or self.picture):
            return format_html("{}{}", text, sub)
        drawn = format_html(PICTURE, self.picture) if self.picture else icon(self.icon)
        thumb = format_html('<span class="cq-thumb">{}</span>', drawn)
        return format_html('<div class="cq-goods">{}<div class="cq-min">{}{}</div></div>', thumb, text, sub)

    def plain(self) -> Plain:
        return str(self.text)


TONE_TEXT = {"wait": "t-amber", "move": "t-river", "done": "t-bamboo", "bad": "t-cinnabar", "quiet": "faint"}


@dataclass(frozen=True, slots=True)
class Link:
    """A next act that leads somewhere."""

    text: Words
    href: str

    def __html__(self) -> str:
        return format_html('<a href="{}">{}</a>', self.href, self.text)

    def plain(self) -> Plain:
        return str(self.text)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in fen. `signed`: with its sign, in ruled columns."""

    fen: int
    signed: bool = False

    def __html__(self) -> str:
        if self.signed:
            return format_html("{}{}", "+" if self.fen > 0 else "", amount(self.fen))
        return format_html('<span class="money" data-sign="{}">{}</span>', currency_sign(), amount(self.fen))

    def plain(self) -> Plain:
        return Decimal(self.fen).scaleb(-2)


def amount(fen: int) -> str:
    """1,234.56, with a true minus."""
    return yuan(fen).replace("-", "−")


def with_currency(fen: int) -> str:
    """¥1,234.56, with the sign of the operator's currency."""
    return f"{currency_sign()}{amount(fen)}"


@dataclass(frozen=True, slots=True)
class Moment:
    """A time, with the whole of it for those who ask. `sub`: in words, how long ago."""

    moment: datetime | None
    sub: Words = ""

    def __html__(self) -> str:
        if self.moment is None:
            return NOTHING
        local_time = calendar.local(self.moment)
        time = format_html(
            '<time datetime="{}" title="{}">{}</time>',
            local_time.isoformat(timespec="seconds"),
            f"{local_time:%Y-%m-%d %H:%M:%S}",
            times.short(self.moment),
        )
        return format_html('{}<div class="sub">{}</div>', time, self.sub) if self.sub else time

    def plain(self) -> Plain:
        return self.moment and calendar.local(self.moment).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Pill:
    """A state in words and colour: wait, move, done, bad, or nothing for grey."""

    text: Words
    tone: str = ""

    def __html__(self) -> str:
        return format_html('<span class="pill {}">{}</span>', self.tone, self.text)

    def plain(self) -> Plain:
        return str(self.text)


@dataclass(frozen=True, slots=True)
class Progress:
    """A state, and how far along its way of five piers: `at` 0 to 4, None for one that left the way."""

    text: Words
    tone: str
    at: int | None

    def __html__(self) -> str:
        pill = Pill(self.text, self.tone).__html__()
        return format_html('<div class="cq-state">{}{}</div>', pill, piers(str(self.text), self.tone, self.at))

    def plain(self) -> Plain:
        return str(self.text)


@cache
def piers(text: str, tone: str, at: int | None) -> SafeString:
    """The bridge in a row of a list. There are as many as states, in each language."""
    if at is None:
        return mark_safe("")
    ended = tone == "done" and at == PIERS - 1
    marks = ["on" if i < at or ended else "at" if i == at else "" for i in range(PIERS)]
    drawn = mark_safe("".join(f'<i class="{mark}"></i>' for mark in marks))  # noqa: S308 - our own words
    label = _("%(state)s, step %(at)s of %(all)s") % {"state": text, "at": at + 1, "all": PIERS}
    return format_html('<span class="piers {} n{}" role="img" aria-label="{}">{}</span>', tone, at, label, drawn)


def icon(name: str) -> SafeString:
    """A Tabler outline out of the sprite."""
    from cunqiao.desks.framework.assets import address

    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', address("icons.svg"), name)
