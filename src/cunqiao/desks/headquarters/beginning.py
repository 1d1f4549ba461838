"""Headquarters before the first order: five steps, each done by the fact that makes the next possible."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cunqiao.catalog import queries as catalog
from cunqiao.desks.framework import Bridge, Facts, Here, Link, Step
from cunqiao.desks.framework.cells import Words
from cunqiao.desks.framework.counting import counts
from cunqiao.identity.access import open_grants
from cunqiao.kernel import calendar, clock
from cunqiao.kernel.installation import installation
from cunqiao.kernel.scope import Role
from cunqiao.ledger.access import top_ups_within
from cunqiao.ledger.states import TopUpStatus
from cunqiao.network.access import tenures_within
from cunqiao.network.queries import all_centres
from cunqiao.orders.access import orders_within

TEMPLATE = "desks/headquarters/beginning.html"


@dataclass(frozen=True, slots=True)
class ToDo:
    """A step: what is done by whom, and the numbers of the steps that it waits for."""

    name: Words
    title: Words
    text: Words
    after: Sequence[int] = ()


STEPS = (
    ToDo(
        _("Two people"),
        _("The second person chooses a password"),
        _("Hand on the address that stands with the person; until then no money moves."),
    ),
    ToDo(
        _("Station"),
        _("Open the first station"),
        _("Choose a village, say who runs it, and give their device a letter."),
    ),
    ToDo(
        _("Goods"),
        _("Invite a merchant, who offers the first goods"),
        _("The merchant gets an address, and fills in goods, prices and stock, by form or by sheet."),
    ),
    ToDo(
        _("Float"),
        _("The partner tops up the float"),
        _("The partner pays to the bank, and the county's operator confirms what came."),
        after=(1, 2),
    ),
    ToDo(
        _("First order"),
        _("The first order"),
        _("The partner orders for a villager, takes the cash and prints the slip."),
        after=(3, 4),
    ),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A step as it stands: its number, its state ("done", "now", "next"), where it begins and what it waits for."""

    number: int
    state: str
    step: ToDo
    go: tuple[Words, str]
    waits_for: str


def is_beginning(here: Here) -> bool:
    """Whether nothing was ever ordered. One query."""
    return not orders_within(here.scope).exists()


def show(here: Here) -> dict[str, Any]:
    n = counts(
        {
            "tenures": tenures_within(here.scope).filter(ended_at=None),
            "merchants": catalog.merchants(),
            "pools": catalog.pools().filter(available__gt=0),
            "top-ups": top_ups_within(here.scope).filter(status=TopUpStatus.CONFIRMED),
        }
    )
    done = [installation().is_open, bool(n["tenures"]), bool(n["pools"]), bool(n["top-ups"]), False]
    lines = _lines(done, _ways(here, has_merchants=bool(n["merchants"])))
    return {
        "now": calendar.local(clock.now()),
        "bridge": Bridge(_("To the first order"), [Step(line.step.name, _said(line), line.state) for line in lines]),
        "lines": lines,
        "done": sum(done),
        "total": len(STEPS),
        "side": [_there(here)],
    }


def _ways(here: Here, *, has_merchants: bool) -> list[tuple[Words, str]]:
    """Where each step begins."""
    centres = here.fetched(all_centres)
    to_open = here.link("station-new", centres[0].county_id) if len(centres) == 1 else here.link("counties")
    to_merchants = (_("To the merchants"), here.link("merchants"))
    return [
        (_("To the address"), _to_second(here)),
        (_("Open a station"), to_open),
        to_merchants if has_merchants else (_("Invite a merchant"), here.link("merchant-new")),
        (_("To the top-ups"), here.link("top-ups")),
        ("", ""),
    ]


def _to_second(here: Here) -> str:
    """The page of who has to choose a password. One query."""
    working = open_grants().filter(role=Role.HEADQUARTERS).select_related("person")
    second = next((grant.person for grant in working if not grant.person.has_usable_password()), None)
    return here.link("person", second.id) if second else here.link("people")


def _lines(done: Sequence[bool], ways: Sequence[tuple[Words, str]]) -> list[Line]:
    lines: list[Line] = []
    for number, (step, is_done, go) in enumerate(zip(STEPS, done, ways, strict=True), 1):
        missing = [] if is_done else [str(one) for one in step.after if not done[one - 1]]
        is_first = not any(line.state == "now" for line in lines)
        state = "done" if is_done else "now" if is_first and not missing else "next"
        waits_for = gettext("waits for step %(steps)s") % {"steps": ", ".join(missing)} if missing else ""
        lines.append(Line(number, state, step, go, waits_for))
    return lines


def _said(line: Line) -> Words:
    return {"done": _("done"), "now": _("now")}.get(line.state, "")


def _there(here: Here) -> Facts:
    """What stands already. Who works at the county's centre is counted: one query."""
    house = installation()
    roles = [Role.COUNTY_OPERATOR, Role.DRIVER]
    working = counts({role.value: open_grants().filter(role=role) for role in roles})
    centres = [Link(centre.name, here.link("county", centre.county_id)) for centre in here.fetched(all_centres)]
    people = here.link("people")
    return Facts(
        _("What stands already"),
        [
            (_("Operator"), house.operator or "—"),
            (_("Currency, time zone"), f"{house.currency}, {house.time_zone}"),
            *((_("County centre"), centre) for centre in centres),
            *((role.label, Link(f"{working[role.value]}", people)) for role in roles),
        ],
    )
