"""Signing in: with a password, at a place, through a till; guessing leads nowhere."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from pytest_django import DjangoAssertNumQueries
from tests.cast import TONGLU, operator
from tests.network.making import NOON, make_person, make_station, make_tenure, partner_of

from cunqiao.identity.access import scope_of
from cunqiao.identity.actions import grant_role, revoke_till, revoke_token, sign_in
from cunqiao.identity.errors import NotSignedIn
from cunqiao.identity.models import FailedLogIn, Person, SignIn, Till
from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.kernel.errors import Invalid, NotFound, Refusal, TooManyTries
from cunqiao.kernel.scope import Role
from cunqiao.network.actions import end_tenure
from cunqiao.network.models import Station, Tenure

RIGHT, WRONG = "open sesame", "open barley"


def try_out(password: str, username: str = "lan") -> None:
    sign_in(username=username, password=password)


def test_the_partner_speaks_for_the_station(tenure: Tenure, station: Station, lan: Person, till: Till) -> None:
    signed = sign_in(username="lan", password=RIGHT, till="B")
    assert (signed.person, signed.grant.id) == (lan, tenure.id)
    scope = scope_of(signed.token)
    assert (scope.role, scope.county_id, scope.place_id, scope.place, scope.grant_id, scope.tenure_id, scope.till) == (
        Role.PARTNER,
        TONGLU,
        station.id,
        station.number,
        tenure.id,
        tenure.id,
        "B",
    )


def test_a_token_is_checked_by_one_query(
    tenure: Tenure, till: Till, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    token = sign_in(username="lan", password=RIGHT, till="B").token
    with django_assert_num_queries(1):
        scope_of(token)


def test_a_wrong_password_is_counted(tenure: Tenure) -> None:
    with pytest.raises(NotSignedIn):
        try_out(WRONG)
    assert [failed.username for failed in FailedLogIn.objects.all()] == ["lan"]


def test_a_name_that_nobody_has_is_counted_too(db: None) -> None:
    with pytest.raises(NotSignedIn):
        try_out(WRONG, username="nobody")
    assert [failed.username for failed in FailedLogIn.objects.all()] == ["nobody"]


@pytest.mark.django_db
def test_a_name_that_nobody_has_takes_as_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashing is what takes time: one password is hashed, whoever is named."""
    make_person("lan", RIGHT)
    make_person("mu")  # has no password
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode

    def count(hasher: MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(password)
        return encode(hasher, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", count)
    for tries, username in enumerate(("lan", "nobody", "mu"), 1):
        with pytest.raises(NotSignedIn):
            try_out(WRONG, username=username)
        assert len(hashed) == tries, username


def test_after_ten_wrong_tries_the_right_password_waits_too(tenure: Tenure) -> None:
    for second in range(10):
        with clock.at(NOON + timedelta(seconds=second)), pytest.raises(NotSignedIn):
            try_out(WRONG)
    with clock.at(NOON + timedelta(seconds=60)), pytest.raises(TooManyTries) as refused:
        try_out(RIGHT)
    assert refused.value.retry_after == 240
    with clock.at(NOON + timedelta(seconds=60)), pytest.raises(TooManyTries):
        try_out(WRONG)
    assert FailedLogIn.objects.count() == 10
    with clock.at(NOON + timedelta(seconds=300)):
        try_out(RIGHT)


def test_others_do_not_wait(tenure: Tenure) -> None:
    for _ in range(10):
        with pytest.raises(NotSignedIn):
            try_out(WRONG, username="li")
    try_out(RIGHT)


def test_signing_in_often_is_not_a_wrong_try(tenure: Tenure) -> None:
    for _ in range(15):
        try_out(RIGHT)
    assert not FailedLogIn.objects.exists()


@pytest.mark.usefixtures("fresh_database")
def test_of_many_tries_at_once_ten_learn_something() -> None:
    make_tenure(make_station(), make_person("lan", RIGHT))

    def outcome(_: int) -> str:
        try:
            try_out(WRONG)
        except Refusal as refusal:
            return refusal.code()
        finally:
            connection.close()
        return "signed in"

    with ThreadPoolExecutor(8) as threads:
        outcomes = Counter(threads.map(outcome, range(30)))
    assert outcomes == {"not_signed_in": 10, "too_many_tries": 20}


def test_who_works_at_several_places_says_where(tenure: Tenure, lan: Person, station: Station) -> None:
    other = make_tenure(make_station(name="西溪"), lan)
    with pytest.raises(Invalid) as refused:
        try_out(RIGHT)
    assert [fault.field for fault in refused.value.errors] == ["place"]
    signed = sign_in(username="lan", password=RIGHT, place=other.station.number)
    assert scope_of(signed.token).place_id == other.station_id
    assert not FailedLogIn.objects.exists()


def test_a_place_where_one_does_not_work_is_not_found(tenure: Tenure) -> None:
    with pytest.raises(NotFound):
        sign_in(username="lan", password=RIGHT, place="9999")


@pytest.mark.parametrize("letter", ["A", "b", "", "BB"])
def test_the_till_must_be_the_stations(letter: str, tenure: Tenure, till: Till) -> None:
    with pytest.raises(Invalid) as refused:
        sign_in(username="lan", password=RIGHT, till=letter)
    assert [fault.field for fault in refused.value.errors] == ["till"]


def test_only_partners_have_tills(lan: Person, till: Till) -> None:
    grant_role(id=new_id(), person=make_person("hui", RIGHT), role=Role.DRIVER, county_id=TONGLU, at=NOON)
    with pytest.raises(Invalid):
        sign_in(username="hui", password=RIGHT, till="B")


def test_without_a_role_there_is_no_signing_in(lan: Person) -> None:
    with pytest.raises(NotSignedIn):
        try_out(RIGHT)


def test_a_role_that_begins_later_does_not_count_yet(lan: Person) -> None:
    later = clock.now() + timedelta(days=1)
    grant_role(id=new_id(), person=lan, role=Role.AUDITOR, at=later)
    with pytest.raises(NotSignedIn):
        try_out(RIGHT)
    with clock.at(later):
        try_out(RIGHT)


def test_a_tokens_grant_must_stand(tenure: Tenure) -> None:
    token = sign_in(username="lan", password=RIGHT).token
    end_tenure(operator, tenure, clock.now())
    with pytest.raises(NotSignedIn):
        scope_of(token)
    with pytest.raises(NotSignedIn):
        try_out(RIGHT)


def test_a_role_of_somebody_else_does_not_help(tenure: Tenure, lan: Person) -> None:
    token = sign_in(username="lan", password=RIGHT).token
    grant_role(id=new_id(), person=lan, role=Role.DRIVER, county_id=TONGLU, at=NOON)
    end_tenure(operator, tenure, clock.now())
    with pytest.raises(NotSignedIn):
        scope_of(token)


def test_a_tokens_till_must_stand(tenure: Tenure, till: Till) -> None:
    with_till = sign_in(username="lan", password=RIGHT, till="B").token
    without = sign_in(username="lan", password=RIGHT).token
    revoke_till(partner_of(tenure), till)
    with pytest.raises(NotSignedIn):
        scope_of(with_till)
    assert scope_of(without).till == ""


def test_a_revoked_token_is_over_and_only_it(tenure: Tenure) -> None:
    first, second = (sign_in(username="lan", password=RIGHT).token for _ in range(2))
    revoke_token(first)
    revoke_token(first)
    with pytest.raises(NotSignedIn):
        scope_of(first)
    assert scope_of(second).grant_id == tenure.id
    assert SignIn.objects.filter(ended_at=None, person__username="lan").count() == 1


def test_what_is_no_token_can_not_be_revoked(db: None) -> None:
    with pytest.raises(NotSignedIn):
        revoke_token("nonsense")
    assert not SignIn.objects.exclude(ended_at=None).exists()
