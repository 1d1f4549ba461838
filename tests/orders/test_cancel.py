"""Cancelling before shipping: money goes back to the float, pieces to the pools they came from."""

from uuid import UUID

import pytest
from tests.acts import place_one, ship, ship_part, whole_way
from tests.cast import (
    FLOAT_FEN,
    FRIDGE,
    KETTLE,
    PRICE,
    SOAP,
    TENURE,
    TONGLU,
    TOWEL,
    operator,
    partner,
)
from tests.checks import books_hold, unchanged

from cunqiao.catalog.models import Pool
from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.kernel.errors import MoveNotAllowed, NotFound
from cunqiao.kernel.models import Event
from cunqiao.kernel.scope import Scope
from cunqiao.ledger.models import AccountKind, Transfer
from cunqiao.ledger.queries import accounts
from cunqiao.logistics.queries import order_as_placed, order_view, orders
from cunqiao.orders.access import get_order_for
from cunqiao.orders.actions import cancel
from cunqiao.orders.errors import QuantitiesDiffer
from cunqiao.orders.models import Line, Order

pytestmark = pytest.mark.django_db


def call_off(order: Order, pieces: dict[UUID, int] | None = None, *, by: Scope = partner) -> Order:
    """Cancel pieces by SKU, or all."""
    lines = {line.sku_id: line.id for line in order.lines.all()}
    named = None if pieces is None else {lines[sku]: count for sku, count in pieces.items()}
    return cancel(by, order, entry_id=new_id(), pieces=named, at=clock.now())


def status(order: Order) -> str:
    return get_order_for(partner, order.number).status


def statuses(order: Order) -> list[str]:
    return list(order.consignments.order_by("position").values_list("status", flat=True))


def held() -> int:
    """What the partner's float lacks."""
    return FLOAT_FEN[TENURE] - accounts(partner).get(kind=AccountKind.FLOAT).balance


def reserved(sku_id: UUID, county_id: int = TONGLU) -> int:
    return Pool.objects.get(county_id=county_id, sku_id=sku_id).reserved


def test_a_whole_order_goes_back() -> None:
    order = place_one(partner, {KETTLE: 2, SOAP: 3})
    assert call_off(order).status == "cancelled"
    assert (status(order), statuses(order)) == ("cancelled", ["cancelled", "cancelled"])
    assert (held(), reserved(KETTLE), reserved(SOAP)) == (0, 0, 0)
    assert set(order.lines.values_list("sku_id", "cancelled")) == {(KETTLE, 2), (SOAP, 3)}
    books_hold()


def test_the_money_goes_back_in_one_transfer_with_the_requests_id() -> None:
    order, entry_id = place_one(partner, {KETTLE: 2, SOAP: 3}), new_id()
    cancel(partner, order, entry_id=entry_id, pieces=None, at=clock.now())
    transfer = Transfer.objects.get(entry_id=entry_id)
    assert (transfer.kind, transfer.order_id, transfer.amount_fen) == ("cancel", order.id, order.total_fen)
    assert (transfer.debit_account.kind, transfer.credit_account.holder_id) == (AccountKind.ESCROW, TENURE)


def test_the_events_say_who_cancelled() -> None:
    order = place_one(partner, {KETTLE: 2, SOAP: 3})
    call_off(order, {SOAP: 1})
    call_off(order, by=operator)
    parts = order.consignments.order_by("position")
    told = [(e.subject_id, e.move, e.person_id) for e in Event.objects.order_by("recorded_at", "move")]
    assert (parts[1].id, "cancel_line", partner.person_id) in told
    assert {(part.id, "cancel", operator.person_id) for part in parts} <= set(told)


def test_some_pieces_of_a_line_go_back_and_the_order_stands() -> None:
    order = place_one(partner, {SOAP: 3, TOWEL: 1})
    call_off(order, {SOAP: 2})
    assert (status(order), statuses(order)) == ("placed", ["to_ship"])
    assert (held(), reserved(SOAP)) == (PRICE[SOAP] + PRICE[TOWEL], 1)
    books_hold()


def test_a_consignment_ends_with_its_last_piece_and_the_others_stand() -> None:
    order = place_one(partner, {SOAP: 3, KETTLE: 1})
    call_off(order, {SOAP: 3})
    assert (status(order), statuses(order)) == ("placed", ["cancelled", "to_ship"])
    call_off(order, {KETTLE: 1})
    assert (status(order), statuses(order)) == ("cancelled", ["cancelled", "cancelled"])
    assert held() == 0
    books_hold()


def test_what_was_cancelled_by_pieces_is_not_given_back_again_with_the_whole() -> None:
    order = place_one(partner, {SOAP: 3, KETTLE: 1})
    call_off(order, {SOAP: 2})
    call_off(order)
    assert (status(order), held()) == ("cancelled", 0)
    assert order.lines.get(sku_id=SOAP).cancelled == 3
    books_hold()


def test_after_another_consignment_has_shipped_lines_may_still_go() -> None:
    order = place_one(partner, {SOAP: 3, KETTLE: 1})
    ship_part(order.consignments.get(position=2))
    call_off(order, {SOAP: 3})
    assert (status(order), statuses(order)) == ("shipped", ["cancelled", "shipped"])
    assert held() == PRICE[KETTLE]
    books_hold()


