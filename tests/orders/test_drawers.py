"""Cash moves through the drawer of one tenure and its float, whoever ran the station when the order was placed."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.acts import bring, hand_out, hand_over, place_one, ship_part
from tests.cast import KETTLE, PRICE, SOAP, TENURE, TONGLU, TOWEL, headquarters, operator, partner
from tests.checks import books_hold, unchanged, undone

from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.kernel.scope import Scope
from cunqiao.ledger.errors import InsufficientFloat
from cunqiao.ledger.models import Account, Transfer
from cunqiao.network.access import get_tenure_for
from cunqiao.network.actions import end_tenure
from cunqiao.orders.actions import cancel, expire_overdue
from cunqiao.orders.actions.drawers import refund_of
from cunqiao.orders.models import Order, Payment, Refund, Terms

VALUE = 2 * PRICE[KETTLE]
PAID = {"all at once": VALUE, "when collected": 0, "some at once": 50_00}


def order_with(paid_fen: int) -> Order:
    terms = Terms.CASH if paid_fen == VALUE else Terms.ON_COLLECTION
    return place_one(partner, {KETTLE: 2}, terms=terms, cash_fen=paid_fen)


def call_off(order: Order, by: Scope) -> None:
    cancel(by, order, entry_id=new_id(), pieces=None, at=clock.now())


def expire(order: Order, successor: Scope) -> None:
    with clock.at(clock.now() + timedelta(days=30)):
        assert expire_overdue(TONGLU) == 1


def given_back(order: Order) -> dict[UUID, int]:
    """What went back to whose float."""
    moved = Transfer.objects.filter(order_id=order.id, kind__in=["cancel", "expire"]).select_related("credit_account")
    return {transfer.credit_account.holder_id: transfer.amount_fen for transfer in moved}


def balance(tenure_id: UUID) -> int:
    return Account.objects.values_list("balance_fen", flat=True).get(
        county_id=TONGLU, kind="float", holder_id=tenure_id
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "give_back",
    [
        pytest.param(lambda order, successor: call_off(order, successor), id="at the counter"),
        pytest.param(lambda order, successor: call_off(order, operator), id="at the county's desk"),
        pytest.param(expire, id="by the job"),
    ],
)
def test_after_a_hand_over_the_successor_gets_what_the_villager_gets_and_the_predecessor_what_they_fronted(
    give_back: Callable[[Order, Scope], None],
) -> None:
    for name, paid_fen in PAID.items():
        with undone():
            order = order_with(paid_fen)
            successor = hand_over()
            give_back(order, successor)
            parts = {successor.required_tenure_id: paid_fen, TENURE: VALUE - paid_fen}
            assert given_back(order) == {tenure: fen for tenure, fen in parts.items() if fen}, name
            refunds = set(Refund.objects.values_list("order_id", "tenure_id", "amount_fen"))
            assert refunds == ({(order.id, successor.required_tenure_id, paid_fen)} if paid_fen else set()), name
            books_hold()


@pytest.mark.django_db
def test_where_nobody_runs_the_station_the_orders_own_tenure_stands_in() -> None:
    order = order_with(VALUE)
    end_tenure(headquarters, get_tenure_for(headquarters, TENURE), clock.now())
    call_off(order, operator)
    assert given_back(order) == {TENURE: VALUE}
    assert Refund.objects.get().tenure_id == TENURE


@pytest.mark.django_db
def test_what_a_predecessor_fronted_is_repaid_to_them_when_it_is_collected() -> None:
    order = order_with(50_00)
    (parcel,) = bring(*ship_part(order.consignments.get()))
    successor = hand_over(float_fen=VALUE)
    before = balance(TENURE)
    hand_out(parcel, by=successor)
    (repaid,) = Transfer.objects.filter(kind="repay_front")
    payment = Payment.objects.exclude(entry_id=order.id).get()
    assert (repaid.amount_fen, repaid.order_id, repaid.entry_id) == (VALUE - 50_00, order.id, payment.entry_id)
    assert (balance(TENURE) - before, balance(successor.required_tenure_id)) == (VALUE - 50_00, 50_00)
    assert (payment.tenure_id, payment.amount_fen) == (successor.required_tenure_id, VALUE - 50_00)
    assert Payment.objects.get(entry_id=order.id).tenure_id == TENURE
    books_hold()


@pytest.mark.django_db
def test_a_float_that_does_not_reach_to_repay_refuses_the_collection() -> None:
    (parcel,) = bring(*ship_part(order_with(0).consignments.get()))
    successor = hand_over(float_fen=VALUE - 1)
    with unchanged(), pytest.raises(InsufficientFloat) as refused:
        hand_out(parcel, by=successor)
    assert refused.value.data() == {"needed_fen": VALUE, "available_fen": VALUE - 1}


@pytest.mark.django_db
def test_who_fronted_it_and_takes_the_cash_repays_nobody() -> None:
    (parcel,) = bring(*ship_part(order_with(0).consignments.get()))
    hand_out(parcel)
    assert not Transfer.objects.filter(kind="repay_front").exists()


@pytest.mark.django_db
def test_when_all_is_over_each_tenure_has_in_the_drawer_what_its_float_lacks() -> None:
    """Some paid at once, some collected before the hand-over, some after, the rest given back in two steps."""
    pieces = {SOAP: 4, TOWEL: 3, KETTLE: 1}
    order = place_one(partner, pieces, terms=Terms.ON_COLLECTION, cash_fen=100_00)
    before = balance(TENURE)
    lines = {line.sku_id: line for line in order.lines.all()}
    cancel(partner, order, entry_id=new_id(), pieces={lines[TOWEL].id: 1}, at=clock.now())
    daily, _appliances = order.consignments.order_by("position")
    (parcel,) = bring(*ship_part(daily))
    successor = hand_over(float_fen=VALUE)
    hand_out(parcel, by=successor)
    third = hand_over(successor)
    cancel(third, order, entry_id=new_id(), pieces={lines[KETTLE].id: 1}, at=clock.now())
    floats = {
        TENURE: balance(TENURE) - before - order.total_fen,
        successor.required_tenure_id: balance(successor.required_tenure_id) - VALUE,
        third.required_tenure_id: balance(third.required_tenure_id),
    }
    for tenure_id, change in floats.items():
        taken = sum(Payment.objects.filter(tenure_id=tenure_id).values_list("amount_fen", flat=True))
        given = sum(Refund.objects.filter(tenure_id=tenure_id).values_list("amount_fen", flat=True))
        assert change + taken - given == 0, tenure_id
    books_hold()


@given(st.integers(0, 10**9), st.lists(st.integers(1, 10**9), max_size=6))
def test_refunds_are_part_of_what_goes_back_and_in_all_what_was_paid_beyond_the_rest(
    paid_fen: int, values: list[int]
) -> None:
    total = sum(values)
    paid_fen, kept, refunds = min(paid_fen, total), total, []
    for value in values:
        kept -= value
        refunds.append(refund_of(value, kept - paid_fen))
        assert 0 <= refunds[-1] <= value
        assert sum(refunds) == max(0, paid_fen - kept)
