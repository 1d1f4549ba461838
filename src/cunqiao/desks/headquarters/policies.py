"""The rules of the trade: what holds where and when, and versions that one person proposes and another publishes."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cunqiao.desks.framework import DeskForm, Done, FormPage, FormVisit, Here, Moment, Table, Text, View, faults, times
from cunqiao.desks.framework.cells import Content, Words
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.framework.fields import DayField, YuanField
from cunqiao.desks.headquarters.policy_lanes import Axis
from cunqiao.desks.headquarters.policy_version import VERSION, in_short
from cunqiao.desks.headquarters.policy_words import policy_words, version_pill
from cunqiao.identity.access import names_of
from cunqiao.kernel import calendar, clock
from cunqiao.kernel.county import NATIONAL
from cunqiao.kernel.errors import Invalid, NotFound
from cunqiao.network.queries import active_counties
from cunqiao.policies.access import get_version_for, versions_within
from cunqiao.policies.actions import propose_version, publish_version, withdraw_version
from cunqiao.policies.kinds import KINDS, Policy, Term
from cunqiao.policies.models import Version
from cunqiao.policies.queries import in_force, span_at, spans_from
from cunqiao.policies.states import VersionStatus
from cunqiao.regions.queries import county_names

LAST = 30


def show_policies(here: Here) -> dict[str, Any] | HttpResponse:
    """Every kind of policy in one place on one day, and what is proposed anywhere. Four queries."""
    counties = county_names(active_counties())
    county_id = _county(here, counties)
    try:
        day = _day(here)
    except Invalid as refusal:
        return faults.wrong_filter(here, refusal)
    versions = list(versions_within(here.scope).order_by("valid_from", "county_id"))
    here_valid = [one for one in versions if one.county_id in (county_id, NATIONAL)]
    names = names_of(one.proposed_by_id for one in versions if one.proposed_by_id)
    waiting = [one for one in versions if one.status == VersionStatus.PROPOSED]
    axis = Axis(day)
    return {
        "tabs": _tabs(counties, county_id, day),
        "county_id": county_id,
        "day": day,
        "axis": axis,
        "rows": [_row(here, rule, here_valid, county_id, axis) for rule in KINDS.values()],
        "waiting": _versions(here, _("Wait for a second person"), waiting, counties, names),
        "versions": _versions(here, _("All versions"), here_valid[::-1][:LAST], counties, names),
    }


def _county(here: Here, counties: Iterable[int]) -> int:
    """Whose terms are looked at. Raises NotFound for what is no county at work."""
    asked = here.request.GET.get("county", "") or str(NATIONAL)
    found = next((county_id for county_id in (NATIONAL, *counties) if str(county_id) == asked), None)
    if found is None:
        raise NotFound(kind="county", id=asked)
    return found


def _day(here: Here) -> date:
    """The day that is looked at: today, where none is asked for. Raises Invalid for what is no day."""
    asked = here.request.GET.get("day", "")
    if not asked:
        return calendar.today()
    try:
        return times.day_of(asked)
    except ValueError as error:
        raise Invalid.field("day", _("“%(value)s” is not a day like 2026-11-30.") % {"value": asked[:20]}) from error


def _tabs(counties: dict[int, str], county_id: int, day: date) -> list[dict[str, Any]]:
    places = [(NATIONAL, gettext("All counties")), *sorted(counties.items(), key=lambda one: one[1])]
    return [{"name": name, "on": id == county_id, "href": f"?county={id}&day={day}"} for id, name in places]


def _row(here: Here, rule: type[Policy], versions: Sequence[Version], county_id: int, axis: Axis) -> dict[str, object]:
    mine = [one for one in versions if one.kind == rule.kind]
    spans = spans_from(rule, (one for one in mine if one.status == VersionStatus.PUBLISHED))
    held = span_at(spans, calendar.midnight(axis.day))
    version = next((one for one in mine if held and one.id == held.version_id), None)
    proposals = [one for one in mine if one.status == VersionStatus.PROPOSED and one.county_id == county_id]
    return {
        "title": rule.title,
        "href": here.link("policy", version.id) if version else "",
        "words": policy_words(held.policy) if held else "",
        "own": bool(version and version.county_id != NATIONAL),
        "lane": axis.lane(spans, proposals),
        "propose": here.link("policy-new", rule.kind, county=county_id),
    }


def _versions(
    here: Here, title: Words, versions: Sequence[Version], counties: dict[int, str], names: dict[UUID, str]
) -> Table:
    rows: list[list[Content]] = [
        [
            Text(one.rule.title, policy_words(one.policy), here.link("policy", one.id)),
            counties.get(one.county_id, gettext("All counties")),
            version_pill(one),
            Moment(one.proposed_at, names.get(one.proposed_by_id, "")) if one.proposed_by_id else _("from the start"),
            calendar.day_of(one.valid_from).isoformat(),
        ]
        for one in versions
    ]
    heads: list[Words] = [_("Policy"), _("County"), _("State"), _("Proposed on"), "#" + gettext("From")]
    return Table(title, heads, rows)


def rule_of(here: Here, kind: str) -> type[Policy]:
    """The kind of policy of this name. Raises NotFound."""
    if kind not in KINDS:
        raise NotFound(kind="policy", id=kind)
    return KINDS[kind]


class VersionForm(DeskForm):
    """Where, from when, and the terms of the kind that it is about."""

    county = forms.TypedChoiceField(
        label=_("County"), coerce=int, help_text=_("A county's own terms go before those of all counties.")
    )
    valid_from = DayField(
        label=_("Holds from"),
        help_text=_("A day to come. It holds from midnight on, for what is made after that."),
    )
    follows = forms.BooleanField(
        label=_("No terms of its own any more"),
        required=False,
        help_text=_("Tick it to let a county follow all counties again; the terms below then do not count."),
    )

    def prepare(self) -> None:
        counties = sorted(county_names(active_counties()).items(), key=lambda one: one[1])
        self.offer("county", [(NATIONAL, _("All counties")), *counties])
        for term in self.thing.terms():
            self.fields[term.name] = field_of(term)

    def clean(self) -> dict[str, Any]:
        """Terms do not count where the county follows the network."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("follows"):
            for term in self.thing.terms():
                self.errors.pop(term.name, None)
        return cleaned


