"""Whether the books hold: every rule with its sentence, what was found, and when it last held."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cunqiao.audit.actions import RUN_TIMEOUT, ask_for_run
from cunqiao.audit.models import Run
from cunqiao.audit.queries import Rule, last_ended, last_held, last_run, rules
from cunqiao.audit.sentences import SENTENCES
from cunqiao.desks.framework import DeskForm, Done, FormPage, Here, View
from cunqiao.desks.framework.desk import Page
from cunqiao.identity.access import names_of
from cunqiao.kernel import clock
from cunqiao.kernel.county import NATIONAL
from cunqiao.regions.queries import county_names


@dataclass(frozen=True, slots=True)
class Line:
    """A rule as the page shows it. `count`: what breaks it; None where it was not looked at yet."""

    name: str
    sentence: Promise
    count: int | None
    seconds: float | None
    held_at: datetime | None
    rows: list[dict[str, Any]]


def show(here: Here) -> dict[str, Any]:
    """Of a run that goes on, what it has found so far; what it has not come to is as the run before left it."""
    run, ended, held = last_run(), last_ended(), last_held()
    running = run is not None and run.ended_at is None and run.asked_at > clock.now() - RUN_TIMEOUT
    found = {one["rule"]: one for one in [*(ended.results if ended else []), *(run.results if run and running else [])]}
    lines = [_line(rule, found.get(rule.name), held.get(rule.name)) for rule in rules()]
    _name_counties(lines)
    broken = [line for line in lines if line.count]
    return {
        "lines": sorted(lines, key=lambda line: (not line.count, line.name)),
        "broken": len(broken),
        "running": running,
        "done": len(run.results) if run and running else 0,
        "of": len(lines),
        "ended": ended,
        "seconds": sum(one["seconds"] for one in ended.results) if ended else 0,
        "by": _who(ended),
        "ask": here.link("verify-run"),
    }


def _line(rule: Rule, found: Mapping[str, Any] | None, held_at: datetime | None) -> Line:
    found = found or {}
    sentence = SENTENCES[rule.name]
    return Line(rule.name, sentence, found.get("count"), found.get("seconds"), held_at, list(found.get("rows", ())))


def _name_counties(lines: list[Line]) -> None:
    rows = [row for line in lines for row in line.rows]
    names = county_names({row["county_id"] for row in rows if row["county_id"] != NATIONAL})
    for row in rows:
        row["county"] = names.get(row["county_id"], str(_("The nation")))


def _who(run: Run | None) -> str:
    if run is None:
        return ""
    name = names_of([run.asked_by_id]).get(run.asked_by_id) if run.asked_by_id else None
    return name or gettext("by the clock")


PAGES: list[Page] = [
    View(name="verify", path="verify", template="desks/auditor/verify.html", show=show),
    FormPage(
        name="verify-run",
        path="verify/run",
        title=_("Check the rules now"),
        form=DeskForm,
        act=lambda visit: ask_for_run(visit.here.scope, id=visit.id),
        done=lambda visit: Done(visit.here.link("verify")),
        county=NATIONAL,
        submit=_("Check now"),
        text=_("It changes nothing and stops nobody from working."),
        back=lambda visit: visit.here.link("verify"),
    ),
]
