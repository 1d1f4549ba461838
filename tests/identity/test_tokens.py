"""Tokens: what we signed and still stands is read; everything else is one and the same refusal."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import TONGLU
from tests.network.making import NOON

from cunqiao.identity import tokens
from cunqiao.identity.errors import NotSignedIn
from cunqiao.identity.models import Grant
from cunqiao.kernel import clock, keys
from cunqiao.kernel.county import new_id
from cunqiao.kernel.scope import County, Network, Role, Scope

GRANT = Grant(id=new_id(), person_id=new_id(), role=Role.PARTNER, county_id=TONGLU, place_id=new_id(), place="4217")
ANY_TEXT = st.text(st.characters(exclude_categories=()))  # halves of characters too


def issue(till: str = "") -> str:
    return tokens.issue(GRANT, till)[0]


def test_it_says_who_where_and_through_what() -> None:
    claims = tokens.read(issue("A"))
    assert claims.scope() == Scope(
        role=Role.PARTNER,
        person_id=GRANT.person_id,
        reach=County(TONGLU),
        place_id=GRANT.place_id,
        place="4217",
        grant_id=GRANT.id,
        till="A",
    )


def test_headquarters_have_neither_county_nor_place() -> None:
    grant = Grant(id=new_id(), person_id=new_id(), role=Role.HEADQUARTERS)
    scope = tokens.read(tokens.issue(grant)[0]).scope()
    assert (scope.role, scope.reach, scope.place_id) == (Role.HEADQUARTERS, Network(), None)


@pytest.mark.parametrize(
    ("role", "county_id"), [*((role, None) for role in Role if role.has_county), (Role.HEADQUARTERS, TONGLU)]
)
def test_a_token_out_of_a_grant_that_can_not_be_written_any_more_reaches_nothing(
    role: Role, county_id: int | None
) -> None:
    grant = Grant(id=new_id(), person_id=new_id(), role=role, county_id=county_id, place_id=new_id())
    claims = tokens.read(tokens.issue(grant)[0])
    with pytest.raises(NotSignedIn):
        claims.scope()


@pytest.mark.parametrize(("till", "life"), [("", timedelta(hours=12)), ("A", timedelta(days=30))])
def test_it_expires(till: str, life: timedelta) -> None:
    with clock.at(NOON):
        text, expires_at = tokens.issue(GRANT, till)
    assert expires_at == NOON + life
    with clock.at(expires_at - timedelta(seconds=1)):
        assert tokens.read(text).expires_at == expires_at
    with clock.at(expires_at), pytest.raises(NotSignedIn):
        tokens.read(text)


def test_each_is_another_one() -> None:
    assert tokens.read(issue()).token_id != tokens.read(issue()).token_id


@given(ANY_TEXT)
def test_garbage_is_refused(text: str) -> None:
    with pytest.raises(NotSignedIn):
        tokens.read(text)


@given(ANY_TEXT)
def test_garbage_behind_our_key_is_refused(text: str) -> None:
    with pytest.raises(NotSignedIn):
        tokens.read(f"{keys.newest('token').id}.{text}")


@given(st.data())
def test_a_token_with_one_character_changed_is_refused(data: st.DataObject) -> None:
    text = issue()
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters().filter(lambda character: character != text[place]))
    with pytest.raises(NotSignedIn):
        tokens.read(text[:place] + other + text[place + 1 :])


@given(st.dictionaries(st.sampled_from("tgprclnde"), st.none() | st.text() | st.integers() | st.lists(st.none())))
def test_signed_nonsense_is_refused(payload: dict[str, object]) -> None:
    key = keys.newest("token")
    with pytest.raises(NotSignedIn):
        tokens.read(f"{key.id}.{tokens._signer(key).sign_object(payload)}")


def test_another_key_with_our_id_is_refused() -> None:
    key = replace(keys.newest("token"), secret=bytes(32))
    signed = issue().partition(".")[2]
    payload = tokens._signer(keys.newest("token")).unsign_object(signed)
    with pytest.raises(NotSignedIn):
        tokens.read(f"{key.id}.{tokens._signer(key).sign_object(payload)}")


def test_a_key_of_another_purpose_is_refused() -> None:
    with pytest.raises(NotSignedIn):
        tokens.read(f"{keys.newest('session').id}.{issue().partition('.')[2]}")
