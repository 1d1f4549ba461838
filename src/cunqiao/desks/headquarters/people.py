"""Who works in the network, in which roles at which places: register, grant, end."""

from collections.abc import Sequence
from uuid import UUID

from django import forms
from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cunqiao.catalog import queries as catalog
from cunqiao.desks.framework import (
    Act,
    Address,
    Chip,
    Column,
    DeskForm,
    Detail,
    Done,
    Empty,
    Facts,
    Find,
    FormPage,
    FormVisit,
    Here,
    Link,
    List,
    Moment,
    Note,
    Pill,
    Shown,
    Table,
    Text,
    times,
)
from cunqiao.desks.framework.cells import Content
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.framework.fields import ShortNameField
from cunqiao.desks.framework.filters import Filter
from cunqiao.desks.headquarters import two_persons
from cunqiao.desks.shared.counties import county_choices, names_of_counties
from cunqiao.identity.access import get_grant, get_person, names_of, open_grants
from cunqiao.identity.actions import end_grant, grant_role, invite, is_let_in_by_two, propose_role, register_person
from cunqiao.identity.invitations import code_of, secret_of
from cunqiao.identity.models import Grant, Person
from cunqiao.identity.queries import open_invitation, people
from cunqiao.identity.roles import BY_TWO
from cunqiao.kernel import clock
from cunqiao.kernel.county import NATIONAL
from cunqiao.kernel.paging import Sort
from cunqiao.kernel.scope import Role
from cunqiao.regions.queries import county_names
from cunqiao.villagers.masking import mask_phone

# A partner's role comes with the tenure of a station, and ends with it.
GIVEN = [Role.HEADQUARTERS, Role.AUDITOR, Role.COUNTY_OPERATOR, Role.DRIVER, Role.MERCHANT]


def find(words: str) -> Q:
    return Q(name__contains=words) | Q(username__contains=words.lower())


def holds(role: Role) -> Chip:
    """Those who have a role now."""
    mine = open_grants().filter(person_id=OuterRef("id"), role=role)
    return Chip(role.value, role.label, Q(Exists(mine)))


def roles_of(here: Here, rows: Sequence[Person]) -> dict[UUID, list[str]]:
    """The roles that people have now, in words, each with its place."""
    names = names_of_counties(here) if rows else {}
    return {row.id: [two_persons.role_words(grant, names) for grant in row.grants_now] for row in rows}


def first_of(roles: Sequence[str]) -> Text:
    if not roles:
        return Text(_("no role now"), tone="quiet")
    more = gettext("and %(n)s more") % {"n": len(roles) - 1} if len(roles) > 1 else ""
    return Text(roles[0], more)


def columns(here: Here, rows: Sequence[Person]) -> list[Column[Person]]:
    roles = roles_of(here, rows)
    return [
        Column(
            "name",
            _("Name"),
            lambda row: Text(row.name, row.username, here.link("person", row.id), icon="user"),
            sort="name",
            on_phone="title",
            exports=lambda row: {_("Name"): row.name, _("User name"): row.username},
        ),
        Column("phone", _("Phone"), lambda row: mask_phone(row.phone), on_phone="side"),
        Column(
            "roles",
            _("Roles now"),
            lambda row: first_of(roles[row.id]),
            on_phone="sub",
            exports=lambda row: {_("Roles now"): ", ".join(roles[row.id])},
        ),
    ]


def filters(here: Here) -> list[Filter]:
    return [Find(_("Name or user name"), find)]


def chips(here: Here) -> list[Chip]:
    return [holds(role) for role in Role]


PEOPLE = List(
    name="people",
    path="people",
    title=_("People and roles"),
    unit=lambda n: ngettext("person", "people", n),
    rows=lambda here: people(),
    sort=Sort("name", descending=False),
    columns=columns,
    filters=filters,
    chips=chips,
    acts=[(_("Register somebody"), "person-new", "user-plus")],
    above=two_persons.proposals,
    beside=two_persons.given,
    empty=Empty(_("Nobody is registered"), _("Who works in the network stands here.")),
)


