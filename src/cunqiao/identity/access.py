"""Fetch and authorise in one call, so that no caller can do the one without the other."""

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
