"""An id has one effect, however often it comes, and its first answer."""

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from tests.cast import MEI, QIN, TONGLU, WUYUAN
from tests.checks import unchanged

from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.kernel.errors import IdTaken, NotFound, NumberTaken, Refusal
from cunqiao.kernel.ids import SentRequest, claim, do_once, forget, once
from cunqiao.kernel.models import Message, Request
from cunqiao.kernel.outbox import queue
from cunqiao.kernel.transactions import unless_taken

pytestmark = pytest.mark.django_db
BODY = {"name": "王秀英", "lines": [{"sku_id": "a", "quantity": 1}]}


@dataclass(eq=False)
class Noted(Refusal):
    title = "Refused, and noted."  # type: ignore[assignment]
    keeps_writes: ClassVar[bool] = True


def sent(
    id: UUID, body: dict[str, Any] = BODY, *, route: str = "/villagers", person_id: UUID | None = QIN
) -> SentRequest:
    return SentRequest(id, route, person_id, {"id": str(id), **body})


def write() -> dict[str, Any]:
    """An effect, and an answer that tells how many there were."""
    queue(TONGLU, kind="test", about="1001", about_id=new_id(), phone="")
    return {"effects": Message.objects.filter(kind="test").count()}


def test_a_repeat_gets_the_first_answer_and_has_no_effect() -> None:
    request = sent(new_id())
    assert once(TONGLU, request, write) == ({"effects": 1}, True)
    with unchanged():
        assert once(TONGLU, request, write) == ({"effects": 1}, False)


def test_the_order_of_fields_does_not_matter() -> None:
    id = new_id()
    once(TONGLU, sent(id), write)
    again = {"lines": [{"quantity": 1, "sku_id": "a"}], "name": "王秀英"}
    assert once(TONGLU, sent(id, again), write) == ({"effects": 1}, False)


@pytest.mark.parametrize(
    ("change", "differing"),
    [
        ({"name": "李建国"}, ["name"]),
        ({"lines": [{"sku_id": "a", "quantity": 1.0}]}, ["lines"]),
        ({"lines": [{"sku_id": "a", "quantity": "1"}]}, ["lines"]),
        ({"lines": [{"sku_id": "a", "quantity": True}]}, ["lines"]),
        ({"name": "李建国", "lines": []}, ["lines", "name"]),
        ({"phone": None}, ["phone"]),
    ],
)
def test_other_content_is_refused_and_told_where_it_differs(change: dict[str, Any], differing: list[str]) -> None:
    id = new_id()
    once(TONGLU, sent(id), write)
    with unchanged(), pytest.raises(IdTaken) as refused:
        once(TONGLU, sent(id, BODY | change), write)
    assert refused.value.data() == {"id": str(id), "differing": differing}


def test_a_field_left_out_differs_from_one_that_was_sent() -> None:
    id = new_id()
    once(TONGLU, sent(id), write)
    with unchanged(), pytest.raises(IdTaken) as refused:
        once(TONGLU, sent(id, {"name": "王秀英"}), write)
    assert refused.value.differing == ["lines"]


def test_another_route_is_refused() -> None:
    id = new_id()
    once(TONGLU, sent(id), write)
    with unchanged(), pytest.raises(IdTaken) as refused:
        once(TONGLU, sent(id, route="/trips"), write)
    assert refused.value.differing == ["route"]


@pytest.mark.parametrize("person_id", [MEI, None])
def test_another_sender_is_refused(person_id: UUID | None) -> None:
    id = new_id()
    once(TONGLU, sent(id), write)
    with unchanged(), pytest.raises(IdTaken) as refused:
        once(TONGLU, sent(id, person_id=person_id), write)
    assert refused.value.differing == ["sender"]


def test_in_another_county_the_id_is_free() -> None:
    request = sent(new_id())
    once(TONGLU, request, write)
    assert once(WUYUAN, request, write) == ({"effects": 2}, True)


def test_a_refusal_leaves_nothing_and_its_id_is_free() -> None:
    id = new_id()

    def refuse() -> dict[str, Any]:
        write()
        raise NotFound(kind="sku", id="a")

    with unchanged(), pytest.raises(NotFound):
        once(TONGLU, sent(id), refuse)
    assert once(TONGLU, sent(id, {"name": "other"}), write) == ({"effects": 1}, True)


def test_a_refusal_that_keeps_its_writes_leaves_the_id_free_too() -> None:
    id = new_id()

    def refuse() -> dict[str, Any]:
        write()
        raise Noted()

    with unchanged(but="kernel_message"), pytest.raises(Noted):
        once(TONGLU, sent(id), refuse)
    assert Message.objects.filter(kind="test").count() == 1
    assert once(TONGLU, sent(id, {"name": "other"}), write) == ({"effects": 2}, True)


def test_a_failure_leaves_nothing() -> None:
    def fail() -> dict[str, Any]:
        write()
        raise ZeroDivisionError

    with unchanged(), pytest.raises(ZeroDivisionError):
        once(TONGLU, sent(new_id()), fail)


def test_claiming_many_tells_those_that_came_before() -> None:
    before, fresh = sent(new_id()), sent(new_id())
    claim([(TONGLU, before)])
    stored = claim([(TONGLU, fresh), (TONGLU, before), (WUYUAN, before)])
    assert [(key, request.route) for key, request in stored.items()] == [((TONGLU, before.id), "/villagers")]
    assert Request.objects.filter(id__in=[before.id, fresh.id]).count() == 3


def test_what_is_forgotten_can_be_claimed_again() -> None:
    request = sent(new_id())
    with unchanged():
        claim([(TONGLU, request), (WUYUAN, request)])
        forget([(TONGLU, request.id), (WUYUAN, request.id)])
    assert claim([(TONGLU, request)]) == {}


def test_a_key_that_something_else_has_is_refused_and_nothing_stays() -> None:
    """Also where it came by no request, as what an import or an older version wrote."""
    queue(TONGLU, kind="test", about="1001", about_id=new_id(), phone="")
    taken = Message.objects.get(kind="test").id

    def collide() -> dict[str, Any]:
        Message.objects.create(
            county_id=TONGLU, id=taken, kind="test", about="", about_id=new_id(), created_at=clock.now()
        )
        return {}

    request = sent(taken)
    for how in (once, do_once):
        with unchanged(), pytest.raises(IdTaken) as refused:
            how(TONGLU, request, collide)
        assert refused.value.differing == ["id"]


def test_only_a_unique_key_says_that_there_is_one_already() -> None:
    """What breaks another rule of the database is a fault, and not that somebody was faster."""
    first = {"county_id": TONGLU, "kind": "test", "about_id": new_id(), "about": "", "created_at": clock.now()}
    Message.objects.create(**first)
    with unchanged(), pytest.raises(NumberTaken), unless_taken(NumberTaken(number="1001")):
        Message.objects.create(**first)
    without_words = first | {"about_id": new_id(), "about": None}
    with unchanged(), pytest.raises(IntegrityError), transaction.atomic(), unless_taken(NumberTaken(number="1001")):
        Message.objects.create(**without_words)
