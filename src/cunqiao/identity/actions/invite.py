"""Inviting somebody to set their own password, and what they set."""

from datetime import timedelta
from uuid import UUID

from cunqiao.identity import passwords
from cunqiao.identity.access import get_invitation, open_grants
from cunqiao.identity.models import Invitation, Person
from cunqiao.identity.passwords import Encoded
from cunqiao.kernel import clock, security
from cunqiao.kernel.errors import NotFound
from cunqiao.kernel.models import Installation
from cunqiao.kernel.scope import Role
from cunqiao.kernel.transactions import lock_names, transacting

LIFETIME = timedelta(hours=48)


@transacting()
def invite(person: Person, *, id: UUID, by_id: UUID | None) -> Invitation:
    """Let somebody set their own password within two days. Addresses that they were told before end."""
    now = clock.now()
    lock_names([f"invitations {person.id}"])
    person.invitations.filter(ended_at=None).update(ended_at=now)
    security.tell_when_done("invited", person=person.id, invitation=id)
    return Invitation.objects.create(id=id, person=person, made_by_id=by_id, made_at=now, expires_at=now + LIFETIME)


def accept_invitation(secret: str, password: str) -> Person:
    """Set the password of who was invited. The second of headquarters to do so opens the installation.

    Raises:
        NotFound: the address is none of ours, was used, replaced, or is too old.
        Invalid: others would guess the password.
        Unavailable: too many people sign in just now.
    """
    invitation = get_invitation(secret)
    passwords.check_new(password, invitation.person)
    _set_password(invitation, passwords.encode(password))
    return invitation.person


@transacting()
def _set_password(invitation: Invitation, password: Encoded) -> None:
    if not Invitation.objects.filter(id=invitation.id, ended_at=None).update(ended_at=clock.now()):
        raise NotFound(kind="invitation", id="")  # of two at once, one sets it
    Person.objects.filter(id=invitation.person_id).update(password=password)
    security.tell_when_done("password_set", person=invitation.person_id, invitation=invitation.id)
    _open_if_two_can_act()


def _open_if_two_can_act() -> None:
    lock_names(["opening"])
    acting = open_grants().filter(role=Role.HEADQUARTERS).select_related("person")
    if len({grant.person_id for grant in acting if grant.person.has_usable_password()}) >= 2:
        Installation.objects.filter(opened_at=None).update(opened_at=clock.now())