def test_the_national_pool_gets_its_own_back_first() -> None:
    order = place_one(partner, {KETTLE: 103})
    assert (reserved(KETTLE), reserved(KETTLE, 0)) == (100, 3)
    call_off(order, {KETTLE: 2})
    assert (reserved(KETTLE), reserved(KETTLE, 0)) == (100, 1)
    call_off(order, {KETTLE: 2})
    assert (reserved(KETTLE), reserved(KETTLE, 0)) == (99, 0)
    call_off(order)
    assert (reserved(KETTLE), reserved(KETTLE, 0)) == (0, 0)
    books_hold()


def test_what_the_villager_paid_is_owed_to_them() -> None:
    order = place_one(partner, {SOAP: 3, KETTLE: 1})
    call_off(order, {SOAP: 3})
    assert order_view(orders(partner).get(id=order.id)).due_fen == -3 * PRICE[SOAP]


def test_the_first_answer_can_be_given_again_after_all_that_came_later() -> None:
    order = place_one(partner, {SOAP: 3, KETTLE: 2}, terms="on_collection", cash_fen=500)
    first = order_as_placed(TONGLU, order.id)
    assert first == order_view(orders(partner).get(id=order.id))
    call_off(order, {SOAP: 1})
    assert order_as_placed(TONGLU, order.id) == first
    whole_way(order)
    assert status(order) == "collected"
    assert order_as_placed(TONGLU, order.id) == first
    assert first != order_view(orders(partner).get(id=order.id))


def test_more_pieces_than_are_open_are_refused() -> None:
    order = place_one(partner, {SOAP: 3, KETTLE: 1})
    with unchanged(), pytest.raises(QuantitiesDiffer) as refused:
        call_off(order, {SOAP: 4, KETTLE: 1})
    assert refused.value.line_ids == [str(order.lines.get(sku_id=SOAP).id)]


def test_pieces_that_went_before_are_not_open_any_more() -> None:
    order = place_one(partner, {SOAP: 3, TOWEL: 1})
    call_off(order, {SOAP: 3})
    with unchanged(), pytest.raises(QuantitiesDiffer):
        call_off(order, {SOAP: 1})


def test_a_line_of_another_order_is_not_found() -> None:
    order, other = place_one(partner, {SOAP: 3}), place_one(partner, {SOAP: 1})
    line = other.lines.get()
    with unchanged(), pytest.raises(NotFound) as refused:
        cancel(partner, order, entry_id=new_id(), pieces={line.id: 1}, at=clock.now())
    assert refused.value.data() == {"kind": "line", "id": str(line.id)}


@pytest.mark.parametrize("pieces", [None, {KETTLE: 1}, {SOAP: 1, KETTLE: 1}])
def test_with_anything_shipped_among_them_all_is_refused(pieces: dict[UUID, int] | None) -> None:
    order = place_one(partner, {SOAP: 3, KETTLE: 1})
    ship_part(order.consignments.get(position=2))
    with unchanged(), pytest.raises(MoveNotAllowed) as refused:
        call_off(order, pieces)
    assert refused.value.data() == {"move": "cancel", "state": "shipped"}


def test_a_collected_order_is_not_cancelled() -> None:
    order = place_one(partner, {SOAP: 3})
    whole_way(order)
    with unchanged(), pytest.raises(MoveNotAllowed) as refused:
        call_off(order)
    assert refused.value.state == "collected"


@pytest.mark.parametrize("pieces", [None, {SOAP: 1}])
def test_a_cancelled_order_is_not_cancelled_again(pieces: dict[UUID, int] | None) -> None:
    order = place_one(partner, {SOAP: 3})
    call_off(order)
    with unchanged(), pytest.raises(MoveNotAllowed) as refused:
        call_off(order, pieces)
    assert refused.value.data() == {"move": "cancel", "state": "cancelled"}


def test_a_cancelled_order_is_not_shipped() -> None:
    order = place_one(partner, {SOAP: 3})
    part = order.consignments.get()
    line = order.lines.get()
    call_off(order)
    from tests.acts import merchant_daily

    from cunqiao.logistics.actions import NewParcel, ship_consignment

    with unchanged(), pytest.raises(MoveNotAllowed) as refused:
        ship_consignment(merchant_daily, part, parcels=[NewParcel("圆通", "YT1", {line.id: 3})], at=clock.now())
    assert refused.value.data() == {"move": "ship", "state": "cancelled"}


def test_national_goods_go_back_to_the_national_pool() -> None:
    order = place_one(partner, {FRIDGE: 2})
    call_off(order)
    assert reserved(FRIDGE, 0) == 0
    assert not Pool.objects.filter(county_id=TONGLU, sku_id=FRIDGE).exists()
    assert Line.objects.get(order_id=order.id).national_released == 2
    books_hold()


def test_shipping_takes_what_is_left() -> None:
    order = place_one(partner, {SOAP: 3})
    call_off(order, {SOAP: 1})
    (parcel,) = ship(order)
    assert parcel.contents.get().quantity == 2
    books_hold()
