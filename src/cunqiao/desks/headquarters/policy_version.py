"""A version of a policy: what it changes, what that would have made of last month, and who agrees to it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cunqiao.desks.framework import Act, Detail, Facts, Here, Moment, Money, Note, Pill, Shown, Table, Text, times
from cunqiao.desks.framework.cells import Content, Words
from cunqiao.desks.headquarters.policy_words import policy_words, term_words, version_pill
from cunqiao.earnings.queries import pending_at
from cunqiao.identity.access import names_of
from cunqiao.kernel import calendar, clock
from cunqiao.kernel.county import NATIONAL
from cunqiao.kernel.models import Event
from cunqiao.kernel.states import events_of
from cunqiao.logistics.queries import handling_paid, last_legs_paid
from cunqiao.network.queries import active_counties, credit_granted
from cunqiao.orders.queries import unshipped
from cunqiao.policies.access import get_version_for, versions_within
from cunqiao.policies.kinds import Credit, HandlingFee, LastLegFee, ReturnWindow, ShipBy
from cunqiao.policies.models import Version
from cunqiao.policies.queries import Change, Effect, changes
from cunqiao.policies.states import VersionStatus
from cunqiao.regions.queries import county_names

MOVES = {"publish": _("Published"), "withdraw": _("Withdrawn")}


@dataclass(frozen=True, slots=True)
class Trial:
    """How a change of one kind is tried on a month that was: of which things, what is counted, and how it is shown."""

    effects: Callable[[Any, datetime, datetime], list[Effect]]
    things: Words
    counted: Words
    show_things: Callable[[int], Content] = int
    show: Callable[[int], Content] = Money


# By kind; what a kind changes that is not here, no month can show.
TRIALS = {
    ShipBy.kind: Trial(unshipped, _("Consignments"), _("not shipped in time"), show=int),
    ReturnWindow.kind: Trial(pending_at, _("Earned"), _("still pending when the month ended"), show_things=Money),
    HandlingFee.kind: Trial(handling_paid, _("Parcels handed out"), _("paid to partners")),
    LastLegFee.kind: Trial(last_legs_paid, _("Parcels handed out"), _("paid to carriers")),
    Credit.kind: Trial(credit_granted, _("New partners"), _("their usual credit together")),
}


def show_version(here: Here, version_id: UUID) -> Shown:
    version = get_version_for(here.scope, version_id)
    versions = list(versions_within(here.scope).filter(kind=version.kind).order_by("valid_from", "county_id"))
    names = county_names(active_counties()) | {NATIONAL: gettext("All counties")}
    place = names.get(version.county_id, str(version.county_id))
    events = events_of(version)
    people = names_of([*_proposers(version), *(event.person_id for event in events)])
    waits = version.status == VersionStatus.PROPOSED
    here_changed = changes(version, versions, [version.county_id]).get(version.county_id)
    sections = [_changed(version, here_changed, place)]
    return Shown(
        title=f"{version.rule.title} · {place}",
        state=version_pill(version),
        sub=_terms_and_day(version),
        crumbs=[(_("Policies"), here.link("policies")), (version.rule.title, "")],
        acts=_acts(here, version) if waits else [],
        notes=_notes(here, version) if waits else [],
        left=[*sections, _tried(version, versions, names)] if waits and version.kind in TRIALS else sections,
        right=[_who(version, events, people), _others(here, version, versions)],
    )


def in_short(version: Version) -> str:
    """What is decided on, in one line. One query."""
    place = county_names([version.county_id]).get(version.county_id, gettext("All counties"))
    return f"{version.rule.title} · {place} · {_terms_and_day(version)}"


def _terms_and_day(version: Version) -> str:
    day = calendar.day_of(version.valid_from).isoformat()
    return gettext("%(terms)s from %(day)s on") % {"terms": policy_words(version.policy), "day": day}


def _proposers(version: Version) -> list[UUID]:
    return [version.proposed_by_id] if version.proposed_by_id else []


def _is_late(version: Version) -> bool:
    return version.publish_by <= clock.now()


def _acts(here: Here, version: Version) -> list[Act]:
    day = calendar.day_of(version.valid_from).isoformat()
    withdraw = Act(
        _("Withdraw"),
        here.link("policy-withdraw", version.id),
        "ban",
        post=True,
        danger=True,
        confirm=_("Nobody can publish it after that. Withdraw it?"),
    )
    if version.proposed_by_id == here.scope.person_id or _is_late(version):
        return [withdraw]
    question = gettext("It holds from %(day)s on and cannot be taken back. Publish it?") % {"day": day}
    publish = here.link("policy-publish", version.id)
    return [withdraw, Act(_("Publish"), publish, "check", primary=True, post=True, confirm=question)]


def _notes(here: Here, version: Version) -> list[Note]:
    if _is_late(version):
        return [Note(_("Its day has come"), _("Propose it again, from a later day on."), "bad", "alert-triangle")]
    if version.proposed_by_id == here.scope.person_id:
        return [Note(_("One more person"), _("You proposed it. Somebody else must publish it."), "info", "users")]
    return [Note(_("It waits for a second person"), _("See first what it changes."), "wait", "users")]


def _changed(version: Version, change: Change[Any] | None, place: str) -> Table:
    """Each term before and after, what stays as it is in grey."""
    old, new = (change.before, change.after) if change else (None, version.policy)
    rows: list[list[Content]] = []
    for term in version.rule.terms():
        before, after = (getattr(terms, term.name) if terms else None for terms in (old, new))
        words = "" if after is None else term_words(term.name, after)
        same = before in (None, after)
        rows.append(
            [
                term.words.label,
                "" if before is None else term_words(term.name, before),
                words if same else Pill(words, "done"),
            ]
        )
    heads: list[Words] = [_("Term"), "#" + gettext("Up to then"), "#" + gettext("From its day on")]
    hint = gettext("%(place)s follows the network again") % {"place": place} if version.policy is None else place
    return Table(_("What changes"), heads, rows, hint)


def _tried(version: Version, versions: Sequence[Version], names: dict[int, str]) -> Table:
    """What last month would have been, by county that it is for. One query."""
    this_month, _next = calendar.month_span(calendar.month_of(clock.now()))
    month = calendar.month_of(this_month - timedelta(days=1))
    trial = TRIALS[version.kind]
    counties = [id for id in names if id != NATIONAL]
    effects = trial.effects(changes(version, versions, counties), *calendar.month_span(month))
    rows: list[list[Content]] = [
        [names[one.county_id], trial.show_things(one.things), *_compared(trial, one.before, one.after)]
        for one in sorted(effects, key=lambda one: names[one.county_id])
    ]
    before, after = sum(one.before for one in effects), sum(one.after for one in effects)
    titles = [trial.things, _("Up to then"), _("From its day on"), _("Difference")]
    together = _compared(trial, before, after)
    return Table(
        gettext("If %(month)s had gone by it") % {"month": times.month_in_words(month)},
        [gettext("County"), *(f"#{title}" for title in titles)],
        rows,
        trial.counted,
        foot=list(zip(titles[1:], together, strict=True)) if len(rows) > 1 else [],
        empty=_("There was nothing of the kind in that month."),
    )


def _compared(trial: Trial, before: int, after: int) -> list[Content]:
    more = after - before
    difference: Content = Money(more, signed=True) if trial.show is Money else f"{more:+,}" if more else 0
    return [trial.show(before), trial.show(after), difference]


def _who(version: Version, events: list[Event], people: dict[UUID, str]) -> Facts:
    if version.proposed_by_id is None:
        return Facts(_("Two persons"), [(_("Proposed on"), _("from the start"))])
    proposed = Moment(version.proposed_at, people.get(version.proposed_by_id, ""))
    facts: list[tuple[Words, Content]] = [(_("Proposed on"), proposed)]
    for event in events:
        who = people.get(event.person_id, "") if event.person_id else ""
        facts.append((MOVES[event.move], Moment(event.happened_at, who)))
    return Facts(_("Two persons"), facts)


def _others(here: Here, version: Version, versions: Sequence[Version]) -> Table:
    """The versions of this kind for the same place, the latest first."""
    rows: list[list[Content]] = [
        [
            Text(policy_words(one.policy), href="" if one.id == version.id else here.link("policy", one.id)),
            version_pill(one),
            calendar.day_of(one.valid_from).isoformat(),
        ]
        for one in reversed(versions)
        if one.county_id == version.county_id
    ]
    return Table(_("All versions"), [_("Terms"), _("State"), "#" + gettext("From")], rows)


VERSION = Detail(name="policy", path="policies/<uuid:version_id>", show=show_version)
