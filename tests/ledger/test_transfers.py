"""Transfers: every fen goes from one purse to another of the same county, and stays written."""

from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cast import APPLIANCES, FLOAT_FEN, TENURE, TENURE_SIKOU, TENURE_XIXI, TONGLU, WUYUAN
from tests.checks import books_hold, unchanged, undone

from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.kernel.scope import system
from cunqiao.ledger.actions import NewTransfer, lock_floats, open_accounts, post
from cunqiao.ledger.models import Account, Kind, Transfer
from cunqiao.ledger.queries import accounts, accounts_by_holder, county_accounts

pytestmark = pytest.mark.django_db


def purse(kind: Kind, holder_id: UUID | None = None, county_id: int = TONGLU) -> UUID:
    return accounts_by_holder(county_id, [holder_id] if holder_id else [])[kind, holder_id]


def balance(account_id: UUID) -> int:
    return accounts(system()).get(id=account_id).balance


def move(debit: UUID, credit: UUID, amount_fen: int, *, county_id: int = TONGLU) -> NewTransfer:
    return NewTransfer(county_id, new_id(), debit, credit, amount_fen, "test", None, clock.now())


def refused(*transfers: NewTransfer) -> None:
    """None of them is written."""
    with unchanged(), pytest.raises(IntegrityError), transaction.atomic():
        post(transfers)


def test_money_leaves_one_account_and_comes_to_another() -> None:
    post([move(purse(Kind.FLOAT, TENURE), purse(Kind.ESCROW), 300)])
    assert balance(purse(Kind.FLOAT, TENURE)) == FLOAT_FEN[TENURE] - 300
    assert balance(purse(Kind.ESCROW)) == 300
    with pytest.raises(AssertionError):
        books_hold()  # no order holds these 300 fen


def test_a_kept_balance_is_carried_over_once_for_all_transfers_of_a_batch() -> None:
    float_id, escrow, platform = purse(Kind.FLOAT, TENURE), purse(Kind.ESCROW), purse(Kind.PLATFORM)
    post(
        [
            move(float_id, escrow, 100),
            move(float_id, platform, 20),
            move(escrow, float_id, 7),
            move(escrow, platform, 1),
        ]
    )
    assert Account.objects.get(id=float_id).balance_fen == FLOAT_FEN[TENURE] - 113
    assert (balance(escrow), balance(platform)) == (92, 21)
    assert Account.objects.get(id=escrow).balance_fen is None


def test_a_float_may_be_spent_to_its_floor() -> None:
    post([move(purse(Kind.FLOAT, TENURE), purse(Kind.ESCROW), FLOAT_FEN[TENURE])])
    assert balance(purse(Kind.FLOAT, TENURE)) == 0


def test_below_its_floor_it_is_refused() -> None:
    refused(move(purse(Kind.FLOAT, TENURE), purse(Kind.ESCROW), FLOAT_FEN[TENURE] + 1))


def test_credit_lets_a_float_go_below_zero() -> None:
    open_accounts(TONGLU, [Kind.FLOAT], holder_id=(holder := new_id()), floor_fen=-500)
    post([move(purse(Kind.FLOAT, holder), purse(Kind.ESCROW), 500)])
    assert balance(purse(Kind.FLOAT, holder)) == -500
    refused(move(purse(Kind.FLOAT, holder), purse(Kind.ESCROW), 1))


def test_one_that_is_refused_takes_the_others_with_it() -> None:
    float_id, escrow = purse(Kind.FLOAT, TENURE_XIXI), purse(Kind.ESCROW)
    refused(move(float_id, escrow, 5), move(float_id, escrow, FLOAT_FEN[TENURE_XIXI]))


def test_money_does_not_leave_its_county() -> None:
    refused(move(purse(Kind.FLOAT, TENURE), purse(Kind.ESCROW, county_id=WUYUAN), 300))
    refused(move(purse(Kind.FLOAT, TENURE), purse(Kind.ESCROW), 300, county_id=WUYUAN))


