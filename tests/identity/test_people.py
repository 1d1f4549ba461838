"""People, their roles and their devices."""

import re
from datetime import timedelta
from importlib import import_module
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import Settings
from tests.cast import APPLIANCES, MEI, QINGSHAN, TONGLU, WUYUAN, headquarters, operator, operator_wuyuan, partner
from tests.network.making import NOON, make_person, partner_of

from cunqiao.identity.access import get_driver_for, get_till_for, scope_under
from cunqiao.identity.actions import (
    end_grant,
    forget_old_sign_ins,
    grant_role,
    open_till,
    register_person,
    revoke_till,
    sign_in,
)
from cunqiao.identity.errors import GrantTaken, LetterTaken, UsernameTaken
from cunqiao.identity.models import FailedLogIn, Grant, Person, SignIn, Till
from cunqiao.identity.passwords import encode
from cunqiao.identity.phones import normal_phone
from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.kernel.errors import Invalid, MoveNotAllowed, NotFound
from cunqiao.kernel.models import Event
from cunqiao.kernel.scope import Role
from cunqiao.ledger.access import get_own_float
from cunqiao.network.actions import end_tenure
from cunqiao.network.models import Station, Tenure
from cunqiao.project import settings as project_settings


@pytest.mark.django_db
def test_a_password_is_kept_as_argon2_only(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = project_settings.PASSWORD_HASHERS
    person = register_person(id=new_id(), username="wang", name="王小明", password=encode("open sesame"))
    assert re.match(r"argon2\$.*,p=1\$", Person.objects.get(username="wang").password), "by one thread"
    assert person.check_password("open sesame")


@pytest.mark.django_db
def test_without_a_password_nobody_signs_in() -> None:
    assert not register_person(id=new_id(), username="wang", name="王小明").has_usable_password()


def test_a_name_is_one_persons(lan: Person) -> None:
    with pytest.raises(UsernameTaken) as refused:
        register_person(id=new_id(), username="lan", name="兰小明")
    assert refused.value.data() == {"username": "lan"}
    assert list(Person.objects.filter(username="lan")) == [lan]


@pytest.mark.django_db
def test_a_phone_that_is_none_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        register_person(id=new_id(), username="wang", name="王小明", phone="none")
    assert [fault.field for fault in refused.value.errors] == ["phone"]
    assert not Person.objects.filter(username="wang").exists()


@pytest.mark.parametrize(
    ("typed", "kept"), [("", ""), ("138 0000-1234", "13800001234"), ("+86 571 123", "+86571123"), ("10086", "10086")]
)
def test_a_phone_is_kept_without_what_people_type_between(typed: str, kept: str) -> None:
    assert normal_phone(typed) == kept


NO_PHONES = ["1234", "1 2-3 4", "1" * 21, "138+0001234", "-----", "138\n0000"]


@pytest.mark.parametrize("typed", NO_PHONES)
def test_what_is_no_phone_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        normal_phone(typed)


def test_a_grant_ends_once(lan: Person) -> None:
    grant = grant_role(id=new_id(), person=lan, role=Role.HEADQUARTERS, at=NOON)
    end_grant(grant, NOON, by=operator)
    with pytest.raises(MoveNotAllowed):
        end_grant(grant, NOON + timedelta(days=1), by=headquarters)
    ended = Grant.objects.get(id=grant.id)
    assert (ended.valid_to, ended.ended_by_id) == (NOON, operator.person_id)


@pytest.mark.django_db
def test_nobody_ends_the_grant_they_act_by_nor_a_partners() -> None:
    own = Grant.objects.get(person_id=headquarters.person_id)
    for grant in (own, Grant.objects.get(id=partner.grant_id)):
        with pytest.raises(MoveNotAllowed):
            end_grant(grant, NOON, by=scope_under(own))
        assert Grant.objects.get(id=grant.id).valid_to is None


@pytest.mark.parametrize(
    ("role", "county_id", "place_id", "field"),
    [
        *((role, None, QINGSHAN if role.has_place else None, "county") for role in Role if role.has_county),
        *((role, TONGLU if role.has_county else None, None, "place") for role in Role if role.has_place),
        *((role, TONGLU, MEI, "county") for role in Role if not role.has_county),
        *((role, TONGLU if role.has_county else None, MEI, "place") for role in Role if not role.has_place),
    ],
)
def test_a_role_has_its_county_and_its_place_and_no_other(
    lan: Person, role: Role, county_id: int | None, place_id: UUID | None, field: str
) -> None:
    bounds = {"person": lan, "role": role, "county_id": county_id, "place_id": place_id}
    with pytest.raises(Invalid) as refused:
        grant_role(id=new_id(), **bounds, tenure_id=new_id(), at=NOON)  # type: ignore[arg-type]
    assert [fault.field for fault in refused.value.errors] == [field]
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(**bounds, tenure_id=new_id(), valid_from=NOON)  # type: ignore[misc]


@pytest.mark.parametrize(
    ("role", "county_id", "place_id"),
    [(Role.AUDITOR, None, None), (Role.DRIVER, TONGLU, None), (Role.MERCHANT, None, APPLIANCES)],
)
def test_nobody_has_a_role_twice_at_one_place(
    lan: Person, role: Role, county_id: int | None, place_id: UUID | None
) -> None:
    def give() -> Grant:
        return grant_role(id=new_id(), person=lan, role=role, county_id=county_id, place_id=place_id, at=NOON)

    first = give()
    with pytest.raises(GrantTaken):
        give()
    assert list(lan.grants.all()) == [first]
    end_grant(first, NOON, by=headquarters)
    assert give().valid_to is None, "what has ended may be given again"


def test_several_work_with_the_float_of_one_tenure_in_their_own_names_until_it_ends(tenure: Tenure) -> None:
    other, own = make_person("xiao"), Grant.objects.get(id=tenure.id)
    bounds = {"county_id": own.county_id, "place_id": own.place_id, "place": own.place, "tenure_id": tenure.id}
    grant = grant_role(id=new_id(), person=other, role=Role.PARTNER, **bounds, at=NOON)
    grant_role(id=new_id(), person=make_person("hui"), role=Role.PARTNER, **bounds, at=NOON)
    Grant.objects.filter(person__username="hui").update(valid_to=NOON + timedelta(days=1))
    scope = scope_under(grant)
    assert (scope.required_person_id, scope.grant_id) == (other.id, grant.id) != (tenure.person_id, tenure.id)
    assert get_own_float(scope) == get_own_float(partner_of(tenure))
    end_tenure(operator, tenure, NOON)
    assert set(Grant.objects.filter(tenure_id=tenure.id).values_list("valid_to", "ended_by_id")) == {
        (NOON, operator.person_id)
    }


def test_grants_that_can_not_be_written_any_more_are_ended_where_they_stand(lan: Person) -> None:
    migration = import_module("cunqiao.identity.migrations.0002_bounds_of_grants")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE identity_grant DROP CONSTRAINT a_role_has_its_county_and_place")
        cursor.execute("DROP INDEX one_grant_of_a_role")
        stays, twice, everywhere, bounded = (
            Grant.objects.create(person=lan, role=role, county_id=county_id, valid_from=NOON)
            for role, county_id in [
                (Role.DRIVER, TONGLU), (Role.DRIVER, TONGLU), (Role.COUNTY_OPERATOR, None), (Role.HEADQUARTERS, TONGLU)
            ]
        )  # fmt: skip
        cursor.execute(migration.END)
    assert list(lan.grants.filter(valid_to=None)) == [stays]
    assert {grant.ended_by_id for grant in (twice, everywhere, bounded)} == {None}
    assert Grant.objects.filter(valid_to=None).exclude(person=lan).count() == 12, "the cast's stand as they are"


def test_one_person_may_drive_in_two_counties(lan: Person) -> None:
    for county_id in (TONGLU, WUYUAN):
        grant_role(id=new_id(), person=lan, role=Role.DRIVER, county_id=county_id, at=NOON)
    assert lan.grants.count() == 2


def test_a_till_has_its_letter_for_ever(till: Till, tenure: Tenure, station: Station) -> None:
    revoke_till(partner_of(tenure), till)
    with pytest.raises(LetterTaken) as refused:
        open_till(id=new_id(), county_id=TONGLU, station_id=station.id, letter="B")
    assert refused.value.data() == {"letter": "B"}
    other = open_till(id=new_id(), county_id=TONGLU, station_id=station.id, letter="C")
    assert list(Till.objects.filter(station_id=station.id).order_by("letter")) == [till, other]


@pytest.mark.parametrize("letter", ["W", "P", "a", "", "AB", "中", "1"])
def test_a_till_has_no_other_letter(letter: str, station: Station) -> None:
    with pytest.raises(Invalid) as refused:
        open_till(id=new_id(), county_id=TONGLU, station_id=station.id, letter=letter)
    assert [fault.field for fault in refused.value.errors] == ["letter"]
    assert not Till.objects.filter(station_id=station.id).exists()


def test_a_till_is_revoked_once(till: Till, tenure: Tenure) -> None:
    scope = partner_of(tenure)
    revoked = revoke_till(scope, get_till_for(scope, till.id))
    with pytest.raises(MoveNotAllowed):
        revoke_till(operator, get_till_for(operator, till.id))
    assert Till.objects.get(id=till.id).revoked_at == revoked.revoked_at
    events = Event.objects.filter(subject_id=till.id)
    assert [(event.move, event.person_id) for event in events] == [("revoke", scope.person_id)]


def test_another_stations_till_is_not_told_of(till: Till) -> None:
    for elsewhere in (partner, operator_wuyuan):
        with pytest.raises(NotFound):
            get_till_for(elsewhere, till.id)
    assert get_till_for(operator, till.id) == till


def test_a_driver_drives_in_a_county(lan: Person) -> None:
    grant = grant_role(id=new_id(), person=lan, role=Role.DRIVER, county_id=TONGLU, place="Tonglu", at=NOON)
    assert get_driver_for(operator, lan.id) == lan
    with pytest.raises(NotFound):
        get_driver_for(operator_wuyuan, lan.id)
    end_grant(grant, clock.now(), by=headquarters)
    with pytest.raises(NotFound):
        get_driver_for(operator, lan.id)


def test_who_does_something_else_is_no_driver(lan: Person) -> None:
    grant_role(id=new_id(), person=lan, role=Role.COUNTY_OPERATOR, county_id=TONGLU, at=NOON)
    with pytest.raises(NotFound):
        get_driver_for(operator, lan.id)


def test_what_decides_nothing_any_more_is_forgotten(tenure: Tenure) -> None:
    now = clock.now()
    old, fresh = now - timedelta(days=1, seconds=1), now - timedelta(hours=23)
    FailedLogIn.objects.bulk_create([FailedLogIn(username="he", failed_at=moment) for moment in (old, fresh)])
    with clock.at(now - timedelta(days=31)):
        sign_in(username="lan", password="open sesame")
    sign_in(username="lan", password="open sesame")
    forget_old_sign_ins(now)
    assert [failed.failed_at for failed in FailedLogIn.objects.all()] == [fresh]
    assert [one.expires_at > now for one in SignIn.objects.filter(person__username="lan")] == [True]
