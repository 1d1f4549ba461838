"""Shipping: in one call, exactly what is not cancelled, in boxes that nobody else's number stands on."""

from uuid import UUID

import pytest
from tests.acts import place_one, ship, ship_part
from tests.cast import KETTLE, MEI, SOAP, SUN, TOWEL, WANG, merchant_daily, partner, partner_sikou
from tests.checks import books_hold, unchanged

from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.kernel.errors import MoveNotAllowed, NotFound, NumberTaken
from cunqiao.kernel.models import Event
from cunqiao.logistics.access import get_parcel_for
from cunqiao.logistics.actions import NewParcel, ship_consignment
from cunqiao.logistics.models import Parcel
from cunqiao.orders.access import get_order_for
from cunqiao.orders.actions import cancel
from cunqiao.orders.errors import QuantitiesDiffer
from cunqiao.orders.models import Consignment, Order

pytestmark = pytest.mark.django_db
SOAPS, TOWELS = 3, 2


@pytest.fixture
def order() -> Order:
    """Two lines of one merchant."""
    return place_one(partner, {SOAP: SOAPS, TOWEL: TOWELS})


def pack(order: Order, *boxes: dict[UUID, int], tracking: str = "YT") -> list[Parcel]:
    """Ship its only consignment: in each box {SKU: pieces}."""
    lines = {line.sku_id: line.id for line in order.lines.all()}
    parcels = [
        NewParcel("圆通", f"{tracking}{i}", {lines.get(sku, sku): count for sku, count in box.items()})
        for i, box in enumerate(boxes)
    ]
    return ship_consignment(merchant_daily, order.consignments.get(), parcels=parcels, at=clock.now())


def refused_differing(order: Order, *boxes: dict[UUID, int]) -> set[str]:
    with unchanged(), pytest.raises(QuantitiesDiffer) as refused:
        pack(order, *boxes)
    return set(refused.value.line_ids)


def test_one_box_holds_it_all(order: Order) -> None:
    (parcel,) = pack(order, {SOAP: SOAPS, TOWEL: TOWELS})
    assert (parcel.number, parcel.status, parcel.tracking) == ("1001-P1", "shipped", "YT0")
    assert (parcel.addressee_id, parcel.station_id) == (WANG, partner.place_id)
    assert set(parcel.contents.values_list("line__sku_id", "quantity")) == {(SOAP, SOAPS), (TOWEL, TOWELS)}
    assert get_order_for(partner, order.number).status == "shipped"
    books_hold()


def test_several_boxes_hold_it_together(order: Order) -> None:
    parcels = pack(order, {SOAP: 2}, {SOAP: 1, TOWEL: 1}, {TOWEL: 1})
    assert [parcel.number for parcel in parcels] == ["1001-P1", "1001-P2", "1001-P3"]
    assert [parcel.contents.count() for parcel in parcels] == [1, 2, 1]


def test_parcels_are_counted_by_station(order: Order) -> None:
    pack(order, {SOAP: 2}, {SOAP: 1, TOWEL: 2})
    (next_one,) = ship(place_one(partner, {KETTLE: 1}))
    (elsewhere,) = ship(place_one(partner_sikou, {SOAP: 1}, villager_id=SUN))
    assert (next_one.number, elsewhere.number) == ("1001-P3", "1003-P1")


def test_the_merchants_person_is_written_down() -> None:
    order = place_one(partner, {KETTLE: 1})
    (parcel,) = ship(order)
    assert parcel.created_by_id == MEI
    event = Event.objects.get(subject_id=order.consignments.get().id)
    assert (event.move, event.person_id) == ("ship", MEI)


def test_fewer_pieces_are_refused(order: Order) -> None:
    soap = order.lines.get(sku_id=SOAP)
    assert refused_differing(order, {SOAP: SOAPS - 1, TOWEL: TOWELS}) == {str(soap.id)}


