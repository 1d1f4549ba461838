"""Break-glass: somebody is let in by the server's command line, and everybody who should know is told."""

from datetime import timedelta

import pytest
from tests.desks.desk import signed_in

from cunqiao.identity.actions import let_in
from cunqiao.identity.errors import UsernameTaken
from cunqiao.identity.models import Grant, Invitation
from cunqiao.kernel import clock
from cunqiao.kernel.county import NATIONAL, new_id
from cunqiao.kernel.errors import Invalid
from cunqiao.kernel.models import Event
from cunqiao.kernel.scope import Role

pytestmark = pytest.mark.django_db
WORDS = "command line"


def test_it_is_an_event_and_a_banner_for_headquarters_and_the_auditor() -> None:
    for who, address in (("han", "/headquarters/payouts"), ("an", "/auditor/")):
        assert WORDS not in signed_in(who).get(address).content.decode()
    let_in(id=new_id(), role=Role.HEADQUARTERS, username="glass", name="破窗")
    grant = Grant.objects.get(person__username="glass")
    event = Event.objects.get(county_id=NATIONAL, subject_id=grant.id)
    assert (event.move, event.person_id) == ("let_in", None)
    for who, address in (("han", "/headquarters/payouts"), ("an", "/auditor/")):
        assert WORDS in signed_in(who).get(address).content.decode()
    assert WORDS not in signed_in("ou").get("/county/").content.decode()


def test_the_banner_ends_after_a_month() -> None:
    with clock.at(clock.now() - timedelta(days=31)):
        let_in(id=new_id(), role=Role.AUDITOR, username="glass", name="破窗")
    assert WORDS not in signed_in("han").get("/headquarters/").content.decode()


def test_an_invitation_by_a_person_is_no_banner() -> None:
    client = signed_in("han")
    fields = {"id": str(new_id()), "name": "新同事", "username": "new", "phone": ""}
    assert client.post("/headquarters/people/new", fields).status_code == 302
    assert WORDS not in client.get("/headquarters/").content.decode()


@pytest.mark.parametrize("role", [Role.COUNTY_OPERATOR, Role.MERCHANT])
def test_only_roles_of_the_whole_network_are_given_so(role: Role) -> None:
    with pytest.raises(Invalid):
        let_in(id=new_id(), role=role, username="glass", name="破窗")
    assert not Invitation.objects.exists()


def test_a_name_that_somebody_has_lets_nobody_in() -> None:
    with pytest.raises(UsernameTaken):
        let_in(id=new_id(), role=Role.AUDITOR, username="han", name="破窗")
    assert not Invitation.objects.exists()
