"""Inviting somebody to set their own password, and what they set."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from cunqiao.identity import passwords
from cunqiao.identity.access import get_invitation, open_grants
from cunqiao.identity.actions.second_factors import forget_second_factor
from cunqiao.identity.actions.sign_ins import end_sign_ins
from cunqiao.identity.invitations import is_code_of
from cunqiao.identity.models import Invitation, Person
from cunqiao.identity.passwords import Encoded
from cunqiao.identity.queries import acting_at_headquarters
from cunqiao.identity.roles import BY_TWO
from cunqiao.kernel import clock, security
from cunqiao.kernel.county import new_id
from cunqiao.kernel.errors import Invalid, MoveNotAllowed, NotFound, SamePerson
from cunqiao.kernel.installation import installation
from cunqiao.kernel.models import Installation
from cunqiao.kernel.scope import Network, Scope, system
from cunqiao.kernel.states import record_shared
from cunqiao.kernel.transactions import lock_names, transacting

LIFETIME = timedelta(hours=48)


@transacting()
def invite(person: Person, *, id: UUID, by: Scope | None) -> Invitation:
    """Let somebody set their own password within two days. Addresses that they were told before end.

    Who has a role of `BY_TWO` is invited by two persons, as soon as there are two: it waits for the second.
    """
    now = clock.now()
    _end_open(person, by or system(Network()), now)
    waits = by is not None and is_let_in_by_two(person)
    security.tell_when_done("invitation_proposed" if waits else "invited", person=person.id, invitation=id)
    return Invitation.objects.create(
        id=id,
        person=person,
        made_by_id=by.person_id if by else None,
        made_at=now,
        expires_at=None if waits else now + LIFETIME,
    )


def is_let_in_by_two(person: Person) -> bool:
    """Whether one person alone may not let somebody choose a new password."""
    return installation().is_open and open_grants().filter(person=person, role__in=BY_TWO).exists()


@transacting()
def approve_invitation(scope: Scope, invitation: Invitation, *, at: datetime) -> Invitation:
    """A second person agrees: the address works for two days, with the code that is shown to this person alone.

    Raises:
        SamePerson: who made it, or would use it, cannot approve it.
        MoveNotAllowed: it was approved, refused or replaced before.
    """
    if scope.person_id in (invitation.made_by_id, invitation.person_id):
        raise SamePerson()
    waiting = Invitation.objects.filter(id=invitation.id, expires_at=None, ended_at=None)
    if not waiting.update(approved_by_id=scope.person_id, expires_at=at + LIFETIME):
        raise MoveNotAllowed(move="approve", state="decided")
    record_shared({invitation.id: invitation}, "approve", by=scope, at=at)
    security.tell_when_done("invited", person=invitation.person_id, invitation=invitation.id)
    return invitation


@transacting()
def refuse_invitation(scope: Scope, invitation: Invitation, *, at: datetime) -> Invitation:
    """Nobody is let in by it: a second person refuses, or who made it takes it back.

    Raises:
        MoveNotAllowed: it was approved, refused or replaced before.
    """
    if not Invitation.objects.filter(id=invitation.id, expires_at=None, ended_at=None).update(ended_at=at):
        raise MoveNotAllowed(move="refuse", state="decided")
    record_shared({invitation.id: invitation}, "refuse", by=scope, at=at)
    security.tell_when_done("invitation_refused", person=invitation.person_id, invitation=invitation.id)
    return invitation


def demand_new_password(person: Person, *, invited_by_id: UUID | None, approved_by: Scope, at: datetime) -> None:
    """The password that somebody has opens nothing any more: two persons have agreed that they choose a new one."""
    _end_open(person, approved_by, at)
    Person.objects.filter(id=person.id).update(password=passwords.unusable())
    end_sign_ins(person.id)
    invitation = Invitation.objects.create(id=new_id(), person=person, made_by_id=invited_by_id, made_at=at)
    approve_invitation(approved_by, invitation, at=at)


def _end_open(person: Person, by: Scope, at: datetime) -> None:
    """End the addresses that somebody was told, or that wait for a second person."""
    lock_names([f"invitations {person.id}"])
    ending = {one.id: one for one in person.invitations.filter(ended_at=None)}
    Invitation.objects.filter(id__in=ending).update(ended_at=at)
    record_shared(ending, "replace", by=by, at=at)


def accept_invitation(secret: str, password: str, code: str = "") -> Person:
    """Set the password of who was invited. The second of headquarters to do so opens the installation.

    Raises:
        NotFound: the address is none of ours, was used, replaced, or is too old.
        Invalid: others would guess the password, or two persons invited and this is not the code of the second.
        Unavailable: too many people sign in just now.
    """
    invitation = get_invitation(secret)
    if not is_code_of(invitation, code):
        raise Invalid.field("code", _("This is not the code. Ask who approved it."))
    passwords.check_new(password, invitation.person)
    _set_password(invitation, passwords.encode(password))
    return invitation.person


@transacting()
def _set_password(invitation: Invitation, password: Encoded) -> None:
    now = clock.now()
    if not Invitation.objects.filter(id=invitation.id, ended_at=None).update(ended_at=now):
        raise NotFound(kind="invitation", id="")  # of two at once, one sets it
    Person.objects.filter(id=invitation.person_id).update(password=password)
    end_sign_ins(invitation.person_id)
    forget_second_factor(invitation.person)
    security.tell_when_done("password_set", person=invitation.person_id, invitation=invitation.id)
    own = replace(system(Network()), person_id=invitation.person_id)
    record_shared({invitation.id: invitation}, "accept", by=own, at=now)
    _open_if_two_can_act()


def _open_if_two_can_act() -> None:
    lock_names(["opening"])
    if acting_at_headquarters() >= 2:
        Installation.objects.filter(opened_at=None).update(opened_at=clock.now())
