"""Transfers: every fen goes from one account to another of the same county, and stays written."""

import re
from itertools import product
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import APPLIANCES, CARRIER, FLOAT_FEN, TENURE, TENURE_SIKOU, TENURE_XIXI, TONGLU, WUYUAN
from tests.checks import books_hold, unchanged, undone
from tests.databases import ROOT

from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.kernel.scope import Network, system
from cunqiao.ledger.actions import NewTransfer, lock_floats, open_accounts, post
from cunqiao.ledger.models import Account, AccountKind, AccountRef, Transfer, TransferKind
from cunqiao.ledger.queries import accounts, accounts_by_holder, county_accounts

pytestmark = pytest.mark.django_db


def ref(kind: AccountKind, holder_id: UUID | None = None, county_id: int = TONGLU) -> AccountRef:
    return accounts_by_holder(county_id, [holder_id] if holder_id else [])[kind, holder_id]


def balance(account: AccountRef) -> int:
    return accounts(system(Network())).get(id=account.id).balance


def move(
    debit: AccountRef,
    credit: AccountRef,
    amount_fen: int,
    *,
    kind: TransferKind = TransferKind.PLACE,
    county_id: int = TONGLU,
) -> NewTransfer:
    return NewTransfer(county_id, new_id(), debit, credit, amount_fen, kind, None, clock.now())


def refused(*transfers: NewTransfer, by: type[Exception] = IntegrityError) -> None:
    """None of them is written."""
    with unchanged(), pytest.raises(by), transaction.atomic():
        post(transfers)


def test_money_leaves_one_account_and_comes_to_another() -> None:
    post([move(ref(AccountKind.FLOAT, TENURE), ref(AccountKind.ESCROW), 300)])
    assert balance(ref(AccountKind.FLOAT, TENURE)) == FLOAT_FEN[TENURE] - 300
    assert balance(ref(AccountKind.ESCROW)) == 300
    with pytest.raises(AssertionError):
        books_hold()  # no order holds these 300 fen


def test_a_kept_balance_is_carried_over_once_for_all_transfers_of_a_batch() -> None:
    own, escrow, bank = (
        ref(AccountKind.FLOAT, TENURE),
        ref(AccountKind.ESCROW),
        ref(AccountKind.BANK),
    )
    before = balance(bank)
    post(
        [
            move(own, escrow, 100),
            move(bank, own, 20, kind=TransferKind.TOP_UP),
            move(escrow, own, 7, kind=TransferKind.CANCEL),
            move(escrow, ref(AccountKind.PLATFORM), 1, kind=TransferKind.PLATFORM_FEE),
        ]
    )
    assert Account.objects.get(id=own.id).balance_fen == FLOAT_FEN[TENURE] - 73
    assert (balance(escrow), balance(bank) - before, balance(ref(AccountKind.PLATFORM))) == (92, -20, 1)
    assert Account.objects.get(id=escrow.id).balance_fen is None


def test_a_float_may_be_spent_to_its_floor() -> None:
    post([move(ref(AccountKind.FLOAT, TENURE), ref(AccountKind.ESCROW), FLOAT_FEN[TENURE])])
    assert balance(ref(AccountKind.FLOAT, TENURE)) == 0


def test_below_its_floor_it_is_refused() -> None:
    refused(move(ref(AccountKind.FLOAT, TENURE), ref(AccountKind.ESCROW), FLOAT_FEN[TENURE] + 1))


def test_credit_lets_a_float_go_below_zero() -> None:
    open_accounts(TONGLU, [AccountKind.FLOAT], holder_id=(holder := new_id()), floor_fen=-500)
    post([move(ref(AccountKind.FLOAT, holder), ref(AccountKind.ESCROW), 500)])
    assert balance(ref(AccountKind.FLOAT, holder)) == -500
    refused(move(ref(AccountKind.FLOAT, holder), ref(AccountKind.ESCROW), 1))


