"""What people may do, where, and since when."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from cunqiao.identity.access import open_grants
from cunqiao.identity.actions.invite import demand_new_password
from cunqiao.identity.errors import GrantTaken, RolesExclude
from cunqiao.identity.models import Grant, Person
from cunqiao.identity.roles import BY_TWO, exclude
from cunqiao.kernel import clock, security
from cunqiao.kernel.errors import Invalid, MoveNotAllowed, SamePerson
from cunqiao.kernel.scope import Role, Scope
from cunqiao.kernel.states import record_shared
from cunqiao.kernel.transactions import lock_names, transacting, unless_taken


@transacting()
def grant_role(
    *,
    id: UUID,
    person: Person,
    role: Role,
    county_id: int | None = None,
    place_id: UUID | None = None,
    place: str = "",
    tenure_id: UUID | None = None,
    at: datetime,
    by: Scope | None = None,
) -> Grant:
    """Let a person act in a role at a place from `at` on. A partner's grant comes with the tenure (network).

    Roles of `BY_TWO` are given so at the beginning alone, when nobody is there to agree: `by` nobody.

    Raises:
        Invalid: the role lacks its county or its place, or is held in none.
        GrantTaken: the person has this role there.
        RolesExclude: the person has one beside which nobody has this.
    """
    assert role != Role.PARTNER or tenure_id, "a partner acts under a tenure"
    _check_shape(role, county_id, place_id)
    assert by is None or role not in BY_TWO, "two persons give this role"
    bounds = {"county_id": county_id, "place_id": place_id, "place": place, "tenure_id": tenure_id}
    return _write(Grant(id=id, person=person, role=role, valid_from=at, **bounds), by)


@transacting()
def propose_role(
    scope: Scope, *, id: UUID, person: Person, role: Role, county_id: int | None = None, reason: str = ""
) -> Grant:
    """Let a second person decide whether somebody shall act in a role of `BY_TWO`.

    Raises as `grant_role`.
    """
    _check_shape(role, county_id, None)
    return _write(Grant(id=id, person=person, role=role, county_id=county_id, reason=reason), scope)


def _write(grant: Grant, by: Scope | None) -> Grant:
    _check_exclusive(grant)
    grant.granted_by_id, grant.granted_at = by.person_id if by else None, clock.now()
    with unless_taken(GrantTaken(role=grant.role, place=grant.place)):
        grant.save(force_insert=True)
    _tell("role_proposed" if grant.waits else "role_given", grant)
    return grant


def _tell(event: str, grant: Grant) -> None:
    where = {"county": grant.county_id, "place": grant.place_id}
    security.tell_when_done(event, grant=grant.id, person=grant.person_id, role=grant.role, **where)


@transacting()
def approve_role(scope: Scope, grant: Grant, *, at: datetime) -> Grant:
    """A second person agrees: the role holds from `at` on.

    Who has none of `BY_TWO` yet chooses a new password, so that nobody who let them in before knows it: two persons
    invite, the one who proposed sees the address and the one who approves the code.

    Raises:
        SamePerson: who proposed it, or would have it, cannot approve it.
        MoveNotAllowed: it was approved or refused before.
        RolesExclude: the person got one meanwhile beside which nobody has this.
    """
    if scope.person_id in (grant.granted_by_id, grant.person_id):
        raise SamePerson()
    _check_exclusive(grant)
    is_first = not open_grants().filter(person_id=grant.person_id, role__in=BY_TWO).exists()
    waiting = Grant.objects.filter(id=grant.id, valid_from=None, valid_to=None)
    if not waiting.update(approved_by_id=scope.person_id, valid_from=at):
        raise MoveNotAllowed(move="approve", state="decided")
    grant.approved_by_id, grant.valid_from = scope.person_id, at
    record_shared({grant.id: grant}, "approve", by=scope, at=at)
    _tell("role_given", grant)
    if is_first:
        demand_new_password(grant.person, invited_by_id=grant.granted_by_id, approved_by=scope, at=at)
    return grant


@transacting()
def refuse_role(scope: Scope, grant: Grant, *, reason: str, at: datetime) -> Grant:
    """The role is not given: by a second person, or because who proposed it takes it back.

    Raises:
        MoveNotAllowed: it was approved or refused before.
    """
    waiting = Grant.objects.filter(id=grant.id, valid_from=None, valid_to=None)
    if not waiting.update(valid_to=at, ended_by_id=scope.person_id, why_refused=reason):
        raise MoveNotAllowed(move="refuse", state="decided")
    record_shared({grant.id: grant}, "refuse", by=scope, at=at)
    _tell("role_refused", grant)
    return grant


def _check_exclusive(grant: Grant) -> None:
    """Of two roles at once for one person, the second sees the first. Raises RolesExclude."""
    lock_names([f"roles {grant.person_id}"])
    role = (Role(grant.role), grant.county_id)
    for held in open_grants().filter(person_id=grant.person_id):
        if exclude(role, (Role(held.role), held.county_id)):
            raise RolesExclude(role=grant.role, held=held.role)


def _check_shape(role: Role, county_id: int | None, place_id: UUID | None) -> None:
    """Refuse what the table's constraint would, with words. Raises Invalid."""
    if role.has_county != (county_id is not None):
        words = _("Say in which county.") if role.has_county else _("This role is not held in one county.")
        raise Invalid.field("county", words)
    if role.has_place != (place_id is not None):
        words = _("Say at which place.") if role.has_place else _("This role is not held at one place.")
        raise Invalid.field("place", words)


@transacting()
def end_grant(grant: Grant, at: datetime, *, by: Scope) -> None:
    """The person acts in this role no more from `at` on: their tokens under it end too. The grant keeps who ended it.

    Raises:
        MoveNotAllowed: its end was set before, or it is none that this person ends (`Grant.is_endable_by`).
    """
    if not grant.is_endable_by(by):
        raise MoveNotAllowed(move="end", state="in force")
    standing = Grant.objects.filter(id=grant.id, valid_to=None, valid_from__isnull=False)
    if not standing.update(valid_to=at, ended_by_id=by.person_id):
        raise MoveNotAllowed(move="end", state="ended")
    record_shared({grant.id: grant}, "end", by=by, at=at)
    _tell("role_ended", grant)


@transacting()
def end_grants_under(tenure_id: UUID, at: datetime, *, by: Scope) -> None:
    """A tenure ends at `at`, and with it the right of everybody who works with its float and drawer.

    Also of those whose right was to end later by itself.
    """
    standing = Grant.objects.filter(Q(valid_to=None) | Q(valid_to__gt=at), tenure_id=tenure_id)
    ending = list(standing)
    standing.update(valid_to=at, ended_by_id=by.person_id)
    record_shared({grant.id: grant for grant in ending if grant.valid_to is None}, "end", by=by, at=at)
    for grant in ending:
        _tell("role_ended", grant)
