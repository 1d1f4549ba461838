"""Roles that decide, and new passwords of those who have them, need two persons."""

from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from tests.cast import AN, HAN, OU, TONGLU, WUYUAN, driver, headquarters, second_headquarters
from tests.desks.desk import signed_in
from tests.network.making import NOON, make_person

from cunqiao.audit.queries import check, rules
from cunqiao.identity.access import open_grants, scope_under
from cunqiao.identity.actions import (
    accept_invitation,
    approve_invitation,
    approve_role,
    end_grant,
    grant_role,
    invite,
    propose_role,
    refuse_invitation,
    refuse_role,
    sign_in,
)
from cunqiao.identity.errors import GrantTaken, NotSignedIn, RolesExclude
from cunqiao.identity.invitations import code_of, secret_of
from cunqiao.identity.models import Grant, Invitation, Person
from cunqiao.identity.roles import BY_TWO, exclude
from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.kernel.errors import Invalid, MoveNotAllowed, NotFound, SamePerson
from cunqiao.kernel.models import Event
from cunqiao.kernel.scope import Role, Scope

pytestmark = pytest.mark.django_db
NEW = "qing shan 1984"


@pytest.fixture
def lan() -> Person:
    return make_person("lan", "open sesame")


def propose(person: Person, role: Role = Role.HEADQUARTERS, by: Scope = headquarters) -> Grant:
    county_id = TONGLU if role.has_county else None
    return propose_role(by, id=new_id(), person=person, role=role, county_id=county_id, reason="she follows Hua")


def moves(id: UUID) -> list[tuple[str, UUID | None]]:
    events = Event.objects.filter(county_id=0, subject_id=id).order_by("recorded_at", "id")
    return [(event.move, event.person_id) for event in events]


@pytest.mark.parametrize("role", BY_TWO)
def test_a_role_that_decides_stands_only_after_a_second_person(lan: Person, role: Role) -> None:
    grant = propose(lan, role)
    assert not open_grants().filter(person=lan).exists()
    with pytest.raises(NotSignedIn):
        sign_in(username="lan", password="open sesame")
    approve_role(second_headquarters, grant, at=clock.now())
    stands = open_grants().get(person=lan)
    assert (stands.granted_by_id, stands.approved_by_id) == (HAN, second_headquarters.person_id)
    assert moves(grant.id) == [("approve", second_headquarters.person_id)]


def test_who_proposed_a_role_cannot_approve_it_under_another_grant_either(lan: Person) -> None:
    grant = propose(lan)
    other = grant_role(
        id=new_id(), person=Person.objects.get(id=HAN), role=Role.COUNTY_OPERATOR, county_id=TONGLU, at=NOON
    )
    for scope in (headquarters, scope_under(other)):
        with pytest.raises(SamePerson):
            approve_role(scope, grant, at=clock.now())
    assert Grant.objects.get(id=grant.id).waits


def test_nobody_approves_their_own_role() -> None:
    grant = propose(Person.objects.get(id=second_headquarters.person_id), Role.COUNTY_OPERATOR)
    with pytest.raises(SamePerson):
        approve_role(second_headquarters, grant, at=clock.now())
    assert Grant.objects.get(id=grant.id).waits


def test_the_database_keeps_one_person_from_giving_a_role_that_decides(lan: Person) -> None:
    bounds = {"person": lan, "role": Role.HEADQUARTERS, "valid_from": NOON, "granted_by_id": HAN}
    for approved_by_id in (None, HAN, lan.id):
        with pytest.raises(IntegrityError), transaction.atomic():
            Grant.objects.create(**bounds, approved_by_id=approved_by_id)  # type: ignore[misc]


