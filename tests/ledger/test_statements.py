"""Statements: an account reads from both sides, by those it concerns."""

from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.acts import place_one, whole_way
from tests.cast import (
    APPLIANCES,
    DAILY,
    FLOAT_FEN,
    KETTLE,
    PRICE,
    TENURE,
    TENURE_XIXI,
    TONGLU,
    WUYUAN,
    auditor,
    driver,
    headquarters,
    merchant,
    operator,
    partner,
    partner_xixi,
)
from tests.checks import books_hold

from cunqiao.kernel.errors import NotFound
from cunqiao.kernel.scope import Scope
from cunqiao.ledger.access import accounts_within, get_account_for
from cunqiao.ledger.models import AccountKind
from cunqiao.ledger.queries import accounts, postings

pytestmark = pytest.mark.django_db


def test_a_float_tells_what_came_and_what_went() -> None:
    order = place_one(partner, {KETTLE: 2})
    account = accounts(partner).get(kind=AccountKind.FLOAT)
    told = [(p.side, p.amount_fen, p.kind, p.order_id) for p in postings(account).order_by("id")]
    assert told == [("credit", FLOAT_FEN[TENURE], "top_up", None), ("debit", 2 * PRICE[KETTLE], "place", order.id)]
    assert account.balance == FLOAT_FEN[TENURE] - 2 * PRICE[KETTLE]


def test_every_account_is_the_sum_of_its_statement() -> None:
    whole_way(place_one(partner, {KETTLE: 2}))
    for account in accounts(operator):
        signed = [p.amount_fen if p.side == "credit" else -p.amount_fen for p in postings(account)]
        assert account.balance == sum(signed), account.kind
    books_hold()


def test_balances_are_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    whole_way(place_one(partner, {KETTLE: 2}))
    with django_assert_num_queries(1):
        assert sum(account.balance for account in accounts(operator)) == 0


@pytest.mark.parametrize(
    ("scope", "holders"),
    [(partner, {TENURE}), (partner_xixi, {TENURE_XIXI}), (merchant, {APPLIANCES}), (driver, set())],
)
def test_people_see_their_own(scope: Scope, holders: set[UUID]) -> None:
    assert set(accounts_within(scope).values_list("holder_id", flat=True)) == holders


@pytest.mark.parametrize(("scope", "counties"), [(operator, {TONGLU}), (headquarters, {TONGLU, WUYUAN})])
def test_offices_see_their_counties(scope: Scope, counties: set[int]) -> None:
    assert set(accounts_within(scope).values_list("county_id", flat=True)) == counties
    assert set(accounts_within(auditor)) == set(accounts_within(headquarters))


def test_a_merchant_has_an_account_in_each_county() -> None:
    assert set(accounts_within(merchant).values_list("county_id", "kind")) == {
        (TONGLU, "merchant"),
        (WUYUAN, "merchant"),
    }


def test_other_peoples_accounts_are_not_told_of() -> None:
    others = accounts_within(headquarters).exclude(holder_id=TENURE).first()
    assert others is not None
    with pytest.raises(NotFound):
        get_account_for(partner, others.id)
    daily = accounts_within(headquarters).filter(holder_id=DAILY).first()
    assert daily is not None
    with pytest.raises(NotFound):
        get_account_for(merchant, daily.id)
    assert get_account_for(operator, accounts_within(partner).first().id)
