"""The way in for who has the server itself, where nobody is left who could let others in."""

from datetime import timedelta
from uuid import UUID

from cunqiao.identity.actions.grants import grant_role
from cunqiao.identity.actions.invite import invite
from cunqiao.identity.actions.people import register_person
from cunqiao.identity.models import Invitation
from cunqiao.kernel import clock, security
from cunqiao.kernel.county import new_id
from cunqiao.kernel.scope import Network, Role, system
from cunqiao.kernel.states import record_shared
from cunqiao.kernel.transactions import transacting

TOLD_FOR = timedelta(days=30)  # how long headquarters and auditors are told of it on every page


@transacting()
def let_in(*, id: UUID, role: Role, username: str, name: str, phone: str = "") -> Invitation:
    """Register somebody with a role in the whole network, by nobody's approval: an event that stays to be seen.

    Raises:
        Invalid: the phone number is none, the user name is a made-up person's, or the role is held at a place.
        UsernameTaken: somebody has this name.
    """
    person = register_person(id=id, username=username, name=name, phone=phone)
    now = clock.now()
    grant = grant_role(id=new_id(), person=person, role=role, at=now)
    record_shared({grant.id: grant}, "let_in", by=system(Network()), at=now)
    security.tell_when_done("let_in", person=person.id, role=role)
    return invite(person, id=new_id(), by=None)
