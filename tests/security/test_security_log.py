"""The security log tells who came in or was kept out, who was given what, and who took what of people; by ids alone."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client, RequestFactory
from tests import cast
from tests.api.caller import Caller
from tests.desks.desk import signed_in
from tests.network.making import make_person

from cunqiao.identity.actions import accept_invitation, end_grant, grant_role, invite, let_in
from cunqiao.identity.errors import GrantTaken
from cunqiao.identity.invitations import secret_of
from cunqiao.identity.models import Grant, Invitation
from cunqiao.kernel import clock
from cunqiao.kernel.asking import about, acts, asked_by
from cunqiao.kernel.county import new_id
from cunqiao.kernel.scope import Role
from cunqiao.kernel.security import tell, untold

pytestmark = pytest.mark.django_db

Told = Callable[[], list[tuple[str, dict[str, Any]]]]
Commits = Callable[..., AbstractContextManager[Any]]
ADDRESS = "203.0.113.7"


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> Told:
    """What was told since it was asked last: events with their facts."""

    def since() -> list[tuple[str, dict[str, Any]]]:
        records = [record for record in caplog.records if record.name == "cunqiao.security"]
        caplog.clear()
        return [(record.getMessage(), vars(record)["facts"]) for record in records]

    return since


def events(told: Told) -> list[str]:
    return [event for event, _ in told()]


def sign_in(username: str, password: str = cast.PASSWORD) -> Client:
    client = Client(REMOTE_ADDR=ADDRESS)
    client.post("/sign-in", {"username": username, "password": password})
    return client


def test_signing_in_tells_who_and_from_where(told: Told) -> None:
    sign_in("ou")
    (signed, facts), (began, _) = told()
    assert (signed, began) == ("signed_in", "session_began")
    assert facts["address"] == ADDRESS
    assert (facts["person"], facts["role"]) == (cast.OU, "county_operator")
    Caller().post("/auth/token", {"username": "qin", "password": cast.PASSWORD})
    ((event, facts),) = told()
    assert (event, facts["person"]) == ("signed_in", cast.QIN)


def test_who_is_refused_is_told_once_and_what_was_typed_never(told: Told) -> None:
    for username, person in (("ou", cast.OU), ("13987654321", None)):
        sign_in(username, "typed by mistake")
        ((event, facts),) = told()
        assert event == "sign_in_refused"
        assert facts == {"address": ADDRESS} | ({"person": person} if person else {})


def test_a_lock_out_is_told(told: Told) -> None:
    for _ in range(10):
        sign_in("ou", "no")
    told()
    sign_in("ou")
    assert told() == [("locked_out", {"address": ADDRESS, "person": cast.OU})]


def test_what_a_role_may_not_do_is_told_once_by_api_and_desk(told: Told) -> None:
    assert Caller(cast.partner).get("/payouts").status == 403
    assert events(told) == ["forbidden"]
    assert signed_in("ou").get("/headquarters/").status_code == 403
    assert events(told) == ["forbidden"]


def test_a_form_from_elsewhere_is_told(told: Told) -> None:
    Client(enforce_csrf_checks=True).post("/sign-in", {"username": "ou", "password": cast.PASSWORD})
    assert events(told) == ["forbidden"]


def test_roles_that_are_given_and_ended_are_told(told: Told, django_capture_on_commit_callbacks: Commits) -> None:
    lan = make_person("lan")
    with django_capture_on_commit_callbacks(execute=True):
        grant = grant_role(id=new_id(), person=lan, role=Role.AUDITOR, at=clock.now())
        end_grant(grant, clock.now(), by=cast.headquarters)
    (given, facts), (ended, _) = told()
    assert (given, ended) == ("role_given", "role_ended")
    assert (facts["grant"], facts["person"], facts["role"]) == (grant.id, lan.id, "auditor")


def test_what_is_undone_is_not_told(told: Told, django_capture_on_commit_callbacks: Commits) -> None:
    grant = Grant.objects.get(person_id=cast.AN)
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(GrantTaken):
        grant_role(id=new_id(), person=grant.person, role=Role.AUDITOR, at=clock.now())
    assert told() == []


def test_ways_to_a_password_are_told(told: Told, django_capture_on_commit_callbacks: Commits) -> None:
    lan = make_person("lan")
    with django_capture_on_commit_callbacks(execute=True):
        invitation = invite(lan, id=new_id(), by=cast.headquarters)
    assert told() == [("invited", {"person": lan.id, "invitation": invitation.id})]
    with django_capture_on_commit_callbacks(execute=True):
        accept_invitation(secret_of(invitation), "eleven green bottles")
    assert told() == [("password_set", {"person": lan.id, "invitation": invitation.id})]
    with django_capture_on_commit_callbacks(execute=True):
        let_in(id=new_id(), role=Role.HEADQUARTERS, username="glass", name="破窗")
    assert events(told) == ["role_given", "let_in", "invited"]
    assert Invitation.objects.count() == 2


def test_exports_are_told(told: Told) -> None:
    assert signed_in("ou").get("/county/villagers?export=csv").status_code == 200
    ((event, facts),) = told()
    assert (event, facts["list"], facts["form"]) == ("exported", "villagers", "csv")


def test_whole_names_are_told_of_and_masked_ones_are_not(told: Told) -> None:
    assert Caller(cast.partner).get("/villagers").status == 200
    ((event, facts),) = told()
    assert (event, facts["n"]) == ("names_shown", 2)
    assert Caller(cast.operator).get("/villagers").status == 200
    assert told() == []
    page = Caller(cast.partner, till="A").get("/sync/changes").body
    names = [change for change in page["changes"] if change["kind"] == "villager"]
    ((event, facts),) = told()
    assert (event, facts["n"]) == ("names_shown", len(names))


def test_each_record_tells_who_asks() -> None:
    with asked_by(request := RequestFactory().get("/sign-in")):
        acts(request, cast.OU)
    assert about(request)["by"] == str(cast.OU)


def test_what_a_demo_makes_up_is_not_told(told: Told) -> None:
    with untold():
        tell("role_given")
    assert told() == []
    tell("role_given")
    assert events(told) == ["role_given"]


def test_places_are_named_by_their_ids(told: Told) -> None:
    """A merchant's name may be that of a person."""
    sign_in("mei")
    assert {facts["place"] for _, facts in told()} == {cast.APPLIANCES}
