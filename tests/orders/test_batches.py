"""Many orders at once: one rule, one transaction, an outcome each."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.acts import wish
from tests.cast import (
    DAILY,
    KETTLE,
    SOAP,
    SUN,
    TONGLU,
    TOWEL,
    WANG,
    WUYUAN,
    ZHAO,
    partner,
    partner_sikou,
    partner_xixi,
)
from tests.checks import books_hold, unchanged

from cunqiao.kernel.county import new_id
from cunqiao.kernel.errors import IdTaken, NotFound, NumberTaken
from cunqiao.ledger.errors import InsufficientFloat
from cunqiao.orders.actions import Placed, place
from cunqiao.orders.errors import InsufficientStock, UnknownSku
from cunqiao.orders.models import Consignment, Order

pytestmark = pytest.mark.django_db


def test_none_is_none() -> None:
    with unchanged():
        assert place([]) == []


def test_each_has_its_own_outcome_in_the_order_asked() -> None:
    batch = [
        wish(partner, {KETTLE: 60}),
        wish(partner, {KETTLE: 60}),  # 45 are left
        wish(partner_xixi, {KETTLE: 8}, villager_id=ZHAO),  # their float does not reach
        wish(partner, {new_id(): 1}),
        wish(partner, {SOAP: 1}, villager_id=ZHAO),
        wish(partner_sikou, {SOAP: 3}, villager_id=SUN),
        wish(partner, {KETTLE: 45}),
    ]
    outcomes = place(batch)
    kinds = [Placed, InsufficientStock, InsufficientFloat, UnknownSku, NotFound, Placed, Placed]
    assert [type(outcome) for outcome in outcomes] == kinds
    assert set(Order.objects.values_list("county_id", "id")) == {
        (TONGLU, batch[0].id),
        (WUYUAN, batch[5].id),
        (TONGLU, batch[6].id),
    }
    books_hold()


def test_the_server_counts_only_what_is_taken() -> None:
    place([wish(partner, {SOAP: 1}), wish(partner, {KETTLE: 106}), wish(partner_xixi, {SOAP: 1}, villager_id=ZHAO)])
    place([wish(partner, {KETTLE: 106}), wish(partner, {SOAP: 1}), wish(partner, {SOAP: 1})])
    numbers = Order.objects.values_list("number", flat=True)
    assert sorted(numbers) == ["1001-W1", "1001-W2", "1001-W3", "1002-W1"]


def test_one_id_twice_is_one_order() -> None:
    first = wish(partner, {SOAP: 1})
    assert place([first, wish(partner, {SOAP: 2}), first]) == [
        Placed(TONGLU, first.id, is_new=True),
        Placed(TONGLU, Order.objects.get(total_fen=2 * 12_50).id, is_new=True),
        Placed(TONGLU, first.id, is_new=False),
    ]
    assert Order.objects.count() == 2


def test_one_id_with_two_contents_is_the_first() -> None:
    first = wish(partner, {SOAP: 1})
    placed, refused = place([first, wish(partner, {SOAP: 2}, id=first.id)])
    assert placed == Placed(TONGLU, first.id, is_new=True)
    assert isinstance(refused, IdTaken)
    assert Order.objects.get().total_fen == 12_50


def test_an_id_refused_first_may_be_taken_later_in_the_batch() -> None:
    first = wish(partner, {KETTLE: 106})
    second = wish(partner, {KETTLE: 2}, id=first.id)
    refused, placed = place([first, second])
    assert isinstance(refused, InsufficientStock)
    assert placed == Placed(TONGLU, first.id, is_new=True)
    assert place([second]) == [Placed(TONGLU, first.id, is_new=False)]
    assert isinstance(place([first])[0], IdTaken)
    books_hold()


def test_one_id_in_two_counties_is_two_orders() -> None:
    first = wish(partner, {SOAP: 1})
    outcomes = place([first, wish(partner_sikou, {SOAP: 1}, villager_id=SUN, id=first.id)])
    assert outcomes == [Placed(TONGLU, first.id, is_new=True), Placed(WUYUAN, first.id, is_new=True)]
    books_hold()


def test_one_number_twice_is_the_firsts() -> None:
    first, second = place([wish(partner, {SOAP: 1}, till_number="7"), wish(partner, {SOAP: 2}, till_number="7")])
    assert isinstance(first, Placed)
    assert isinstance(second, NumberTaken)


def test_a_refused_number_goes_to_the_next_who_asks() -> None:
    first, second = place([wish(partner, {KETTLE: 106}, till_number="7"), wish(partner, {SOAP: 2}, till_number="7")])
    assert isinstance(first, InsufficientStock)
    assert isinstance(second, Placed)


def test_a_batch_that_fails_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("cunqiao.orders.actions.write.post", fail)
    with unchanged(), pytest.raises(ZeroDivisionError):
        place([wish(partner, {SOAP: 1}), wish(partner, {KETTLE: 106})])


def test_a_large_batch_asks_the_database_no_more_often() -> None:
    with CaptureQueriesContext(connection) as one:
        place([wish(partner, {SOAP: 1, TOWEL: 1})])
    batch = [wish(partner, {SOAP: 1, TOWEL: 1}) for _ in range(20)]
    with CaptureQueriesContext(connection) as many:
        assert all(isinstance(outcome, Placed) for outcome in place(batch))
    assert len(many) == len(one)
    parts = Consignment.objects.filter(merchant_id=DAILY, order__villager_id=WANG)
    assert parts.count() == 21
    books_hold()
