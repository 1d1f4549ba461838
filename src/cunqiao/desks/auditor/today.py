"""Today for an auditor: whether the books hold, what is being paid, what has not been confirmed."""

from typing import Any

from django.utils.translation import gettext as _

from cunqiao.audit.queries import last_ended
from cunqiao.desks.framework import Here, Money, Note, Table, Text, View, Waiting, times
from cunqiao.desks.framework.cells import Content
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.headquarters import today
from cunqiao.desks.headquarters.payouts import rows as payout_rows
from cunqiao.desks.shared import tones
from cunqiao.desks.shared.counties import names_of_counties
from cunqiao.kernel import calendar, clock

LAST = 6


def show(here: Here) -> dict[str, Any]:
    waiting = {wait.key: wait for wait in here.waiting}
    return {
        "now": calendar.local(clock.now()),
        "cards": [
            _rules(here, waiting["verify"]),
            today.payouts_card(here, waiting["payouts"]),
            today.late_card(here, waiting["late"]),
            today.top_ups_card(here, waiting["top-ups"]),
        ],
        "notes": _notes(),
        "main": [today.counties_table(here), _payouts(here)],
        "side": [today.just_now(here)],
    }


def _rules(here: Here, wait: Waiting) -> dict[str, Any]:
    ended = last_ended()
    if ended is None or ended.ended_at is None:
        return today.card(wait, _("not checked yet"), [])
    why = _("checked %(when)s") % {"when": times.short(ended.ended_at)}
    broken: list[today.Item] = [(one["rule"], f"{one['count']}", "t-cinnabar") for one in ended.results if one["count"]]
    return today.card(
        wait, why, broken[: today.CARD_LINES] or [(_("all rules hold"), f"{len(ended.results)}", "t-bamboo")]
    )


def _notes() -> list[Note]:
    return [
        Note(
            _("You see everything and change nothing"),
            _("Villagers' names and phones are masked here too."),
            "info",
            "eye",
        )
    ]


def _payouts(here: Here) -> Table:
    found = list(payout_rows(here).order_by("-proposed_at", "-id")[:LAST])
    names = names_of_counties(here)
    lines: list[list[Content]] = [
        [
            Text(names[one.county_id], times.short(one.proposed_at), here.link("payout", one.id), icon="coins"),
            tones.payout_pill(one),
            Money(one.total_fen),
        ]
        for one in found
    ]
    heads = [_("County"), _("State"), "#" + _("Amount")]
    return Table(_("Payouts"), heads, lines, _("the last"), link=(_("All"), here.link("payouts")))


PAGES: list[Page] = [View(name="today", path="", template="desks/headquarters/today.html", show=show)]
