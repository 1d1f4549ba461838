"""What is not shipped in time expires: the job gives money and pieces back."""

from datetime import timedelta
from uuid import UUID

import pytest
from tests.acts import place_one, ship_part, whole_way
from tests.cast import FLOAT_FEN, KETTLE, PRICE, SHIP_BY, SOAP, SUN, TENURE, TONGLU, WUYUAN, partner, partner_sikou
from tests.checks import books_hold, unchanged

from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.kernel.models import Event
from cunqiao.ledger.actions import NewTransfer, post
from cunqiao.ledger.models import AccountKind, Transfer
from cunqiao.ledger.queries import accounts
from cunqiao.orders.access import get_order_for
from cunqiao.orders.actions import cancel, expire_overdue
from cunqiao.orders.models import Order

pytestmark = pytest.mark.django_db


def expire(*, after: timedelta = SHIP_BY + timedelta(seconds=1), county_id: int = TONGLU) -> int:
    with clock.at(clock.now() + after):
        return expire_overdue(county_id)


def status(order: Order) -> str:
    return get_order_for(partner, order.number).status


def test_in_time_nothing_happens() -> None:
    place_one(partner, {KETTLE: 2})
    with unchanged():
        assert expire(after=SHIP_BY - timedelta(minutes=1)) == 0


def test_too_late_all_goes_back() -> None:
    order = place_one(partner, {KETTLE: 104, SOAP: 3})
    assert expire() == 2
    assert status(order) == "expired"
    assert set(order.lines.values_list("sku_id", "expired")) == {(KETTLE, 104), (SOAP, 3)}
    assert accounts(partner).get(kind=AccountKind.FLOAT).balance == FLOAT_FEN[TENURE]
    back = Transfer.objects.filter(order_id=order.id, kind="expire").order_by("amount_fen")
    assert [transfer.amount_fen for transfer in back] == [3 * PRICE[SOAP], 104 * PRICE[KETTLE]]
    events = Event.objects.filter(move="expire")
    assert {event.subject_id for event in events} == set(order.consignments.values_list("id", flat=True))
    assert {event.person_id for event in events} == {None}
    books_hold()


def test_it_expires_once() -> None:
    place_one(partner, {KETTLE: 2})
    expire()
    with unchanged():
        assert expire() == 0


def test_what_has_shipped_stays() -> None:
    order = place_one(partner, {KETTLE: 2, SOAP: 3})
    ship_part(order.consignments.get(position=1))
    assert expire() == 1
    assert status(order) == "shipped"
    assert list(order.consignments.order_by("position").values_list("status", flat=True)) == ["shipped", "expired"]
    books_hold()


def test_what_is_cancelled_or_collected_stays() -> None:
    cancelled, collected = place_one(partner, {SOAP: 1}), place_one(partner, {KETTLE: 1})
    cancel(partner, cancelled, entry_id=new_id(), pieces=None, at=clock.now())
    whole_way(collected)
    with unchanged():
        assert expire() == 0


def test_only_what_was_not_cancelled_goes_back() -> None:
    order = place_one(partner, {SOAP: 3})
    cancel(partner, order, entry_id=new_id(), pieces={order.lines.get().id: 1}, at=clock.now())
    expire()
    line = order.lines.get()
    assert (status(order), line.cancelled, line.expired) == ("expired", 1, 2)
    books_hold()


def test_one_consignment_cancelled_and_one_expired_is_expired() -> None:
    order = place_one(partner, {KETTLE: 2, SOAP: 3})
    cancel(partner, order, entry_id=new_id(), pieces={order.lines.get(sku_id=SOAP).id: 3}, at=clock.now())
    expire()
    assert status(order) == "expired"


def test_another_county_has_its_own_run() -> None:
    place_one(partner_sikou, {SOAP: 3}, villager_id=SUN)
    with unchanged():
        assert expire() == 0
    assert expire(county_id=WUYUAN) == 1
    books_hold()


def test_one_in_trouble_does_not_keep_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = place_one(partner, {SOAP: 1}), place_one(partner, {SOAP: 2})

    def fail_for(order_id: UUID) -> None:
        def failing(transfers: list[NewTransfer]) -> None:
            if transfers[0].order_id == order_id:
                raise ZeroDivisionError
            post(transfers)

        monkeypatch.setattr("cunqiao.orders.actions.drawers.post", failing)

    fail_for(first.id)
    assert expire() == 1
    assert (status(first), status(second)) == ("placed", "expired")
    monkeypatch.undo()
    assert expire() == 1
    assert status(first) == "expired"
    books_hold()
