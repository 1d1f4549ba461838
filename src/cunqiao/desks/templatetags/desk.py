"""What templates of the desks draw with."""

import itertools
from datetime import datetime

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cunqiao.desks.framework import assets, cells, times
from cunqiao.desks.framework.cells import Content
from cunqiao.desks.framework.desk import Group, Here, Item
from cunqiao.desks.shared import words
from cunqiao.kernel.county import new_id
from cunqiao.kernel.installation import installation

register = template.Library()


@register.simple_tag
def asset(name: str) -> str:
    """The address of a part of the built front end."""
    return assets.address(name)


@register.simple_tag
def icon(name: str) -> SafeString:
    return cells.icon(name)


@register.filter
def cell(shown: Content) -> SafeString:
    """Anything that may stand in a cell."""
    return cells.html(shown)


@register.filter
def money(fen: int) -> SafeString:
    return cells.html(cells.Money(fen))


@register.filter
def amount(fen: int) -> str:
    """An amount without its sign of money, for drawings."""
    return cells.amount(fen)


@register.filter
def with_currency(fen: int) -> str:
    """An amount as plain text, with its sign of money."""
    return cells.with_currency(fen)


@register.filter
def seconds(length: float | None) -> str:
    """How long a check took; a point in every language."""
    return "" if length is None else f"{length:.2f}"


@register.filter
def signed(fen: int) -> str:
    return f"{'+' if fen > 0 else ''}{cells.amount(fen)}"


@register.filter
def person_first(name: str) -> str:
    return name[:1]


@register.simple_tag(takes_context=True)
def navigation(context: Context) -> list[dict[str, object]]:
    """The entries of the frame: headings, links, counts of what waits."""
    here: Here = context["here"]
    waiting = {wait.key: wait for wait in here.waiting}
    active = here.active

    def entry(item: Item) -> dict[str, object]:
        return {
            "item": item,
            "href": here.link(item.page),
            "on": item.page == active,
            "wait": waiting.get(item.waits) if item.waits else None,
        }

    entries: list[dict[str, object]] = []
    for one in here.desk.nav:
        if isinstance(one, Group):
            entries += [{"group": one.title}, *map(entry, one.items)]
        else:
            entries.append(entry(one))
    return entries


@register.simple_tag
def thumb(name: str) -> SafeString:
    return format_html('<span class="cq-thumb">{}</span>', cells.icon(name))


@register.simple_tag
def arches(count: int, width: int) -> dict[str, object]:
    """Where the piers and arches of a bridge of `count` piers stand, in a drawing of `width` by 112."""
    edge = min(56, width / count / 2)
    gap = (width - 2 * edge) / max(1, count - 1)
    piers = [round(edge + gap * i, 1) for i in range(count)]
    spans = [
        f"M{a + 11:.1f} 45 C{a + gap / 4:.1f} 14 {b - gap / 4:.1f} 14 {b - 11:.1f} 45"
        for a, b in itertools.pairwise(piers)
    ]
    return {"piers": piers, "spans": spans, "width": width}


@register.filter
def at(things: list[object], index: int) -> object:
    """The thing at an index; the last one past the end."""
    return things[min(index, len(things) - 1)]


@register.filter
def two_lines(words: object) -> list[str]:
    """Words for a narrow place: the last one on a line of its own."""
    return str(words).rsplit(" ", 1)


register.filter(words.local_name)


@register.filter
def moment(when: datetime) -> SafeString:
    return cells.html(cells.Moment(when))


@register.filter
def day_in_words(when: datetime) -> str:
    return times.in_words(when)


@register.filter
def dot(number: float) -> str:
    """A number for a drawing, with a point in every language."""
    return str(number)


@register.simple_tag
def fresh_id() -> str:
    """The hidden id of a form."""
    return str(new_id())


@register.simple_tag
def languages() -> list[str]:
    """In which the pages of this installation can be read."""
    return installation().languages
