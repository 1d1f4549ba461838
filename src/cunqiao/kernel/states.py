"""State machines as tables: a move leads from some states to one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models

from cunqiao.kernel import clock
from cunqiao.kernel.county import NATIONAL, CountyModel
from cunqiao.kernel.errors import MoveNotAllowed
from cunqiao.kernel.models import Event
from cunqiao.kernel.scope import Scope

ALWAYS = models.Q()


class Stateful(CountyModel):
    """A row with a state machine: its `status` changes only by a move of its table."""

    status = models.CharField(max_length=16)

    class Meta:
        abstract = True


@dataclass(frozen=True, slots=True)
class Moves:
    """The allowed moves of one kind of thing: {move: (from these states, to this one)}."""

    table: Mapping[str, tuple[Collection[str], str]]

    def make(
        self,
        rows: Sequence[Stateful],
        move: str,
        *,
        by: Scope,
        at: datetime,
        only_if: models.Q = ALWAYS,
        **changes: Any,
    ) -> None:
        """Carry rows of one county over `move`, together with `changes`: all of them or, by the refusal, none.

        One conditional UPDATE, and an event a row: of two people who try at once, one moves it, the other is refused.
        `only_if` is a condition that each row must fulfil beside its state.

        Raises:
            MoveNotAllowed: a row is in a state that the move does not start from.
        """
        if not rows:
            return
        sources, target = self.table[move]
        kind, county_id = type(rows[0]), rows[0].county_id
        moving = kind._default_manager.filter(county_id=county_id, id__in=[row.id for row in rows])
        changes |= {"status": target}
        if moving.filter(only_if, status__in=sources).update(**changes) != len(rows):
            raise MoveNotAllowed(move=move, state=_blocking_state(moving, target))
        for row in rows:
            for name, value in changes.items():
                setattr(row, name, value)
        record(rows, move, by=by, at=at)


def _blocking_state(rows: models.QuerySet[Stateful], target: str) -> str:
    """What kept a row from moving: a status that is not the target, or the target itself, reached before."""
    return rows.exclude(status=target).values_list("status", flat=True).first() or target


def record(rows: Sequence[CountyModel], move: str, *, by: Scope, at: datetime) -> None:
    """Write one event a row: `by` did `move` to it at `at`."""
    stamp = by.stamp(at, clock.now())
    Event.objects.bulk_create(_event(row, row.county_id, row.id, move, stamp) for row in rows)


def record_shared(rows: Mapping[UUID, models.Model], move: str, *, by: Scope, at: datetime) -> None:
    """The same for rows that all counties share, by their ids: their history is the network's."""
    stamp = by.stamp(at, clock.now())
    Event.objects.bulk_create(_event(row, NATIONAL, id, move, stamp) for id, row in rows.items())


def _event(row: models.Model, county_id: int, id: UUID, move: str, stamp: dict[str, Any]) -> Event:
    return Event(county_id=county_id, subject=row._meta.label_lower, subject_id=id, move=move, **stamp)


def events_of(row: CountyModel) -> list[Event]:
    """What happened to one thing, the earliest first. One query."""
    return list(Event.objects.filter(county_id=row.county_id, subject_id=row.id).order_by("recorded_at", "id"))
