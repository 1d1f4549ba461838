"""Fetch and authorise in one call, so that no caller can do the one without the other."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, Q, QuerySet

from cunqiao.identity import tokens
from cunqiao.identity.errors import NotSignedIn
from cunqiao.identity.models import Grant, Person, RevokedToken, Till
from cunqiao.kernel import clock
from cunqiao.kernel.errors import NotFound
from cunqiao.kernel.scope import Role, Scope


def scope_of(token: str) -> Scope:
    """The reach of who presents `token`. One query.

    Raises:
        NotSignedIn: we did not sign it, it has expired or was revoked, its grant has ended, its till was revoked.
    """
    claims = tokens.read(token)
    scope = claims.scope()
    standing = open_grants().filter(id=claims.grant_id)
    standing = standing.filter(~Exists(RevokedToken.objects.filter(id=claims.token_id)))
    if claims.till:
        standing = standing.filter(Exists(open_tills(scope).filter(letter=claims.till)))
    if not standing.exists():
        raise NotSignedIn()
    return scope


def open_grants() -> QuerySet[Grant]:
    """The grants in force now."""
    now = clock.now()
    return Grant.objects.filter(Q(valid_to=None) | Q(valid_to__gt=now), valid_from__lte=now)


def colleague_grants(grant_id: UUID) -> list[Grant]:
    """All grants in force of the person who has this one, with the person; none if it has ended. One query."""
    grants = list(
        open_grants().filter(person__grants__id=grant_id).select_related("person").order_by("valid_from", "id")
    )
    return grants if any(grant.id == grant_id for grant in grants) else []


def grants_of(username: str) -> list[Grant]:
    """The grants in force of who signs in under this name, with the person, the oldest first."""
    return list(open_grants().filter(person__username=username).select_related("person").order_by("valid_from", "id"))


def reach(grant: Grant) -> Scope:
    """How far who acts under a grant reaches, without a till."""
    return Scope(
        role=Role(grant.role),
        person_id=grant.person_id,
        county_id=grant.county_id,
        place_id=grant.place_id,
        place=grant.place,
        grant_id=grant.id,
    )


def drivers_within(scope: Scope) -> list[Person]:
    """Who drives now in the counties of a person's reach, by name. One query."""
    driving = scope.within(open_grants()).filter(role=Role.DRIVER).select_related("person").order_by("person__name")
    return [grant.person for grant in driving]


def names_of(person_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """The names of people who did something. One query."""
    return dict(Person.objects.filter(id__in={id for id in person_ids if id}).values_list("id", "name"))


def get_person(person_id: UUID) -> Person:
    """Somebody who works here or did. Raises NotFound."""
    person = Person.objects.filter(id=person_id).first()
    if person is None:
        raise NotFound(kind="person", id=str(person_id))
    return person


def get_grant(grant_id: UUID) -> Grant:
    """A grant, in force or ended, with the person. Raises NotFound."""
    grant = Grant.objects.select_related("person").filter(id=grant_id).first()
    if grant is None:
        raise NotFound(kind="grant", id=str(grant_id))
    return grant


def tills_within(scope: Scope, station_id: UUID) -> list[Till]:
    """All devices of a station, revoked ones too, by letter. One query."""
    return list(scope.within(Till.objects.filter(station_id=station_id)).order_by("letter"))


def open_tills(scope: Scope) -> QuerySet[Till]:
    """The tills in use at the station of `scope`."""
    return Till.objects.filter(Q(county_id=scope.county_id, station_id=scope.place_id), revoked_at=None)


def get_till_for(scope: Scope, till_id: UUID) -> Till:
    """A till, also a revoked one. Raises NotFound, also for a till beyond the scope."""
    tills = scope.within(Till.objects.filter(id=till_id))
    till = (tills.filter(Q(station_id=scope.place_id)) if scope.role == Role.PARTNER else tills).first()
    if till is None:
        raise NotFound(kind="till", id=str(till_id))
    return till


def get_driver(scope: Scope, person_id: UUID) -> Person:
    """Somebody who drives in the county of `scope` now.

    Raises:
        NotFound: nobody with this id does.
    """
    driving = scope.within(open_grants()).filter(person_id=person_id, role=Role.DRIVER)
    grant = driving.select_related("person").first()
    if grant is None:
        raise NotFound(kind="driver", id=str(person_id))
    return grant.person