def field_of(term: Term) -> forms.Field:
    """The field of one number: yuan for fen, else whole numbers in its unit."""
    label, help = str(term.words.label), str(term.words.help)
    if term.name.endswith("_fen"):
        return YuanField(min_fen=term.minimum, max_fen=term.maximum, label=label, help_text=help)
    return forms.IntegerField(min_value=term.minimum, max_value=term.maximum, label=label, help_text=help)


def now_in_force(visit: FormVisit[type[Policy]]) -> dict[str, Any]:
    """What the form begins with: the terms that hold today in the place that the person looked at."""
    county_id = _county(visit.here, active_counties())
    terms = in_force(visit.thing, county_id, clock.now()).policy
    return {"county": county_id} | {term.name: getattr(terms, term.name) for term in visit.thing.terms()}


def propose(visit: FormVisit[type[Policy]]) -> None:
    data = visit.data
    propose_version(
        visit.here.scope,
        id=visit.id,
        rule=visit.thing,
        county_id=data["county"],
        terms=None if data["follows"] else {term.name: data[term.name] for term in visit.thing.terms()},
        valid_from=data["valid_from"],
    )


def version_of(here: Here, version_id: UUID) -> Version:
    return get_version_for(here.scope, version_id)


READ_ONLY: list[Page] = [
    View(name="policies", path="policies", template="desks/headquarters/policies.html", show=show_policies),
    VERSION,
]
PAGES: list[Page] = [
    *READ_ONLY,
    FormPage(
        name="policy-new",
        path="policies/<str:kind>/new",
        title=lambda visit: gettext("Propose: %(policy)s") % {"policy": visit.thing.title},
        thing=rule_of,
        form=VersionForm,
        act=propose,
        county=NATIONAL,
        initial=now_in_force,
        done=lambda visit: Done(
            visit.here.link("policy", visit.id),
            gettext("Proposed. Somebody else must publish it."),
        ),
        submit=_("Propose it"),
        text=lambda visit: visit.thing.about,
        back=lambda visit: visit.here.link("policies"),
    ),
    FormPage(
        name="policy-publish",
        path="policies/<uuid:version_id>/publish",
        title=_("Publish a version"),
        thing=version_of,
        form=DeskForm,
        act=lambda visit: publish_version(visit.here.scope, visit.thing, at=clock.now()),
        done=lambda visit: Done(visit.here.link("policy", visit.thing.id), gettext("Published.")),
        submit=_("Publish"),
        text=lambda visit: in_short(visit.thing),
        back=lambda visit: visit.here.link("policy", visit.thing.id),
    ),
    FormPage(
        name="policy-withdraw",
        path="policies/<uuid:version_id>/withdraw",
        title=_("Withdraw a version"),
        thing=version_of,
        form=DeskForm,
        act=lambda visit: withdraw_version(visit.here.scope, visit.thing, at=clock.now()),
        done=lambda visit: Done(visit.here.link("policy", visit.thing.id), gettext("Withdrawn.")),
        submit=_("Withdraw"),
        text=lambda visit: in_short(visit.thing),
        danger=True,
        back=lambda visit: visit.here.link("policy", visit.thing.id),
    ),
]