def test_what_a_grant_says_stays_and_an_end_is_not_put_off(lan: Person) -> None:
    grant = propose(lan)
    approve_role(second_headquarters, grant, at=NOON)
    end_grant(grant, clock.now(), by=headquarters)
    this = Grant.objects.filter(id=grant.id)
    later = clock.now()
    for change in (
        {"role": Role.AUDITOR}, {"person_id": OU}, {"granted_by_id": OU}, {"approved_by_id": OU}, {"valid_from": later},
        {"valid_to": None}, {"valid_to": later},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            this.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        this.delete()
    assert moves(grant.id)[1:] == [("end", HAN)]


def test_a_role_that_is_refused_was_never_held_and_may_be_proposed_again(lan: Person) -> None:
    grant = propose(lan)
    with pytest.raises(GrantTaken):
        propose(lan)
    refuse_role(second_headquarters, grant, reason="no contract yet", at=clock.now())
    for again in (approve_role, lambda *a, **k: refuse_role(*a, **k, reason="")):
        with pytest.raises(MoveNotAllowed):
            again(second_headquarters, grant, at=clock.now())
    with pytest.raises(MoveNotAllowed):
        end_grant(grant, clock.now(), by=headquarters)
    refused = Grant.objects.get(id=grant.id)
    assert (refused.valid_from, refused.why_refused) == (None, "no contract yet")
    assert propose(lan).waits


def test_who_let_somebody_in_before_does_not_know_the_password_of_the_role(lan: Person) -> None:
    """Somebody of headquarters registers a second account, knows its password, and has a role proposed for it."""
    known = invite(lan, id=new_id(), by=headquarters)
    approve_role(second_headquarters, propose(lan), at=clock.now())
    with pytest.raises(NotSignedIn):
        sign_in(username="lan", password="open sesame")
    with pytest.raises(NotFound):
        accept_invitation(secret_of(known), NEW)
    fresh = Invitation.objects.get(person=lan, ended_at=None)
    with pytest.raises(Invalid):
        accept_invitation(secret_of(fresh), NEW)
    with pytest.raises(Invalid):
        accept_invitation(secret_of(fresh), NEW, "aaaa aaaa aaaa")
    accept_invitation(secret_of(fresh), NEW, code_of(fresh).upper())
    assert sign_in(username="lan", password=NEW).grant.role == Role.HEADQUARTERS


def test_a_further_role_leaves_the_password(lan: Person) -> None:
    grant_role(id=new_id(), person=lan, role=Role.COUNTY_OPERATOR, county_id=WUYUAN, at=NOON)
    approve_role(second_headquarters, propose(lan), at=clock.now())
    assert sign_in(username="lan", password="open sesame", place="headquarters")


@pytest.mark.parametrize("person_id", [AN, OU, second_headquarters.person_id])
def test_a_new_password_of_who_decides_waits_for_a_second_person(person_id: UUID) -> None:
    invitation = invite(Person.objects.get(id=person_id), id=new_id(), by=headquarters)
    with pytest.raises(NotFound):
        accept_invitation(secret_of(invitation), NEW)
    with pytest.raises(SamePerson):
        approve_invitation(headquarters, invitation, at=clock.now())
    third = grant_role(id=new_id(), person=make_person("third"), role=Role.HEADQUARTERS, at=NOON)
    approve_invitation(scope_under(third), invitation, at=clock.now())
    invitation.refresh_from_db()
    with pytest.raises(Invalid):
        accept_invitation(secret_of(invitation), NEW)
    accept_invitation(secret_of(invitation), NEW, code_of(invitation))
    assert [move for move, _by in moves(invitation.id)] == ["approve", "accept"]


def test_nobody_approves_their_own_new_password() -> None:
    invitation = invite(Person.objects.get(id=second_headquarters.person_id), id=new_id(), by=headquarters)
    with pytest.raises(SamePerson):
        approve_invitation(second_headquarters, invitation, at=clock.now())


def test_a_new_password_that_is_refused_changes_nothing() -> None:
    invitation = invite(Person.objects.get(id=OU), id=new_id(), by=headquarters)
    refuse_invitation(second_headquarters, invitation, at=clock.now())
    with pytest.raises(MoveNotAllowed):
        approve_invitation(second_headquarters, invitation, at=clock.now())
    with pytest.raises(NotFound):
        accept_invitation(secret_of(invitation), NEW)


def test_who_does_not_decide_is_let_in_by_one_person() -> None:
    invitation = invite(Person.objects.get(id=driver.person_id), id=new_id(), by=headquarters)
    accept_invitation(secret_of(invitation), NEW)


@pytest.mark.parametrize(
    ("held", "new", "apart"),
    [
        ((Role.PARTNER, TONGLU), (Role.COUNTY_OPERATOR, TONGLU), True),
        ((Role.PARTNER, WUYUAN), (Role.COUNTY_OPERATOR, TONGLU), False),
        ((Role.PARTNER, TONGLU), (Role.HEADQUARTERS, None), True),
        ((Role.MERCHANT, None), (Role.HEADQUARTERS, None), True),
        ((Role.DRIVER, TONGLU), (Role.AUDITOR, None), True),
        ((Role.HEADQUARTERS, None), (Role.COUNTY_OPERATOR, TONGLU), False),
        ((Role.DRIVER, TONGLU), (Role.COUNTY_OPERATOR, TONGLU), False),
    ],
)
def test_which_roles_one_person_cannot_have(
    held: tuple[Role, int | None], new: tuple[Role, int | None], apart: bool
) -> None:
    assert exclude(held, new) is exclude(new, held) is apart


@pytest.mark.parametrize("when", ["proposed", "approved"])
def test_roles_that_exclude_one_another_are_refused_when_they_are_asked_for(lan: Person, when: str) -> None:
    if when == "proposed":
        grant_role(id=new_id(), person=lan, role=Role.DRIVER, county_id=TONGLU, at=NOON)
        with pytest.raises(RolesExclude):
            propose(lan, Role.AUDITOR)
        return
    grant = propose(lan, Role.AUDITOR)
    grant_role(id=new_id(), person=lan, role=Role.DRIVER, county_id=TONGLU, at=NOON, by=headquarters)
    with pytest.raises(RolesExclude):
        approve_role(second_headquarters, grant, at=clock.now())


def test_the_books_stand_after_all_of_it(lan: Person) -> None:
    approve_role(second_headquarters, propose(lan), at=clock.now())
    reset = invite(Person.objects.get(id=OU), id=new_id(), by=headquarters)
    refuse_invitation(headquarters, reset, at=clock.now())
    refuse_role(headquarters, propose(make_person("hui"), Role.AUDITOR), reason="", at=clock.now())
    end_grant(Grant.objects.get(person_id=AN), clock.now(), by=headquarters)
    checked = {rule.name: check(rule).count for rule in rules() if rule.name in ("histories", "guards")}
    assert checked == {"histories": 0, "guards": 0}


def test_the_second_person_sees_the_card_with_the_button_and_the_proposer_without(lan: Person) -> None:
    client = signed_in("han")
    form = {"id": str(new_id()), "role": "headquarters", "county": "", "place": "", "reason": "she follows Hua"}
    assert client.post(f"/headquarters/people/{lan.id}/role", form).status_code == 302
    grant = Grant.objects.get(person=lan)
    address = f"/headquarters/roles/{grant.id}/approve"
    mine = client.get("/headquarters/people").content.decode()
    assert "she follows Hua" in mine
    assert address not in mine
    assert client.post(address, {"id": str(new_id())}).status_code == 409
    assert address not in signed_in("an").get("/auditor/people").content.decode()
    other = signed_in("he")
    assert address in other.get("/headquarters/people").content.decode()
    assert other.post(address, {"id": str(new_id())}).status_code == 302
    fresh = Invitation.objects.get(person=lan, ended_at=None)
    page = f"/headquarters/people/{lan.id}"
    first, second = client.get(page).content.decode(), other.get(page).content.decode()
    assert (secret_of(fresh) in first, code_of(fresh) in first) == (True, False)
    assert (secret_of(fresh) in second, code_of(fresh) in second) == (False, True)
    history = signed_in("an").get("/auditor/people").content.decode()
    assert "proposed by Han · approved by He" in history