def show_person(here: Here, person_id: UUID) -> Shown:
    person = get_person(person_id)
    found = list(person.grants.order_by(Coalesce("valid_from", "granted_at").desc(), "-id"))
    names = county_names({grant.county_id for grant in found if grant.county_id})
    now = clock.now()
    has_role = any(grant.valid_from and (grant.valid_to is None or grant.valid_to > now) for grant in found)
    return Shown(
        title=person.name,
        state=Pill(_("works here"), "done") if has_role else Pill(_("no role now")),
        sub=person.username,
        crumbs=[(_("People and roles"), here.link("people"))],
        acts=_acts(here, person),
        left=[*_invitation(here, person), _roles(here, found, names)],
        right=[
            Facts(
                _("Facts"),
                [
                    (_("User name"), person.username),
                    (_("Phone"), mask_phone(person.phone)),
                    (_("Signs in"), _("with a password") if person.has_usable_password() else _("cannot sign in")),
                ],
                _("masked"),
            )
        ],
    )


def _acts(here: Here, person: Person) -> list[Act]:
    give = Act(_("Give a role"), here.link("role-new", person.id), "plus", primary=True)
    if person.id == here.scope.person_id:
        return [give]
    title = _("Reset the password") if person.has_usable_password() else _("New address for the password")
    return [Act(title, here.link("invitation-new", person.id), "key"), give]


def _invitation(here: Here, person: Person) -> list[Address | Note]:
    """Where somebody sets a password: the address for who made it, the code for who approved it, words for others."""
    invitation = open_invitation(person)
    if invitation is None or invitation.expires_at is None:
        if person.has_usable_password():
            return []
        return [Note(_("No address at which to choose a password is in force"), tone="wait", icon="key")]
    until = {"until": times.short(invitation.expires_at)}
    me = here.scope.person_id
    if me == invitation.made_by_id:
        words = gettext(
            "It works once, until %(until)s: whoever opens it chooses the password. It is shown to you alone."
        )
        if invitation.approved_by_id:
            words = gettext("With the code of who approved it, it works once, until %(until)s.")
        address = settings.PUBLIC_URL + reverse("invitation", args=[secret_of(invitation)])
        return [Address(_("Hand this address on"), address, words % until)]
    if me == invitation.approved_by_id:
        words = gettext("Without it the address opens nothing. It is shown to you alone, until %(until)s.")
        return [Address(_("Tell them this code"), code_of(invitation), words % until)]
    words = gettext("An address at which to choose a password is in force until %(until)s")
    return [Note(words % until, tone="info", icon="key")]


def _roles(here: Here, found: list[Grant], names: dict[int, str]) -> Table:
    by = names_of(id for one in found for id in (one.granted_by_id, one.approved_by_id, one.ended_by_id))
    lines: list[list[Content]] = [
        [
            Text(two_persons.role_words(grant, names), two_persons.by_whom(grant, by), icon="shield-check"),
            Moment(grant.valid_from),
            Moment(grant.valid_to if grant.valid_from else None),
            _state_of(here, grant),
        ]
        for grant in found
    ]
    heads = [_("Role and place"), _("From"), _("To"), _("State")]
    return Table(_("Roles"), heads, lines, _("a partner's role comes and goes with the station"))


def _state_of(here: Here, grant: Grant) -> Content:
    if grant.waits:
        return Text(_("waits for a second person"), tone="wait")
    if grant.valid_from is None:
        return Text(_("refused"), tone="quiet")
    if grant.valid_to is not None and grant.valid_to <= clock.now():
        return Text(_("ended"), tone="quiet")
    href = here.link("role-end", grant.id)
    if not href or not grant.is_endable_by(here.scope):
        return Pill(_("in force"), "done")
    return Link(_("End it"), href)


class PersonForm(DeskForm):
    """Somebody new."""

    name = forms.CharField(label=_("Name"), max_length=100)
    username = ShortNameField(
        label=_("User name"), max_length=100, help_text=_("Small letters, digits and hyphens; for signing in.")
    )
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False)


def register(visit: FormVisit[object]) -> None:
    person = register_person(
        id=visit.id, username=visit.data["username"], name=visit.data["name"], phone=visit.data["phone"]
    )
    invite(person, id=visit.id, by=visit.here.scope)


def do_invite(visit: FormVisit[Person]) -> None:
    invite(visit.thing, id=visit.id, by=visit.here.scope)


def invite_notes(visit: FormVisit[Person]) -> list[Note]:
    notes = [Note(_("Addresses that were made before end"), tone="wait", icon="key")]
    if is_let_in_by_two(visit.thing):
        notes.append(
            Note(_("Somebody else must approve it"), _("They get a code that belongs to the address."), "info")
        )
    return notes