def test_one_that_is_refused_takes_the_others_with_it() -> None:
    own, escrow = ref(AccountKind.FLOAT, TENURE_XIXI), ref(AccountKind.ESCROW)
    refused(move(own, escrow, 5), move(own, escrow, FLOAT_FEN[TENURE_XIXI]))


def test_money_does_not_leave_its_county() -> None:
    refused(move(ref(AccountKind.FLOAT, TENURE), ref(AccountKind.ESCROW, county_id=WUYUAN), 300))
    refused(move(ref(AccountKind.FLOAT, TENURE), ref(AccountKind.ESCROW), 300, county_id=WUYUAN))


def test_an_account_that_is_not_there_is_refused() -> None:
    refused(move(ref(AccountKind.FLOAT, TENURE), AccountRef(new_id(), AccountKind.ESCROW), 300))


def test_less_than_nothing_is_refused() -> None:
    refused(move(ref(AccountKind.FLOAT, TENURE), ref(AccountKind.ESCROW), -1))


def test_an_account_does_not_pay_itself() -> None:
    own = ref(AccountKind.FLOAT, TENURE)
    refused(move(own, AccountRef(own.id, AccountKind.ESCROW), 1))


def test_a_kind_goes_between_the_accounts_that_it_names_alone() -> None:
    """Each kind, from and to each account: all wrong pairs are refused, also beside a right one."""
    of_kind = {kind: AccountRef(new_id(), kind) for kind in AccountKind}
    right = move(ref(AccountKind.FLOAT, TENURE), ref(AccountKind.ESCROW), 1)
    for kind, giver, taker in product(TransferKind, AccountKind, AccountKind):
        if giver not in kind.givers or taker not in kind.takers:
            with pytest.raises(ValueError, match=f"{kind} does not go from {giver} to {taker}"):
                post([right, move(of_kind[giver], of_kind[taker], 1, kind=kind)])
    refused(right, move(ref(AccountKind.ESCROW), ref(AccountKind.BANK), 1), by=ValueError)


def ways() -> set[tuple[str, str, str]]:
    """What the enum allows: (kind, giver, taker)."""
    return {(kind, giver, taker) for kind in TransferKind for giver, taker in product(kind.givers, kind.takers)}


def test_verify_knows_the_same_kinds_of_transfers() -> None:
    """Its table is its own and shares no code with the enum."""
    rule = (ROOT / "src/cunqiao/audit/rules/transfer_kinds.sql").read_text()
    assert set(re.findall(r"\('(\w+)', '(\w+)', '(\w+)'\)", rule)) == ways()


def test_the_architecture_tells_the_same_kinds_of_transfers() -> None:
    """Of several kinds in a row each has its giver and taker, in order; one of these alone is all of theirs."""
    page = (ROOT / "docs/architecture.md").read_text()
    _, _, table = page.partition("| event | debit | credit | kind |\n|---|---|---|---|\n")
    told = set()
    for row in table.partition("\n\n")[0].splitlines():
        _, givers, takers, kinds = (re.findall(r"\w[\w ]*\w", cell) for cell in row.strip("|").split("|"))
        each = [_spread(accounts, len(kinds)) for accounts in (givers, takers)]
        told |= {(kind, *way) for kind, *sides in zip(kinds, *each, strict=True) for way in product(*sides)}
    assert told == {(kind, giver.replace("_", " "), taker.replace("_", " ")) for kind, giver, taker in ways()}


def _spread(accounts: list[str], kinds: int) -> list[list[str]]:
    """The accounts of each of so many kinds."""
    if kinds == 1 or len(accounts) == 1:
        return [accounts] * kinds
    return [[account] for account in accounts]


def test_a_part_of_nothing_moves_nothing() -> None:
    with unchanged():
        post([move(ref(AccountKind.FLOAT, TENURE), ref(AccountKind.ESCROW), 0)])
        post([])


