"""Placing refused: each case differs from an order that is taken in one fact, and leaves nothing behind."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from tests.acts import place_one, wish
from tests.cast import (
    FLOAT_FEN,
    KETTLE,
    LI,
    PRICE,
    SOAP,
    SUN,
    TENURE_XIXI,
    TOWEL,
    WANG,
    ZHAO,
    headquarters,
    partner,
    partner_xixi,
)
from tests.checks import unchanged

from cunqiao.catalog.actions import set_price
from cunqiao.catalog.models import Sku
from cunqiao.kernel.county import new_id
from cunqiao.kernel.errors import IdTaken, Invalid, NotFound, NumberTaken, Refusal
from cunqiao.kernel.ids import SentRequest
from cunqiao.kernel.scope import Scope
from cunqiao.ledger.errors import InsufficientFloat
from cunqiao.orders.actions import Placed, place
from cunqiao.orders.admission import WantedLine
from cunqiao.orders.errors import InsufficientStock, PriceChanged, UnknownCoupon, UnknownSku
from cunqiao.orders.models import Order, Terms

pytestmark = pytest.mark.django_db
TOTAL = 2 * PRICE[KETTLE]
NOBODY = UUID(int=999)


def refused(kind: type[Refusal], scope: Scope = partner, pieces: Any = None, **changes: Any) -> dict[str, Any]:
    """The good order is two kettles for Wang; this one is refused, changes nothing, and its id stays free."""
    id = changes.pop("id", None) or new_id()
    with unchanged(), pytest.raises(kind) as refusal:
        place_one(scope, pieces or {KETTLE: 2}, id=id, **changes)
    return refusal.value.data()


def test_the_good_order_is_taken() -> None:
    assert place_one(partner, {KETTLE: 2}).total_fen == TOTAL


def test_a_coupon_that_no_campaign_gave() -> None:
    assert refused(UnknownCoupon, coupon_codes=("D11", "X")) == {"coupon_codes": ["D11", "X"]}


def test_a_sku_that_is_not_there() -> None:
    assert refused(UnknownSku, pieces={KETTLE: 2, NOBODY: 1}) == {"sku_ids": [str(NOBODY)]}


def test_a_sku_that_is_not_for_sale_any_more() -> None:
    set_price(headquarters, sku=Sku.objects.get(id=KETTLE), price_fen=None)
    assert refused(UnknownSku) == {"sku_ids": [str(KETTLE)]}


@pytest.mark.parametrize(
    ("terms", "cash_fen"),
    [
        (Terms.CASH, TOTAL - 1),
        (Terms.CASH, TOTAL + 1),
        (Terms.CASH, 0),
        (Terms.CASH, -TOTAL),
        (Terms.ON_COLLECTION, TOTAL + 1),
        (Terms.ON_COLLECTION, -1),
    ],
)
def test_cash_that_does_not_fit_the_terms(terms: str, cash_fen: int) -> None:
    (error,) = refused(Invalid, terms=terms, cash_fen=cash_fen)["errors"]
    assert error["field"] == "cash_fen"


@pytest.mark.parametrize("villager_id", [ZHAO, SUN, NOBODY])
def test_a_villager_of_another_station(villager_id: UUID) -> None:
    assert refused(NotFound, villager_id=villager_id) == {"kind": "villager", "id": str(villager_id)}


def test_a_number_of_a_till_where_none_counts() -> None:
    (error,) = refused(Invalid, replace(partner, till=""), till_number="457")["errors"]
    assert error["field"] == "till_number"


def test_an_id_that_came_before_with_other_pieces() -> None:
    order = place_one(partner, {KETTLE: 2})
    assert refused(IdTaken, pieces={KETTLE: 3}, id=order.id) == {"id": str(order.id), "differing": ["pieces"]}


def test_an_id_that_another_person_used() -> None:
    order = place_one(partner, {KETTLE: 2})
    other = replace(partner, person_id=partner_xixi.person_id)
    assert refused(IdTaken, other, id=order.id)["differing"] == ["sender"]


def test_an_id_that_something_else_has() -> None:
    order = place_one(partner, {KETTLE: 2})
    good = wish(partner, {KETTLE: 2}, id=order.id)
    other = replace(good, sent=SentRequest(order.id, "/villagers", good.sent.person_id, good.sent.body))
    with unchanged():
        (outcome,) = place([other])
    assert isinstance(outcome, IdTaken)
    assert outcome.differing == ["route"]


def test_a_number_that_the_till_gave_before() -> None:
    place_one(partner, {KETTLE: 2}, till_number="457")
    assert refused(NumberTaken, till_number="457") == {"number": "1001-A457"}


@pytest.mark.parametrize("told_fen", [PRICE[KETTLE] - 1, PRICE[KETTLE] + 1])
def test_a_price_that_is_not_the_one_told(told_fen: int) -> None:
    lines = [WantedLine(SOAP, 1, PRICE[SOAP]), WantedLine(KETTLE, 2, told_fen)]
    assert refused(PriceChanged, lines=lines) == {
        "lines": [{"sku_id": str(KETTLE), "told_fen": told_fen, "price_fen": PRICE[KETTLE]}]
    }


def test_a_price_that_changed_is_told_though_the_cash_fits_the_old_one() -> None:
    lines = [WantedLine(KETTLE, 2, PRICE[KETTLE])]
    set_price(headquarters, sku=Sku.objects.get(id=KETTLE), price_fen=140_00)
    assert refused(PriceChanged, lines=lines, cash_fen=TOTAL)["lines"][0]["price_fen"] == 140_00


def test_more_pieces_than_county_and_nation_have() -> None:
    assert refused(InsufficientStock, pieces={KETTLE: 106, SOAP: 1}) == {
        "lines": [{"sku_id": str(KETTLE), "wanted": 106, "available": 105}]
    }


def test_two_lines_of_one_sku_want_more_together() -> None:
    lines = [WantedLine(KETTLE, 53), WantedLine(KETTLE, 53)]
    assert refused(InsufficientStock, lines=lines)["lines"] == [
        {"sku_id": str(KETTLE), "wanted": 106, "available": 105}
    ]


def test_all_that_is_missing_is_named() -> None:
    short = refused(InsufficientStock, pieces={KETTLE: 106, SOAP: 1, TOWEL: 51})["lines"]
    assert [line["sku_id"] for line in short] == [str(KETTLE), str(TOWEL)]


def test_a_float_that_does_not_reach() -> None:
    assert refused(InsufficientFloat, partner_xixi, pieces={KETTLE: 8}, villager_id=ZHAO) == {
        "needed_fen": 8 * PRICE[KETTLE],
        "available_fen": FLOAT_FEN[TENURE_XIXI],
    }


def test_paying_later_needs_the_float_all_the_same() -> None:
    refused(InsufficientFloat, partner_xixi, pieces={KETTLE: 8}, villager_id=ZHAO, terms=Terms.ON_COLLECTION)


def test_an_id_that_was_refused_is_free() -> None:
    id = new_id()
    refused(InsufficientStock, pieces={KETTLE: 106}, id=id)
    assert place_one(partner, {KETTLE: 2}, id=id).id == id


def test_a_number_that_was_refused_is_free() -> None:
    refused(InsufficientStock, pieces={KETTLE: 106}, till_number="457")
    assert place_one(partner, {KETTLE: 2}, till_number="457").number == "1001-A457"


def test_a_repeat_is_the_same_order_and_changes_nothing() -> None:
    order = place_one(partner, {KETTLE: 2})
    with unchanged():
        (outcome,) = place([wish(partner, {KETTLE: 2}, id=order.id)])
    assert outcome == Placed(order.county_id, order.id, is_new=False)


@pytest.mark.parametrize("price_fen", [1, None])
def test_a_repeat_is_answered_also_when_the_price_is_another_or_gone(price_fen: int | None) -> None:
    order = place_one(partner, {KETTLE: 2})
    set_price(headquarters, sku=Sku.objects.get(id=KETTLE), price_fen=price_fen)
    with unchanged():
        (outcome,) = place([wish(partner, {KETTLE: 2}, id=order.id)])
    assert outcome == Placed(order.county_id, order.id, is_new=False)


def test_the_same_id_in_two_villages_of_one_county_is_refused() -> None:
    order = place_one(partner, {KETTLE: 2})
    assert refused(IdTaken, partner_xixi, villager_id=ZHAO, id=order.id)["differing"] == ["sender"]


def test_words_are_looked_at_before_the_id() -> None:
    order = place_one(partner, {KETTLE: 2})
    refused(NotFound, id=order.id, villager_id=ZHAO, pieces={KETTLE: 1})
    assert Order.objects.get(id=order.id).villager_id == WANG
    refused(IdTaken, id=order.id, villager_id=LI, pieces={KETTLE: 1})
