"""Fetch and authorise in one call, so that no caller can do the one without the other."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from cunqiao.identity import tokens
from cunqiao.identity.errors import NotSignedIn
from cunqiao.identity.invitations import read_secret
from cunqiao.identity.models import Grant, Invitation, Person, SecondFactor, SignIn, Till
from cunqiao.identity.roles import NEEDS_SECOND_FACTOR
from cunqiao.kernel import clock
from cunqiao.kernel.errors import NotFound
from cunqiao.kernel.installation import installation
from cunqiao.kernel.scope import Role, Scope, reach_of
from cunqiao.regions.queries import county_name

IDLE = timedelta(hours=2)  # a desk that nobody uses is closed


def scope_of(token: str) -> Scope:
    """The scope of who presents `token`. One query.

    Raises:
        NotSignedIn: we did not sign it, it has expired or was ended, its grant has ended, its till was revoked.
    """
    claims = tokens.read(token)
    scope = claims.scope()
    standing = open_grants().filter(id=claims.grant_id)
    standing = standing.filter(Exists(SignIn.objects.filter(id=claims.token_id, ended_at=None)))
    if claims.till:
        standing = standing.filter(
            Exists(open_tills(scope.county_id, scope.required_place_id).filter(letter=claims.till))
        )
    found = standing.values_list("tenure_id").first()
    if found is None:
        raise NotSignedIn()
    (tenure_id,) = found
    return replace(scope, tenure_id=tenure_id)


def open_grants() -> QuerySet[Grant]:
    """The grants in force now."""
    now = clock.now()
    return Grant.objects.filter(Q(valid_to=None) | Q(valid_to__gt=now), valid_from__lte=now)


def is_second_factor_needed(role: Role | str | None) -> bool:
    """Whether a password alone is not enough for who acts in a role. In a demo it always is."""
    return role in NEEDS_SECOND_FACTOR and not installation().is_demo


def has_second_factor(person: Person) -> bool:
    """Whether somebody has set one up."""
    return SecondFactor.objects.filter(person=person).exists()


def open_sign_ins() -> QuerySet[SignIn]:
    """Where people are signed in now."""
    now = clock.now()
    idle = Q(is_browser=True, used_at__lte=now - IDLE)
    return SignIn.objects.filter(~idle, ended_at=None, expires_at__gt=now)


def sibling_grants(grant_id: UUID, sign_in_id: UUID) -> list[Grant]:
    """All grants in force of the person who has this one and is signed in, with person and `county_name`.

    None if the grant or the sign-in has ended. One query.
    """
    names = {"county_name": county_name("county_id")}
    signed_in = Exists(open_sign_ins().filter(id=sign_in_id, person=OuterRef("person")))
    found = open_grants().filter(signed_in, person__grants__id=grant_id).select_related("person").annotate(**names)
    grants = list(found.order_by("valid_from", "id"))
    return grants if any(grant.id == grant_id for grant in grants) else []


def grants_of(username: str) -> list[Grant]:
    """The grants in force of who signs in under this name, with the person, the oldest first."""
    return list(open_grants().filter(person__username=username).select_related("person").order_by("valid_from", "id"))


def scope_under(grant: Grant) -> Scope:
    """How far who acts under a grant reaches, without a till."""
    role = Role(grant.role)
    return Scope(
        role=role,
        person_id=grant.person_id,
        reach=reach_of(role, grant.county_id),
        place_id=grant.place_id,
        place=grant.place,
        grant_id=grant.id,
        tenure_id=grant.tenure_id,
    )


def drivers_within(scope: Scope) -> list[Person]:
    """Who drives now, by name: for those who send trips off and those who look at all. One query."""
    return [grant.person for grant in _driving_within(scope).order_by("person__name")]


def _driving_within(scope: Scope) -> QuerySet[Grant]:
    driving = scope.within(open_grants()).filter(role=Role.DRIVER).select_related("person")
    match scope.role:
        case Role.COUNTY_OPERATOR | Role.HEADQUARTERS | Role.AUDITOR | None:
            return driving
        case Role.PARTNER | Role.MERCHANT | Role.DRIVER | _:
            return driving.none()


def names_of(person_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """The names of people who did something. One query."""
    return dict(Person.objects.filter(id__in={id for id in person_ids if id}).values_list("id", "name"))


def get_person(person_id: UUID) -> Person:
    """Somebody who works here or did. Raises NotFound."""
    person = Person.objects.filter(id=person_id).first()
    if person is None:
        raise NotFound(kind="person", id=str(person_id))
    return person


def get_invitation(secret: str) -> Invitation:
    """What an address invites to, with the person. Raises NotFound where it was used, replaced or is too old."""
    id = read_secret(secret)
    standing = Invitation.objects.filter(ended_at=None, expires_at__gt=clock.now()).select_related("person")
    invitation = standing.filter(id=id).first() if id else None
    if invitation is None:
        raise NotFound(kind="invitation", id="")
    return invitation


def get_invitation_to_decide(invitation_id: UUID) -> Invitation:
    """An invitation by its id, whatever became of it, with the person. Raises NotFound."""
    invitation = Invitation.objects.select_related("person").filter(id=invitation_id).first()
    if invitation is None:
        raise NotFound(kind="invitation", id=str(invitation_id))
    return invitation


def get_grant(grant_id: UUID) -> Grant:
    """A grant, in force or ended, with the person. Raises NotFound."""
    grant = Grant.objects.select_related("person").filter(id=grant_id).first()
    if grant is None:
        raise NotFound(kind="grant", id=str(grant_id))
    return grant


def tills_within(scope: Scope) -> QuerySet[Till]:
    """The devices a person may see, revoked ones too, by letter: a partner the own station's, merchants none."""
    tills = scope.within(Till.objects.order_by("letter"))
    match scope.role:
        case Role.PARTNER:
            return tills.filter(station_id=scope.required_place_id)
        case Role.COUNTY_OPERATOR | Role.HEADQUARTERS | Role.AUDITOR | None:
            return tills
        case Role.MERCHANT | Role.DRIVER | _:
            return tills.none()


def open_tills(county_id: int, station_id: UUID) -> QuerySet[Till]:
    """The tills in use at a station."""
    return Till.objects.filter(county_id=county_id, station_id=station_id, revoked_at=None)


def get_till_for(scope: Scope, till_id: UUID) -> Till:
    """A till, also a revoked one. Raises NotFound, also for a till beyond the scope."""
    till = tills_within(scope).filter(id=till_id).first()
    if till is None:
        raise NotFound(kind="till", id=str(till_id))
    return till


def get_driver_for(scope: Scope, person_id: UUID) -> Person:
    """Somebody who drives in a person's reach now. Raises NotFound where nobody with this id does."""
    grant = _driving_within(scope).filter(person_id=person_id).first()
    if grant is None:
        raise NotFound(kind="driver", id=str(person_id))
    return grant.person
