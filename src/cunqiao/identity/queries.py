"""What can be asked about people and their roles. Reads only."""

from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.db.models.functions import Coalesce

from cunqiao.identity.access import open_grants
from cunqiao.identity.models import Grant, Invitation, Person
from cunqiao.kernel import clock
from cunqiao.kernel.scope import Role

GRANTS_NOW: str = "grants_now"


def people() -> QuerySet[Person]:
    """Everybody who works here or did, with the grants in force as `grants_now`. Two queries."""
    now = Prefetch("grants", open_grants().order_by("valid_from", "id"), to_attr=GRANTS_NOW)
    return Person.objects.prefetch_related(now)


def open_invitation(person: Person) -> Invitation | None:
    """The address that works now for somebody to set their own password."""
    return person.invitations.filter(ended_at=None, expires_at__gt=clock.now()).first()


def let_in_since(moment: datetime) -> QuerySet[Invitation]:
    """The invitations that nobody here made: those of the server's command line."""
    return Invitation.objects.filter(made_by_id=None, made_at__gt=moment)


def waiting_grants() -> QuerySet[Grant]:
    """The roles that were proposed and not decided on yet, with the people, the oldest first."""
    waiting = Grant.objects.filter(valid_from=None, valid_to=None)
    return waiting.select_related("person").order_by("granted_at", "id")


def waiting_invitations() -> QuerySet[Invitation]:
    """The invitations that a second person has not decided on yet, with the people, the oldest first."""
    waiting = Invitation.objects.filter(expires_at=None, ended_at=None)
    return waiting.select_related("person").order_by("made_at", "id")


def last_changed_grants(n: int) -> QuerySet[Grant]:
    """The last that were proposed, given, refused or ended, with the people; the newest first."""
    changed = Coalesce("valid_to", "valid_from", "granted_at")
    return Grant.objects.select_related("person").order_by(changed.desc(), "-id")[:n]


def acting_at_headquarters() -> int:
    """How many people there can sign in and act. One query."""
    acting = open_grants().filter(role=Role.HEADQUARTERS).select_related("person")
    return len({grant.person_id for grant in acting if grant.person.has_usable_password()})


def has_headquarters() -> bool:
    """Whether anybody ever worked at headquarters, or may."""
    return Grant.objects.filter(role=Role.HEADQUARTERS).exists()


def grants(*, county_id: int | None = None, place_id: UUID | None = None) -> QuerySet[Grant]:
    """The grants in force in a county or at a place, with the people."""
    rows = open_grants().select_related("person").order_by("role", "valid_from", "id")
    rows = rows if county_id is None else rows.filter(county_id=county_id)
    return rows if place_id is None else rows.filter(place_id=place_id)
