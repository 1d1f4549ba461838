"""Many want the same pieces, the same money, the same number, the same id: nobody gets what another one has."""

from uuid import UUID

import pytest
from tests.acts import place_one, wish
from tests.cast import (
    KETTLE,
    PRICE,
    SOAP,
    SUN,
    TONGLU,
    TOWEL,
    WUYUAN,
    ZHAO,
    operator,
    partner,
    partner_sikou,
    partner_xixi,
)
from tests.faults.books import assert_books_hold
from tests.faults.crowd import at_once, tally

from cunqiao.catalog.actions import NewPrice, set_prices
from cunqiao.catalog.models import Pool
from cunqiao.kernel import clock
from cunqiao.kernel.county import NATIONAL, new_id
from cunqiao.kernel.errors import IdTaken, NumberTaken, Refusal
from cunqiao.kernel.ids import SentRequest, once
from cunqiao.kernel.models import Request
from cunqiao.ledger.access import get_own_float, get_top_up_for
from cunqiao.ledger.actions import confirm_top_up, request_top_up
from cunqiao.ledger.errors import InsufficientFloat
from cunqiao.logistics.queries import order_as_placed
from cunqiao.orders.actions import Placed, place
from cunqiao.orders.admission import WantedLine
from cunqiao.orders.errors import InsufficientStock
from cunqiao.orders.models import Order

pytestmark = pytest.mark.usefixtures("fresh_database")


def pool(county_id: int, sku_id: UUID) -> Pool:
    return Pool.objects.get(county_id=county_id, sku_id=sku_id)


def test_two_hundred_want_the_last_fifty() -> None:
    outcomes = at_once(200, lambda i: place_one(partner, {TOWEL: 1}))
    assert tally(outcomes) == {"Order": 50, "insufficient_stock": 150}
    assert (pool(TONGLU, TOWEL).available, pool(TONGLU, TOWEL).reserved) == (0, 50)
    assert Order.objects.count() == 50
    for outcome in outcomes:
        if isinstance(outcome, InsufficientStock):
            assert outcome.lines == [{"sku_id": str(TOWEL), "wanted": 1, "available": 0}]
    assert_books_hold()


def test_who_wants_more_than_is_left_hears_how_many_there_were() -> None:
    """Of 50, orders of 7 take 49; the last piece is told of, and never a number that was not true."""
    outcomes = at_once(20, lambda i: place_one(partner, {TOWEL: 7}))
    assert tally(outcomes) == {"Order": 7, "insufficient_stock": 13}
    told = [line for refused in outcomes if isinstance(refused, InsufficientStock) for line in refused.lines]
    assert told == [{"sku_id": str(TOWEL), "wanted": 7, "available": 1}] * 13


def test_two_counties_share_the_national_stock_and_no_more() -> None:
    """Sikou's county has no kettles of its own, Qingshan's a hundred; both draw on the five national ones."""
    near = [wish(partner, {KETTLE: 10}) for _ in range(12)]
    far = [wish(partner_sikou, {KETTLE: 1}, villager_id=SUN) for _ in range(12)]
    wishes = [order for pair in zip(near, far, strict=True) for order in pair]
    outcomes = at_once(24, lambda i: place([wishes[i]])[0])
    assert set(tally(outcomes)) == {"Placed", "insufficient_stock"}
    sold = sum(line.quantity for order in Order.objects.all() for line in order.lines.all())
    left = pool(TONGLU, KETTLE).available + pool(NATIONAL, KETTLE).available
    assert sold + left == 105
    assert_books_hold()


def test_baskets_in_crossed_order_do_not_block_each_other() -> None:
    baskets = [[SOAP, KETTLE, TOWEL], [TOWEL, KETTLE, SOAP]]
    outcomes = at_once(40, lambda i: place_one(partner, dict.fromkeys(baskets[i % 2], 1)))
    assert tally(outcomes) == {"Order": 40}


def test_batches_in_crossed_order_do_not_block_each_other() -> None:
    """Both batches hold both stations and both goods, one from either end."""

    def batch(i: int) -> list[Placed | Refusal]:
        here = [wish(partner, {SOAP: 1, TOWEL: 1}), wish(partner, {KETTLE: 1})]
        there = [wish(partner_xixi, {TOWEL: 1, SOAP: 1}, villager_id=ZHAO)]
        afar = [wish(partner_sikou, {SOAP: 1, KETTLE: 1}, villager_id=SUN)]
        orders = here + there + afar
        return place(orders if i % 2 else orders[::-1])

    outcomes = [outcome for answer in at_once(12, batch) if isinstance(answer, list) for outcome in answer]
    assert len(outcomes) == 48
    assert set(tally(outcomes)) <= {"Placed", "insufficient_stock", "insufficient_float"}
    assert_books_hold()


def test_the_same_order_twenty_times_exists_once() -> None:
    order = wish(partner, {KETTLE: 2, SOAP: 1})

    def ask(_: int) -> tuple[bool, object]:
        (placed,) = place([order])
        assert isinstance(placed, Placed)
        return placed.is_new, order_as_placed(placed.county_id, placed.id)

    outcomes = at_once(20, ask)
    answers = [outcome for outcome in outcomes if isinstance(outcome, tuple)]
    assert len(answers) == 20
    assert [is_new for is_new, _ in answers].count(True) == 1
    assert all(answer == answers[0][1] for _, answer in answers)
    assert Order.objects.get().id == order.id
    assert pool(TONGLU, KETTLE).reserved == 2
    assert_books_hold()