class RoleForm(DeskForm):
    """A role, and where it is held."""

    role = forms.TypedChoiceField(label=_("Role"), coerce=Role, choices=[(role.value, role.label) for role in GIVEN])
    county = forms.TypedChoiceField(
        label=_("County"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("For county operators and drivers."),
    )
    place = forms.TypedChoiceField(
        label=_("Merchant"), coerce=UUID, empty_value=None, required=False, help_text=_("For merchants.")
    )

    reason = forms.CharField(
        label=_("Why"),
        max_length=200,
        required=False,
        help_text=_("For who approves it: the two at headquarters, county operators and auditors."),
    )

    def prepare(self) -> None:
        merchants = [(str(id), name) for id, name in catalog.merchants().order_by("name").values_list("id", "name")]
        counties = county_choices(self.here)
        self.offer("county", [("", "—"), *counties])
        self.offer("place", [("", "—"), *merchants])


def give_role(visit: FormVisit[Person]) -> None:
    """Roles that decide are proposed, others hold at once."""
    role, county_id, merchant_id = (visit.data[name] for name in ("role", "county", "place"))
    if role in BY_TWO and not merchant_id:
        reason = visit.data["reason"]
        propose_role(visit.here.scope, id=visit.id, person=visit.thing, role=role, county_id=county_id, reason=reason)
        return
    merchant = catalog.merchants().filter(id=merchant_id).first() if merchant_id else None
    grant_role(
        id=visit.id,
        person=visit.thing,
        role=role,
        county_id=county_id,
        place_id=merchant.id if merchant else None,
        place=merchant.name if merchant else "",
        at=clock.now(),
        by=visit.here.scope,
    )


def given(visit: FormVisit[Person]) -> Done:
    words = gettext("The role holds from now on.")
    if get_grant(visit.id).waits:
        words = gettext("Proposed. Somebody else must approve it.")
    return Done(visit.here.link("person", visit.thing.id), words)


def do_end(visit: FormVisit[Grant]) -> None:
    end_grant(visit.thing, clock.now(), by=visit.here.scope)


READ_ONLY: list[Page] = [PEOPLE, Detail(name="person", path="people/<uuid:person_id>", show=show_person)]
PAGES: list[Page] = [
    *READ_ONLY,
    *two_persons.PAGES,
    FormPage(
        name="person-new",
        path="people/new",
        title=_("Register somebody"),
        form=PersonForm,
        act=register,
        done=lambda visit: Done(
            visit.here.link("person", visit.id), gettext("Registered. Hand on the address, and give a role.")
        ),
        submit=_("Register"),
        back=lambda visit: visit.here.link("people"),
    ),
    FormPage(
        name="invitation-new",
        path="people/<uuid:person_id>/invitation",
        title=_("Make an address for the own password"),
        thing=lambda here, person_id: get_person(person_id),
        form=DeskForm,
        act=do_invite,
        done=lambda visit: Done(visit.here.link("person", visit.thing.id), gettext("Made. It is shown here.")),
        submit=_("Make it"),
        county=NATIONAL,
        text=lambda visit: visit.thing.name,
        notes=invite_notes,
        back=lambda visit: visit.here.link("person", visit.thing.id),
    ),
    FormPage(
        name="role-new",
        path="people/<uuid:person_id>/role",
        title=_("Give a role"),
        thing=lambda here, person_id: get_person(person_id),
        form=RoleForm,
        act=give_role,
        done=given,
        submit=_("Give it"),
        text=lambda visit: visit.thing.name,
        back=lambda visit: visit.here.link("person", visit.thing.id),
    ),
    FormPage(
        name="role-end",
        path="roles/<uuid:grant_id>/end",
        title=_("End a role"),
        thing=lambda here, grant_id: get_grant(grant_id),
        form=DeskForm,
        act=do_end,
        done=lambda visit: Done(visit.here.link("person", visit.thing.person_id), gettext("The role has ended.")),
        submit=_("End it now"),
        danger=True,
        county=NATIONAL,
        text=lambda visit: f"{visit.thing.person.name} · {Role(visit.thing.role).label} {visit.thing.place}".strip(),
        notes=lambda visit: [
            Note(
                _("Whoever is signed in under it is out at once"),
                _("What was done under it stays in the histories. The role can be given again."),
                "wait",
                "alert-triangle",
            )
        ],
        back=lambda visit: visit.here.link("person", visit.thing.person_id),
    ),
]
