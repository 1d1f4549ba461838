"""Moves: all of the rows or none, once, each with its event."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db.models import Q
from tests.cast import OU, TENURE, TONGLU, operator, partner
from tests.checks import unchanged

from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.kernel.errors import MoveNotAllowed
from cunqiao.kernel.models import Event
from cunqiao.kernel.scope import County, system
from cunqiao.kernel.states import Moves
from cunqiao.ledger.actions import request_top_up
from cunqiao.ledger.models import TopUp

pytestmark = pytest.mark.django_db
NOON = datetime(2015, 11, 1, 4, tzinfo=UTC)
MOVES = Moves({"confirm": (["requested"], "confirmed"), "look_at": (["requested"], "requested")})


def top_ups(count: int) -> list[TopUp]:
    return [request_top_up(partner, id=new_id(), amount_fen=100) for _ in range(count)]


def statuses(rows: list[TopUp]) -> list[str]:
    found = TopUp.objects.filter(account__holder_id=TENURE, id__in=[row.id for row in rows])
    return sorted(found.values_list("status", flat=True))


def test_a_row_moves_and_the_event_says_who_and_when() -> None:
    (row,) = top_ups(1)
    with clock.at(NOON):
        MOVES.make([row], "confirm", by=partner, at=datetime(2015, 11, 1, 3, tzinfo=UTC), bank_reference="ICBC 1")
    assert (row.status, row.bank_reference) == ("confirmed", "ICBC 1")
    row.refresh_from_db()
    assert (row.status, row.bank_reference) == ("confirmed", "ICBC 1")
    event = Event.objects.get(county_id=TONGLU, subject_id=row.id)
    assert (event.subject, event.move, event.person_id, event.till) == (
        "ledger.topup",
        "confirm",
        partner.person_id,
        "A",
    )
    assert (event.happened_at, event.recorded_at) == (datetime(2015, 11, 1, 3, tzinfo=UTC), NOON)


def test_a_job_has_no_person() -> None:
    (row,) = top_ups(1)
    MOVES.make([row], "confirm", by=system(County(TONGLU)), at=NOON)
    event = Event.objects.get(subject_id=row.id)
    assert (event.person_id, event.till) == (None, "")


def test_many_rows_move_with_an_event_each() -> None:
    rows = top_ups(3)
    MOVES.make(rows, "confirm", by=operator, at=NOON)
    assert statuses(rows) == ["confirmed"] * 3
    assert Event.objects.filter(subject_id__in=[row.id for row in rows], person_id=OU).count() == 3


def test_one_in_the_way_keeps_all() -> None:
    rows = top_ups(3)
    MOVES.make(rows[1:2], "confirm", by=operator, at=NOON)
    with pytest.raises(MoveNotAllowed) as refused:
        _whole_or_nothing(rows, "confirm")
    assert refused.value.data() == {"move": "confirm", "state": "confirmed"}
    assert statuses(rows) == ["confirmed", "requested", "requested"]
    assert [row.status for row in rows] == ["requested", "confirmed", "requested"]


def _whole_or_nothing(rows: list[TopUp], move: str, **options: Any) -> None:
    """As an action does it: a refusal undoes the statement."""
    from cunqiao.kernel.transactions import transacting

    with unchanged(), transacting():
        MOVES.make(rows, move, by=operator, at=NOON, **options)


def test_a_move_that_stays_is_told_by_its_events_alone() -> None:
    (row,) = top_ups(1)
    for _ in range(2):
        MOVES.make([row], "look_at", by=operator, at=NOON)
    assert row.status == "requested"
    assert Event.objects.filter(subject_id=row.id, move="look_at").count() == 2


def test_a_condition_beside_the_state_keeps_it_too() -> None:
    (row,) = top_ups(1)
    with pytest.raises(MoveNotAllowed) as refused:
        _whole_or_nothing([row], "confirm", only_if=Q(amount_fen__gt=100))
    assert refused.value.state == "requested"
    MOVES.make([row], "confirm", by=operator, at=NOON, only_if=Q(amount_fen=100))
    assert row.status == "confirmed"


def test_nothing_to_move_is_nothing_done() -> None:
    with unchanged():
        MOVES.make([], "confirm", by=operator, at=NOON)