def test_one_id_with_twenty_contents_is_one_of_them() -> None:
    id = new_id()
    outcomes = at_once(20, lambda i: place([wish(partner, {SOAP: i + 1}, id=id)])[0])
    assert tally(outcomes) == {"Placed": 1, "id_taken": 19}
    assert all(outcome.differing == ["pieces"] for outcome in outcomes if isinstance(outcome, IdTaken))
    assert Order.objects.count() == 1


def test_a_float_of_a_thousand_yuan_pays_ten_orders_of_a_hundred() -> None:
    set_prices([NewPrice(SOAP, 100_00, clock.now())])
    outcomes = at_once(20, lambda i: place_one(partner_xixi, {SOAP: 1}, villager_id=ZHAO))
    assert tally(outcomes) == {"Order": 10, "insufficient_float": 10}
    refused = [outcome.data() for outcome in outcomes if isinstance(outcome, InsufficientFloat)]
    assert refused == [{"needed_fen": 100_00, "available_fen": 0}] * 10
    assert get_own_float(partner_xixi).balance_fen == 0
    assert_books_hold()


def test_a_float_that_is_topped_up_meanwhile_counts_every_fen() -> None:
    ids = [request_top_up(partner_xixi, id=new_id(), amount_fen=12_50).id for _ in range(20)]
    before = get_own_float(partner_xixi).balance_fen or 0

    def act(i: int) -> object:
        if i % 2:
            return place_one(partner_xixi, {SOAP: 1}, villager_id=ZHAO)
        top_up = get_top_up_for(operator, ids[i // 2])
        return confirm_top_up(operator, top_up, entry_id=new_id(), bank_reference=f"many {i}")

    assert tally(at_once(40, act)) == {"Order": 20, "TopUp": 20}
    assert get_own_float(partner_xixi).balance_fen == before
    assert_books_hold()


def test_the_servers_numbers_have_neither_gaps_nor_twins() -> None:
    """Refused orders between them take no number."""
    wanted = [{SOAP: 9999} if i % 4 == 3 else {SOAP: 1} for i in range(40)]
    outcomes = at_once(40, lambda i: place_one(partner, wanted[i]))
    assert tally(outcomes) == {"Order": 30, "insufficient_stock": 10}
    numbers = set(Order.objects.values_list("number", flat=True))
    assert numbers == {f"1001-W{count}" for count in range(1, 31)}


def test_a_tills_number_is_given_once() -> None:
    outcomes = at_once(10, lambda i: place_one(partner, {SOAP: 1}, till_number="7"))
    assert tally(outcomes) == {"Order": 1, "number_taken": 9}
    assert {outcome.number for outcome in outcomes if isinstance(outcome, NumberTaken)} == {"1001-A7"}


def test_ten_repeats_that_race_have_one_effect() -> None:
    sent = SentRequest(new_id(), "POST /bell", partner.person_id, {"times": 1})
    rung: list[int] = []

    def ring(i: int) -> tuple[dict[str, object], bool]:
        def act() -> dict[str, object]:
            rung.append(i)
            return {"rung_by": i}

        return once(TONGLU, sent, act)

    outcomes = [outcome for outcome in at_once(10, ring) if isinstance(outcome, tuple)]
    assert len(outcomes) == 10
    assert len(rung) == 1
    assert [is_new for _, is_new in outcomes].count(True) == 1
    assert all(answer == {"rung_by": rung[0]} for answer, _ in outcomes)


def test_a_repeat_that_waited_for_a_refused_one_gets_its_own_chance() -> None:
    """The first runs are refused, and not remembered: each of those that waited tries anew."""
    sent = SentRequest(new_id(), "POST /bell", partner.person_id, {})
    tried: list[int] = []

    def ring(i: int) -> object:
        def act() -> dict[str, object]:
            tried.append(i)
            if len(tried) < 4:
                raise InsufficientFloat(needed_fen=1, available_fen=0)
            return {"tries": len(tried)}

        return once(WUYUAN, sent, act)

    outcomes = at_once(10, ring)
    assert tally(outcomes) == {"insufficient_float": 3, "tuple": 7}
    assert len(tried) == 4
    assert Request.objects.get(id=sent.id).answer == {"tries": 4}


def test_prices_that_change_meanwhile_are_charged_as_told() -> None:
    """Who was told a price gets it, or hears the new one; nobody pays what was not said."""
    new_price = PRICE[SOAP] + 1

    def act(i: int) -> object:
        if i == 5:
            return set_prices([NewPrice(SOAP, new_price, clock.now())])
        return place_one(partner, lines=[WantedLine(SOAP, 1, PRICE[SOAP])])

    outcomes = at_once(20, act)
    assert set(tally(outcomes)) <= {"Order", "list", "price_changed"}
    assert {order.total_fen for order in Order.objects.all()} <= {PRICE[SOAP]}
    assert tally(at_once(1, lambda i: act(0))) == {"price_changed": 1}
