"""What people may do, where, and since when."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from cunqiao.identity.errors import GrantTaken
from cunqiao.identity.models import Grant, Person
from cunqiao.kernel import security
from cunqiao.kernel.errors import Invalid, MoveNotAllowed
from cunqiao.kernel.scope import Role, Scope
from cunqiao.kernel.transactions import transacting, unless_taken


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
) -> Grant:
    """Let a person act in a role at a place from `at` on. A partner's grant comes with the tenure (network).

    Raises:
        Invalid: the role lacks its county or its place, or is held in none.
        GrantTaken: the person has this role there.
    """
    assert role != Role.PARTNER or tenure_id, "a partner acts under a tenure"
    _check_shape(role, county_id, place_id)
    bounds = {"county_id": county_id, "place_id": place_id, "place": place, "tenure_id": tenure_id}
    grant = Grant(id=id, person=person, role=role, valid_from=at, **bounds)
    with unless_taken(GrantTaken(role=role, place=place)):
        grant.save(force_insert=True)
    security.tell_when_done("role_given", grant=id, person=person.id, role=role, county=county_id, place=place or None)
    return grant


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
    if not Grant.objects.filter(id=grant.id, valid_to=None).update(valid_to=at, ended_by_id=by.person_id):
        raise MoveNotAllowed(move="end", state="ended")
    security.tell_when_done("role_ended", grant=grant.id, person=grant.person_id, role=grant.role)


@transacting()
def end_grants_under(tenure_id: UUID, at: datetime, *, by: Scope) -> None:
    """A tenure ends at `at`, and with it the right of everybody who works with its float and drawer.

    Also of those whose right was to end later by itself.
    """
    standing = Grant.objects.filter(Q(valid_to=None) | Q(valid_to__gt=at), tenure_id=tenure_id)
    for grant in standing:
        security.tell_when_done("role_ended", grant=grant.id, person=grant.person_id, role=grant.role)
    standing.update(valid_to=at, ended_by_id=by.person_id)