def test_an_account_that_is_not_there_is_refused() -> None:
    refused(move(purse(Kind.FLOAT, TENURE), new_id(), 300))


def test_less_than_nothing_is_refused() -> None:
    refused(move(purse(Kind.BANK), purse(Kind.ESCROW), -1))


def test_an_account_does_not_pay_itself() -> None:
    refused(move(purse(Kind.BANK), purse(Kind.BANK), 1))


def test_a_part_of_nothing_moves_nothing() -> None:
    with unchanged():
        post([move(purse(Kind.BANK), purse(Kind.ESCROW), 0)])
        post([])


@pytest.mark.parametrize("change", [{"amount_fen": 1}, {"kind": "other"}, {"order_id": UUID(int=1)}])
def test_what_was_written_is_not_changed(change: dict[str, object]) -> None:
    post([move(purse(Kind.BANK), purse(Kind.ESCROW), 300)])
    with unchanged(), pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Transfer.objects.filter(kind="test").update(**change)


def test_what_was_written_is_not_deleted() -> None:
    post([move(purse(Kind.BANK), purse(Kind.ESCROW), 300)])
    with unchanged(), pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Transfer.objects.filter(kind="test").delete()


def test_an_account_of_a_kind_is_opened_once() -> None:
    with unchanged():
        open_accounts(TONGLU, [Kind.BANK, Kind.ESCROW])
        open_accounts(TONGLU, [Kind.FLOAT], holder_id=TENURE, holder="other", floor_fen=-1)


def test_floats_are_told_with_what_they_may_spend() -> None:
    open_accounts(TONGLU, [Kind.FLOAT], holder_id=(holder := new_id()), floor_fen=-500)
    asked = [(WUYUAN, TENURE_SIKOU), (TONGLU, holder), (TONGLU, TENURE_XIXI), (TONGLU, TENURE_SIKOU)]
    locked = lock_floats(asked)
    assert {key: purse.available_fen for key, purse in locked.items()} == {
        (TONGLU, holder): 500,
        (TONGLU, TENURE_XIXI): FLOAT_FEN[TENURE_XIXI],
        (WUYUAN, TENURE_SIKOU): FLOAT_FEN[TENURE_SIKOU],
    }


def test_a_countys_own_accounts_are_found_by_kind() -> None:
    assert county_accounts({TONGLU, WUYUAN, 1}, Kind.ESCROW) == {
        TONGLU: purse(Kind.ESCROW),
        WUYUAN: purse(Kind.ESCROW, county_id=WUYUAN),
    }


PLACES = [(Kind.BANK, None), (Kind.ESCROW, None), (Kind.PLATFORM, None), (Kind.MERCHANT, APPLIANCES)]
FLOATS = [(Kind.FLOAT, TENURE), (Kind.FLOAT, TENURE_XIXI)]


@given(
    st.lists(
        st.lists(
            st.tuples(st.sampled_from(PLACES + FLOATS), st.sampled_from(PLACES + FLOATS), st.integers(0, 60_000)),
            max_size=6,
        ),
        max_size=5,
    )
)
@settings(max_examples=30)
def test_whatever_moves_a_county_sums_to_zero(batches: list[list[tuple[tuple, tuple, int]]]) -> None:
    with undone():
        for batch in batches:
            transfers = [move(purse(*debit), purse(*credit), fen) for debit, credit, fen in batch]
            try:
                with transaction.atomic():
                    post(transfers)
            except IntegrityError:  # a float's floor, or an account that pays itself: no part of the batch counts
                continue
        stand = list(accounts(system()).filter(county_id=TONGLU))
        assert sum(account.balance for account in stand) == 0
        kept = [account for account in stand if account.balance_fen is not None]
        for account in kept:
            moved = account.credits.all(), account.debits.all()
            assert account.balance_fen == sum(t.amount_fen for t in moved[0]) - sum(t.amount_fen for t in moved[1])
            assert account.balance_fen >= account.floor_fen
