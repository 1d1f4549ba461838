"""Payouts: all that is payable and nothing else, proposed by one and approved by another, paid once."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from tests.cast import (
    APPLIANCES,
    DAILY,
    HAN,
    HE,
    RETURN_WINDOW,
    TENURE,
    TENURE_XIXI,
    TONGLU,
    WUYUAN,
    auditor,
    headquarters,
    merchant,
    operator,
    partner,
    second_headquarters,
)
from tests.checks import books_hold, unchanged
from tests.earnings.making import (
    HANDLING,
    KETTLE_COMMISSION,
    KETTLE_TO_MERCHANT,
    SOAP_COMMISSION,
    SOAP_TO_MERCHANT,
    balance,
    kettle_sold,
    soap_sold,
    soap_sold_elsewhere,
)

from cunqiao.earnings.access import get_payout_for
from cunqiao.earnings.actions import approve_payout, propose_payout, release_due
from cunqiao.earnings.models import Payout
from cunqiao.earnings.queries import payouts, unpaid
from cunqiao.kernel import clock, sql
from cunqiao.kernel.county import new_id
from cunqiao.kernel.errors import Invalid, MoveNotAllowed, NotFound, SamePerson
from cunqiao.kernel.models import Event
from cunqiao.kernel.scope import Scope
from cunqiao.ledger.models import AccountKind, Transfer

pytestmark = pytest.mark.django_db


def sell_and_release() -> None:
    """A kettle in Qingshan and soap in Xixi, their commissions payable; one more kettle, still pending."""
    with clock.at(clock.now() - RETURN_WINDOW - timedelta(hours=1)):
        kettle_sold()
        soap_sold()
    release_due(TONGLU)
    kettle_sold()


def propose(county_id: int = TONGLU) -> Payout:
    return propose_payout(headquarters, id=new_id(), county_id=county_id)


def approve(payout: Payout, by: Scope = second_headquarters) -> UUID:
    entry_id = new_id()
    approve_payout(by, get_payout_for(by, payout.id), entry_id=entry_id, at=clock.now())
    return entry_id


def holds(payout: Payout) -> set[tuple[str, UUID | None, int]]:
    return set(payout.items.values_list("account__kind", "account__holder_id", "amount_fen"))


def test_it_gathers_all_that_is_payable_and_nothing_else() -> None:
    sell_and_release()
    payout = propose()
    assert (payout.status, payout.proposed_by_id) == ("proposed", HAN)
    assert holds(payout) == {
        ("commission_payable", TENURE, KETTLE_COMMISSION + HANDLING),
        ("commission_payable", TENURE_XIXI, SOAP_COMMISSION + HANDLING),
        ("merchant", APPLIANCES, 2 * KETTLE_TO_MERCHANT),
        ("merchant", DAILY, SOAP_TO_MERCHANT),
    }


def test_proposing_moves_no_money() -> None:
    sell_and_release()
    before = Transfer.objects.count()
    propose()
    assert Transfer.objects.count() == before


def test_approved_the_bank_pays() -> None:
    sell_and_release()
    bank = balance(AccountKind.BANK, None, TONGLU)
    payout = propose()
    entry_id = approve(payout)
    assert payouts(headquarters).get().status == "approved"
    paid = Transfer.objects.filter(entry_id=entry_id)
    assert {(t.kind, t.debit_account.kind, t.credit_account.kind) for t in paid} == {
        ("payout_commission", "commission_payable", "bank"),
        ("payout_merchant", "merchant", "bank"),
    }
    assert balance(AccountKind.BANK, None, TONGLU) == bank + sum(fen for *_, fen in holds(payout))
    for kind, holder in [
        (AccountKind.COMMISSION_PAYABLE, TENURE),
        (AccountKind.COMMISSION_PAYABLE, TENURE_XIXI),
        (AccountKind.MERCHANT, APPLIANCES),
        (AccountKind.MERCHANT, DAILY),
    ]:
        assert balance(kind, holder, TONGLU) == 0
    assert balance(AccountKind.COMMISSION_PENDING, TENURE, TONGLU) == KETTLE_COMMISSION + HANDLING
    event = Event.objects.get(subject_id=payout.id)
    assert (event.move, event.person_id) == ("approve", HE)
    books_hold()


def test_who_proposed_it_does_not_approve_it() -> None:
    sell_and_release()
    payout = propose()
    with unchanged(), pytest.raises(SamePerson):
        approve(payout, by=headquarters)


def test_it_is_approved_once() -> None:
    sell_and_release()
    payout = propose()
    approve(payout)
    with unchanged(), pytest.raises(MoveNotAllowed) as refused:
        approve(payout)
    assert refused.value.data() == {"move": "approve", "state": "approved"}


def test_a_second_proposal_finds_nothing() -> None:
    sell_and_release()
    payout = propose()
    with unchanged(), pytest.raises(Invalid) as refused:
        propose()
    assert refused.value.errors[0].field == "county_id"
    approve(payout)
    with unchanged(), pytest.raises(Invalid):
        propose()


def test_what_is_earned_after_the_proposal_waits_for_the_next() -> None:
    sell_and_release()
    first = propose()
    kettle_sold()
    second = propose()
    assert holds(second) == {("merchant", APPLIANCES, KETTLE_TO_MERCHANT)}
    approve(first)
    assert balance(AccountKind.MERCHANT, APPLIANCES, TONGLU) == KETTLE_TO_MERCHANT
    approve(second)
    assert balance(AccountKind.MERCHANT, APPLIANCES, TONGLU) == 0
    books_hold()


def test_what_was_paid_is_not_owed_and_what_comes_later_is() -> None:
    sell_and_release()
    approve(propose())
    assert unpaid(TONGLU) == []
    kettle_sold()
    assert [owed.amount_fen for owed in unpaid(TONGLU)] == [KETTLE_TO_MERCHANT]


def test_another_countys_earnings_are_another_payout() -> None:
    soap_sold_elsewhere()
    with unchanged(), pytest.raises(Invalid):
        propose(TONGLU)
    assert holds(propose(WUYUAN)) == {("merchant", DAILY, SOAP_TO_MERCHANT)}


@pytest.mark.parametrize("county_id", [0, 1, 32_767])
def test_a_county_that_is_not_at_work_is_not_found(county_id: int) -> None:
    with unchanged(), pytest.raises(NotFound) as refused:
        propose(county_id)
    assert refused.value.data() == {"kind": "county", "id": str(county_id)}


def test_payouts_are_headquarters_and_the_auditors_to_see() -> None:
    sell_and_release()
    payout = propose()
    assert get_payout_for(auditor, payout.id) == payout
    for scope in (operator, partner, merchant):
        with pytest.raises(NotFound):
            get_payout_for(scope, payout.id)
    assert list(payouts(headquarters, status="approved")) == []
    assert list(payouts(headquarters, status="proposed")) == [payout]


def test_what_is_unpaid_is_summed_once() -> None:
    """An account's transfers once for each side, and the payouts that wait once for all accounts."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql.statement('earnings/unpaid')}", {"county": TONGLU})
        plan = [step for (step,) in cursor.fetchall() if " on " in step and "Bitmap Index" not in step]
    assert sum(" on ledger_transfer" in step for step in plan) == 2
    assert sum(" on earnings_payout " in step for step in plan) == 1