def test_more_pieces_are_refused(order: Order) -> None:
    soap = order.lines.get(sku_id=SOAP)
    assert refused_differing(order, {SOAP: SOAPS}, {SOAP: 1, TOWEL: TOWELS}) == {str(soap.id)}


def test_a_line_left_out_is_refused(order: Order) -> None:
    towel = order.lines.get(sku_id=TOWEL)
    assert refused_differing(order, {SOAP: SOAPS}) == {str(towel.id)}


def test_what_was_cancelled_is_not_shipped(order: Order) -> None:
    soap = order.lines.get(sku_id=SOAP)
    cancel(partner, order, entry_id=new_id(), pieces={soap.id: 1}, at=clock.now())
    assert refused_differing(order, {SOAP: SOAPS, TOWEL: TOWELS}) == {str(soap.id)}
    pack(order, {SOAP: SOAPS - 1, TOWEL: TOWELS})
    books_hold()


def test_a_line_that_is_cancelled_whole_is_left_out(order: Order) -> None:
    cancel(partner, order, entry_id=new_id(), pieces={order.lines.get(sku_id=SOAP).id: SOAPS}, at=clock.now())
    (parcel,) = pack(order, {TOWEL: TOWELS})
    assert parcel.contents.count() == 1


def test_a_line_that_is_not_there_is_not_found(order: Order) -> None:
    nowhere = new_id()
    with unchanged(), pytest.raises(NotFound) as refused:
        pack(order, {SOAP: SOAPS, TOWEL: TOWELS, nowhere: 1})
    assert refused.value.data() == {"kind": "line", "id": str(nowhere)}


def test_a_line_of_the_orders_other_consignment_is_not_found() -> None:
    order = place_one(partner, {SOAP: 1, KETTLE: 1})
    soap, kettle = order.lines.order_by("position")
    part = order.consignments.get(position=1)
    box = NewParcel("圆通", "YT1", {soap.id: 1, kettle.id: 1})
    with unchanged(), pytest.raises(NotFound) as refused:
        ship_consignment(merchant_daily, part, parcels=[box], at=clock.now())
    assert refused.value.id == str(kettle.id)


def test_it_ships_once(order: Order) -> None:
    pack(order, {SOAP: SOAPS, TOWEL: TOWELS})
    with unchanged(), pytest.raises(MoveNotAllowed) as refused:
        pack(order, {SOAP: SOAPS, TOWEL: TOWELS}, tracking="ZT")
    assert refused.value.data() == {"move": "ship", "state": "shipped"}


def test_two_boxes_of_one_call_have_two_tracking_numbers(order: Order) -> None:
    soap, towel = order.lines.order_by("position")
    boxes = [NewParcel("圆通", "YT1", {soap.id: SOAPS}), NewParcel("圆通", "YT1", {towel.id: TOWELS})]
    with unchanged(), pytest.raises(NumberTaken):
        ship_consignment(merchant_daily, order.consignments.get(), parcels=boxes, at=clock.now())


def test_another_county_may_have_the_same_tracking_number(order: Order) -> None:
    pack(order, {SOAP: SOAPS, TOWEL: TOWELS})
    (parcel,) = pack(place_one(partner_sikou, {SOAP: 1}, villager_id=SUN), {SOAP: 1})
    assert parcel.tracking == "YT0"


def test_a_parcel_is_found_by_either_number(order: Order) -> None:
    (parcel,) = pack(order, {SOAP: SOAPS, TOWEL: TOWELS})
    assert get_parcel_for(partner, "YT0") == get_parcel_for(partner, "1001-P1") == parcel


def test_one_merchant_ships_while_the_other_waits() -> None:
    order = place_one(partner, {SOAP: 1, KETTLE: 1})
    ship_part(order.consignments.get(position=2))
    assert get_order_for(partner, order.number).status == "placed"
    ship_part(Consignment.objects.get(order_id=order.id, position=1))
    assert get_order_for(partner, order.number).status == "shipped"
