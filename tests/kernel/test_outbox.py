"""The outbox: one message of a kind about a thing, seen by those it concerns."""

import pytest
from tests.cast import TONGLU, WUYUAN, headquarters
from tests.checks import unchanged

from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.kernel.gateways import Console, Outgoing, gateway
from cunqiao.kernel.outbox import mark_sent, messages, queue

pytestmark = pytest.mark.django_db


def test_a_message_waits_until_it_is_sent() -> None:
    queue(TONGLU, kind="parcel_here", about="1001-P1", about_id=new_id(), phone="13800001234")
    (message,) = messages(headquarters, about="1001-P1")
    assert (message.phone, message.sent_at) == ("13800001234", None)
    mark_sent(message, clock.now(), "200")
    assert messages(headquarters, about="1001-P1").get().sent_at is not None


def test_a_second_message_of_a_kind_is_not_written() -> None:
    id = new_id()
    queue(TONGLU, kind="parcel_here", about="1001-P1", about_id=id, phone="1")
    with unchanged():
        queue(TONGLU, kind="parcel_here", about="1001-P1", about_id=id, phone="2")
    queue(TONGLU, kind="parcel_late", about="1001-P1", about_id=id, phone="1")
    queue(WUYUAN, kind="parcel_here", about="1001-P1", about_id=id, phone="1")
    assert messages(headquarters).count() == 3


def test_another_countys_messages_are_not_shown() -> None:
    queue(TONGLU, kind="parcel_here", about="1001-P1", about_id=new_id(), phone="1")
    assert not messages(headquarters.in_county(WUYUAN)).exists()


def test_the_gateway_is_the_one_that_is_set() -> None:
    assert isinstance(gateway(), Console)
    assert gateway().send(Outgoing(new_id(), "13800001234", "parcel_here", {}, "您的包裹到了")) == "shown"
