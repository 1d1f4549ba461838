"""Messages: written in words when they leave, sent once, tried again when the gateway fails."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation
from tests.acts import place_one
from tests.cast import LI, SOAP, TONGLU, WUYUAN, headquarters, partner
from tests.checks import unchanged
from tests.logistics.making import parcel_that_is

from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.kernel.gateways import NeverTaken, Outgoing
from cunqiao.kernel.outbox import messages, queue
from cunqiao.logistics.codes import code_of
from cunqiao.logistics.jobs import send_messages
from cunqiao.logistics.messages import outgoing, words_of
from cunqiao.orders.jobs import announce_new

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 1, 4, tzinfo=UTC)


class Phones:
    """A gateway that remembers what it sent; numbers in `dead` fail, those in `wrong` for ever."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.dead: set[str] = set()
        self.wrong: set[str] = set()

    def send(self, message: Outgoing) -> str:
        if message.phone in self.dead:
            raise ConnectionError
        if message.phone in self.wrong:
            raise NeverTaken("422")
        self.sent.append((message.phone, message.text))
        return "202"


@pytest.fixture
def phones(monkeypatch: pytest.MonkeyPatch) -> Phones:
    phones = Phones()
    monkeypatch.setattr("cunqiao.logistics.jobs.gateway", lambda: phones)
    return phones


def test_the_message_of_a_parcel_has_the_code_that_opens_it() -> None:
    parcel = parcel_that_is("at_station")
    with translation.override("en"):
        (words,) = words_of(messages(headquarters, about=parcel.number))
    assert (words.kind, words.code) == ("parcel_here", code_of(parcel))
    assert words.text == f"Your parcel {parcel.number} is at 青山服务站. Code: {code_of(parcel)}."


def test_the_message_of_an_order_has_no_code() -> None:
    order = place_one(partner, {SOAP: 1})
    announce_new(TONGLU)
    with translation.override("en"):
        (words,) = words_of(messages(headquarters, about=order.number))
    assert (words.kind, words.text, words.code) == ("order_taken", f"Your order {order.number} is taken.", None)


def test_an_order_is_told_of_within_a_day() -> None:
    """A worker that was away for hours catches up; what is older nobody is told any more."""
    now = clock.now()
    for hours in (23, 25):
        with clock.at(now - timedelta(hours=hours)):
            place_one(partner, {SOAP: 1})
    with clock.at(now):
        announce_new(TONGLU)
    assert messages(headquarters).count() == 1


def test_what_waits_is_sent_once_the_oldest_first(phones: Phones) -> None:
    place_one(partner, {SOAP: 1})
    with clock.at(clock.now() + timedelta(minutes=1)):
        announce_new(TONGLU)
    parcel_that_is("at_station")
    assert send_messages(WUYUAN) == 0
    later = clock.now() + timedelta(minutes=2)
    with clock.at(later):
        assert send_messages(TONGLU) == 2
    assert [phone for phone, _ in phones.sent] == ["13800001234"] * 2
    assert "P1" in phones.sent[0][1]
    assert "W1" in phones.sent[1][1]
    assert set(messages(headquarters).values_list("sent_at", flat=True)) == {later}
    with unchanged():
        assert send_messages(TONGLU) == 0


def test_who_has_no_phone_is_sent_nothing(phones: Phones) -> None:
    parcel_that_is("at_station", villager_id=LI)
    with unchanged():
        assert send_messages(TONGLU) == 0
    assert phones.sent == []


def waiting(about: str, phone: str) -> None:
    queue(TONGLU, kind="order_taken", about=about, about_id=new_id(), phone=phone)