@pytest.mark.parametrize("change", [{"amount_fen": 1}, {"kind": "other"}, {"order_id": UUID(int=1)}])
def test_what_was_written_is_not_changed(change: dict[str, object]) -> None:
    with unchanged(), pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Transfer.objects.filter(kind=TransferKind.TOP_UP).update(**change)


def test_what_was_written_is_not_deleted() -> None:
    with unchanged(), pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Transfer.objects.filter(kind=TransferKind.TOP_UP).delete()


def test_an_account_of_a_kind_is_opened_once() -> None:
    with unchanged():
        open_accounts(TONGLU, [AccountKind.BANK, AccountKind.ESCROW])
        open_accounts(TONGLU, [AccountKind.FLOAT], holder_id=TENURE, holder="other", floor_fen=-1)


def test_floats_are_told_with_what_they_may_spend() -> None:
    open_accounts(TONGLU, [AccountKind.FLOAT], holder_id=(holder := new_id()), floor_fen=-500)
    asked = [(WUYUAN, TENURE_SIKOU), (TONGLU, holder), (TONGLU, TENURE_XIXI), (TONGLU, TENURE_SIKOU)]
    locked = lock_floats(asked)
    assert {key: account.available_fen for key, account in locked.items()} == {
        (TONGLU, holder): 500,
        (TONGLU, TENURE_XIXI): FLOAT_FEN[TENURE_XIXI],
        (WUYUAN, TENURE_SIKOU): FLOAT_FEN[TENURE_SIKOU],
    }


def test_a_countys_own_accounts_are_found_by_kind() -> None:
    assert county_accounts({TONGLU, WUYUAN, 1}, AccountKind.ESCROW) == {
        TONGLU: ref(AccountKind.ESCROW),
        WUYUAN: ref(AccountKind.ESCROW, county_id=WUYUAN),
    }


HOLDERS: dict[AccountKind, list[UUID | None]] = {
    AccountKind.FLOAT: [TENURE, TENURE_XIXI],
    AccountKind.MERCHANT: [APPLIANCES],
    AccountKind.CARRIER: [CARRIER],
    AccountKind.COMMISSION_PENDING: [TENURE],
    AccountKind.COMMISSION_PAYABLE: [TENURE],
}
WAYS = sorted(  # all that a transfer may be: its kind, from whom, to whom
    (kind, giver, taker)
    for kind in TransferKind
    for giver in ((of, held) for of in kind.givers for held in HOLDERS.get(of, [None]))
    for taker in ((of, held) for of in kind.takers for held in HOLDERS.get(of, [None]))
)


@given(st.lists(st.lists(st.tuples(st.sampled_from(WAYS), st.integers(0, 60_000)), max_size=6), max_size=5))
def test_whatever_moves_a_county_sums_to_zero(batches: list[list[tuple[tuple, int]]]) -> None:
    with undone():
        for batch in batches:
            transfers = [move(ref(*giver), ref(*taker), fen, kind=kind) for (kind, giver, taker), fen in batch]
            try:
                with transaction.atomic():
                    post(transfers)
            except IntegrityError:  # a float's floor: no part of the batch counts
                continue
        stand = list(accounts(system(Network())).filter(county_id=TONGLU))
        assert sum(account.balance for account in stand) == 0
        kept = [account for account in stand if account.balance_fen is not None]
        for account in kept:
            moved = account.credits.all(), account.debits.all()
            assert account.balance_fen == sum(t.amount_fen for t in moved[0]) - sum(t.amount_fen for t in moved[1])
            assert account.balance_fen >= account.floor_fen


def test_a_balance_is_summed_from_the_indexes_alone() -> None:
    """An escrow has some transfers an order: to fetch each row for its amount is most of the work."""
    asked, values = accounts(system(Network())).filter(kind=AccountKind.ESCROW).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute(f"EXPLAIN {asked}", values)
        plan = [step for (step,) in cursor.fetchall() if "ledger_transfer" in step]
    assert len(plan) == 2  # a sum for each side
    assert all("Index Only Scan" in step for step in plan)
