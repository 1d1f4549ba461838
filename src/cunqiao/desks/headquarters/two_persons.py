"""What one person of headquarters proposes about people and a second decides: roles, and new passwords."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cunqiao.desks.framework import DeskForm, Done, FormPage, FormVisit, Here, Step, Timeline, times
from cunqiao.desks.framework.cells import Words
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.shared.counties import names_of_counties
from cunqiao.identity.access import get_grant, get_invitation_to_decide, names_of, open_grants
from cunqiao.identity.actions import approve_invitation, approve_role, refuse_invitation, refuse_role
from cunqiao.identity.models import Grant, Invitation
from cunqiao.identity.queries import last_changed_grants, waiting_grants, waiting_invitations
from cunqiao.identity.roles import BY_TWO, exclude
from cunqiao.kernel import clock
from cunqiao.kernel.county import NATIONAL
from cunqiao.kernel.scope import Role

LAST = 10
Counties = Mapping[int, Any]  # their names


@dataclass(frozen=True, slots=True)
class Proposal:
    """A card: what one person proposes, before and after, what speaks for and against it, and where to decide."""

    title: str
    said: str
    since: datetime
    changes: Sequence[tuple[Words, Words, Words]]  # what, now, then
    checks: Sequence[tuple[bool, Words]]
    approve: str  # the addresses; empty for who may not
    refuse: str

    @property
    def when(self) -> str:
        waited = times.duration(clock.now() - self.since)
        return gettext("proposed %(at)s, %(waited)s ago") % {"at": times.short(self.since), "waited": waited}


@dataclass(frozen=True, slots=True)
class Reading:
    """What waits, what was decided last, and the names of who did something in either."""

    grants: Sequence[Grant]
    invitations: Sequence[Invitation]
    last: Sequence[Grant]
    names: Mapping[UUID, str]


def _read() -> Reading:
    """Four queries."""
    grants, invitations, last = list(waiting_grants()), list(waiting_invitations()), list(last_changed_grants(LAST))
    acted = [id for one in [*grants, *last] for id in (one.granted_by_id, one.approved_by_id, one.ended_by_id)]
    return Reading(grants, invitations, last, names_of([*acted, *(one.made_by_id for one in invitations)]))


def proposals(here: Here) -> Mapping[str, object]:
    """All that waits for a second person. One query beside what is read."""
    read, counties = here.fetched(_read), names_of_counties(here)
    people = {grant.person_id for grant in read.grants}
    held = list(open_grants().filter(person_id__in=people)) if people else []
    cards = [
        *(
            _of_grant(here, one, [h for h in held if h.person_id == one.person_id], read.names, counties)
            for one in read.grants
        ),
        *(_of_invitation(here, one, read.names) for one in read.invitations),
    ]
    return {"template": "desks/headquarters/proposals.html", "cards": cards} if cards else {}


def role_words(grant: Grant, counties: Counties) -> str:
    """A role with the county and the place where it is held."""
    county = str(counties.get(grant.county_id, "")) if grant.county_id else ""
    return " ".join(filter(None, (str(Role(grant.role).label), county, grant.place)))


def _of_grant(
    here: Here, grant: Grant, held: Sequence[Grant], names: Mapping[UUID, str], counties: Counties
) -> Proposal:
    role = role_words(grant, counties)
    reason = grant.reason or gettext("no reason was given")
    mine, own = here.scope.person_id == grant.granted_by_id, here.scope.person_id == grant.person_id
    clash = [one for one in held if exclude((Role(grant.role), grant.county_id), (Role(one.role), one.county_id))]
    is_first = not any(one.role in BY_TWO for one in held)
    before = ", ".join(role_words(one, counties) for one in held) or "—"
    keeps = gettext("stays") if not is_first else gettext("a new one, chosen by them")
    return Proposal(
        title=gettext("Make %(name)s “%(role)s”") % {"name": grant.person.name, "role": role},
        said=f"{_name(names, grant.granted_by_id)}: {reason}",
        since=grant.granted_at or clock.now(),
        changes=[
            (_("Roles"), before, role if before == "—" else f"{before}, {role}"),
            (_("Password"), _("what it is"), keeps),
        ],
        checks=[
            (not mine, _("You are not the one who proposed it") if not mine else _("You proposed it")),
            (not own, _("It is not for you") if not own else _("It is for you")),
            _exclusive(clash, counties),
        ],
        approve="" if mine or own or clash else here.link("role-approve", grant.id),
        refuse=here.link("role-refuse", grant.id),
    )


def _exclusive(clash: Sequence[Grant], counties: Counties) -> tuple[bool, Words]:
    if not clash:
        return True, _("No role of theirs speaks against it")
    return False, gettext("Cannot be beside %(role)s") % {"role": role_words(clash[0], counties)}


def _of_invitation(here: Here, invitation: Invitation, names: Mapping[UUID, str]) -> Proposal:
    mine, own = here.scope.person_id == invitation.made_by_id, here.scope.person_id == invitation.person_id
    has_one = invitation.person.has_usable_password()
    return Proposal(
        title=gettext("Let %(name)s choose a new password") % {"name": invitation.person.name},
        said=_name(names, invitation.made_by_id),
        since=invitation.made_at,
        changes=[(_("Password"), _("what it is") if has_one else _("none"), _("a new one, chosen by them"))],
        checks=[
            (not mine, _("You are not the one who proposed it") if not mine else _("You proposed it")),
            (not own, _("It is not for you") if not own else _("It is for you")),
        ],
        approve="" if mine or own else here.link("invitation-approve", invitation.id),
        refuse=here.link("invitation-refuse", invitation.id),
    )


def given(here: Here) -> list[Timeline]:
    """Who gave whom what: the last of it."""
    read, counties = here.fetched(_read), names_of_counties(here)
    return [Timeline(_("Who gave whom what"), [_step(one, read.names, counties) for one in read.last])]


def _step(grant: Grant, names: Mapping[UUID, str], counties: Counties) -> Step:
    words = f"{grant.person.name}: {role_words(grant, counties)}"
    if grant.valid_from is None and grant.valid_to is not None:
        words = gettext("%(role)s, refused") % {"role": words}
    elif grant.valid_to is not None and grant.valid_to <= clock.now():
        words = gettext("%(role)s, ended") % {"role": words}
    return Step(words, by_whom(grant, names), "now" if grant.waits else "done")


def by_whom(grant: Grant, names: Mapping[UUID, str]) -> str:
    """Who proposed, approved, refused or ended it, and when that was."""
    parts = []
    if gave := _name(names, grant.granted_by_id):
        words = gettext("proposed by %(name)s") if grant.role in BY_TWO else gettext("given by %(name)s")
        parts.append(words % {"name": gave})
    if approved := _name(names, grant.approved_by_id):
        parts.append(gettext("approved by %(name)s") % {"name": approved})
    if ended := _name(names, grant.ended_by_id):
        parts.append(_refused(grant, ended) if grant.valid_from is None else _ended(ended))
    moment = grant.valid_to or grant.valid_from or grant.granted_at
    return " · ".join([*parts, *([times.short(moment)] if moment else [])])


def _name(names: Mapping[UUID, str], id: UUID | None) -> str:
    return names.get(id, "") if id else ""


def _ended(name: str) -> str:
    return gettext("ended by %(name)s") % {"name": name}


def _refused(grant: Grant, name: str) -> str:
    words = gettext("refused by %(name)s") % {"name": name}
    return f"{words}: {grant.why_refused}" if grant.why_refused else words


class ReasonForm(DeskForm):
    """Why not, for who proposed it."""

    reason = forms.CharField(label=_("Why not"), max_length=200)


def _person_page(visit: FormVisit[Any], text: str) -> Done:
    return Done(visit.here.link("person", visit.thing.person_id), text)


def _about(visit: FormVisit[Grant]) -> str:
    return f"{visit.thing.person.name} · {Role(visit.thing.role).label}"


PAGES: list[Page] = [
    FormPage(
        name="role-approve",
        path="roles/<uuid:grant_id>/approve",
        title=_("Approve a role"),
        thing=lambda here, grant_id: get_grant(grant_id),
        form=DeskForm,
        act=lambda visit: approve_role(visit.here.scope, visit.thing, at=clock.now()),
        done=lambda visit: _person_page(visit, gettext("Approved. The role holds from now on.")),
        submit=_("Approve"),
        county=NATIONAL,
        text=_about,
        back=lambda visit: visit.here.link("people"),
    ),
    FormPage(
        name="role-refuse",
        path="roles/<uuid:grant_id>/refuse",
        title=_("Do not give this role"),
        thing=lambda here, grant_id: get_grant(grant_id),
        form=ReasonForm,
        act=lambda visit: refuse_role(visit.here.scope, visit.thing, reason=visit.data["reason"], at=clock.now()),
        done=lambda visit: _person_page(visit, gettext("The role is not given.")),
        submit=_("Refuse"),
        danger=True,
        county=NATIONAL,
        text=_about,
        back=lambda visit: visit.here.link("people"),
    ),
    FormPage(
        name="invitation-approve",
        path="invitations/<uuid:invitation_id>/approve",
        title=_("Approve a new password"),
        thing=lambda here, invitation_id: get_invitation_to_decide(invitation_id),
        form=DeskForm,
        act=lambda visit: approve_invitation(visit.here.scope, visit.thing, at=clock.now()),
        done=lambda visit: _person_page(visit, gettext("Approved. Tell them the code.")),
        submit=_("Approve"),
        county=NATIONAL,
        text=lambda visit: visit.thing.person.name,
        back=lambda visit: visit.here.link("people"),
    ),
    FormPage(
        name="invitation-refuse",
        path="invitations/<uuid:invitation_id>/refuse",
        title=_("Refuse a new password"),
        thing=lambda here, invitation_id: get_invitation_to_decide(invitation_id),
        form=DeskForm,
        act=lambda visit: refuse_invitation(visit.here.scope, visit.thing, at=clock.now()),
        done=lambda visit: _person_page(visit, gettext("The password stays as it is.")),
        submit=_("Refuse"),
        danger=True,
        county=NATIONAL,
        text=lambda visit: visit.thing.person.name,
        back=lambda visit: visit.here.link("people"),
    ),
]