def test_those_that_fail_do_not_hold_back_newer_ones(phones: Phones, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where as many fail as are sent at once."""
    monkeypatch.setattr("cunqiao.logistics.jobs.SEND_AT_ONCE", 2)
    phones.dead = {"1"}
    with clock.at(NOON):
        for i in range(4):
            waiting(f"1001-W{i}", "1")
        waiting("1001-W9", "2")
        for _ in range(3):
            send_messages(TONGLU)
    assert [phone for phone, _ in phones.sent] == ["2"]
    with clock.at(NOON + timedelta(seconds=30)):
        waiting("1001-W10", "3")
        assert send_messages(TONGLU) == 1, "the new one goes first, though the others are due again"
    assert [phone for phone, _ in phones.sent] == ["2", "3"]


def test_what_fails_is_tried_again_ever_later_and_in_the_end_no_more(phones: Phones) -> None:
    phones.dead = {"1"}
    with clock.at(NOON):
        waiting("1001-W8", "1")
    tried: list[float] = []
    while (due_at := messages(headquarters).get().next_try_at) is not None:
        tried.append((due_at - NOON) / timedelta(minutes=1))
        with clock.at(due_at - timedelta(seconds=1)), unchanged():
            send_messages(TONGLU)
        with clock.at(due_at):
            send_messages(TONGLU)
    assert tried == [0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5, 63.5, 127.5, 255.5, 511.5, 1023.5]
    assert messages(headquarters).get().tries == len(tried)
    phones.dead = set()
    assert send_messages(TONGLU) == 0


def test_what_failed_once_is_sent_later(phones: Phones) -> None:
    phones.dead = {"1"}
    with clock.at(NOON):
        waiting("1001-W8", "1")
        assert send_messages(TONGLU) == 0
        phones.dead = set()
        assert send_messages(TONGLU) == 0, "not at once"
    with clock.at(NOON + timedelta(minutes=1)):
        assert send_messages(TONGLU) == 1
        assert send_messages(TONGLU) == 0
    assert [phone for phone, _ in phones.sent] == ["1"]


def test_many_that_fail_are_told_of_in_one_record(phones: Phones, caplog: pytest.LogCaptureFixture) -> None:
    phones.dead = {"1"}
    for i in range(3):
        waiting(f"1001-W{i}", "1")
    send_messages(TONGLU)
    assert [record.getMessage().partition(",")[0] for record in caplog.records] == ["3 messages were not sent"]


def test_what_the_gateway_takes_never_is_given_up_at_once(phones: Phones) -> None:
    phones.wrong = {"1"}
    waiting("1001-W8", "1")
    assert send_messages(TONGLU) == 0
    message = messages(headquarters).get()
    assert (message.tries, message.next_try_at, message.answer) == (1, None, "422")


def test_what_the_gateway_answered_stands_with_the_message(phones: Phones) -> None:
    phones.dead = {"1"}
    waiting("1001-W8", "1")
    waiting("1001-W9", "2")
    send_messages(TONGLU)
    answers = dict(messages(headquarters).values_list("about", "answer"))
    assert answers == {"1001-W8": "ConnectionError", "1001-W9": "202"}


def test_what_leaves_has_the_template_and_what_fills_it_in() -> None:
    parcel = parcel_that_is("at_station")
    with translation.override("en"):
        (leaving,) = outgoing(list(messages(headquarters, about=parcel.number)))
    assert leaving.kind == "parcel_here"
    assert leaving.parameters == {"number": parcel.number, "station": "青山服务站", "code": code_of(parcel)}
    assert leaving.text == f"Your parcel {parcel.number} is at 青山服务站. Code: {code_of(parcel)}."


def test_no_connection_waits_for_the_gateway(phones: Phones, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is given back before each message; within a test's transaction this is seen by what is called."""
    steps: list[str] = []
    monkeypatch.setattr("cunqiao.logistics.jobs.lay_connection_down", lambda: steps.append("laid down"))
    monkeypatch.setattr(phones, "send", lambda message: steps.append("sent") or "200")
    waiting("1001-W8", "1")
    waiting("1001-W9", "2")
    send_messages(TONGLU)
    assert steps == ["laid down", "sent"] * 2
