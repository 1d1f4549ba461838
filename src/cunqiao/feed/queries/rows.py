"""Rows of a device's copy, and the ways in which a kind of them is read."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from cunqiao.feed.calendar import kept_since
from cunqiao.feed.notes import Note
from cunqiao.kernel.county import CountyModel
from cunqiao.kernel.scope import Scope

M = TypeVar("M", bound=CountyModel)
ALL = Q()


@dataclass(frozen=True, slots=True)
class Change:
    """A row of the copy as it is now, of its kind's type; None: the copy has no such row."""

    kind: str
    id: str
    row: Any


def gone(kind: str, ids: Iterable[Any]) -> list[Change]:
    """The device shall not have these any more; that it may never have had them does no harm."""
    return [Change(kind, str(id), None) for id in ids]


class Logged(Protocol):
    """A kind whose changes triggers note: a device gets the rows that were noted since it last asked."""

    @property
    def name(self) -> str: ...

    @property
    def row(self) -> type: ...

    @property
    def notes(self) -> tuple[Note, ...]: ...

    def page(self, scope: Scope, day: date, after: str, limit: int) -> list[UUID]:
        """The ids of a copy of `day`, in order, some after `after`."""

    def rows(self, scope: Scope, day: date, ids: Collection[UUID]) -> list[Change]:
        """What those of `ids` say that are in a copy of `day`."""

    def expired(self, scope: Scope, day: date, before: date) -> list[Change]:
        """What has left a copy by `day` that was of the day `before`."""


@dataclass(frozen=True, slots=True)
class Kept(Generic[M]):
    """Things of the station, logged. Of all that are `found` a copy keeps for ever what is `open`, the others for some
    weeks by the column `by`, or for ever too where that is None."""

    name: str
    row: type
    notes: tuple[Note, ...]
    found: Callable[[Scope], QuerySet[M]]
    show: Callable[[list[M]], list[Any]]
    open: Q = ALL
    by: str | None = None

    def page(self, scope: Scope, day: date, after: str, limit: int) -> list[UUID]:
        kept = self._kept(scope, day)
        rest = kept.filter(id__gt=after) if after else kept
        return list(rest.order_by("id").values_list("id", flat=True)[:limit])

    def rows(self, scope: Scope, day: date, ids: Collection[UUID]) -> list[Change]:
        found = list(self._kept(scope, day).filter(id__in=ids))
        return [Change(self.name, str(thing.id), row) for thing, row in zip(found, self.show(found), strict=True)]

    def expired(self, scope: Scope, day: date, before: date) -> list[Change]:
        if self.by is None or before >= day:
            return []
        span = {f"{self.by}__gte": kept_since(before), f"{self.by}__lt": kept_since(day)}
        return gone(self.name, self.found(scope).filter(**span).exclude(self.open).values_list("id", flat=True))

    def _kept(self, scope: Scope, day: date) -> QuerySet[M]:
        found = self.found(scope)
        return found if self.by is None else found.filter(self.open | Q(**{f"{self.by}__gte": kept_since(day)}))


@dataclass(frozen=True, slots=True)
class Compared:
    """A kind of few rows, without triggers: all are sent when their digest is not the one that the device has."""

    name: str
    row: type
    rows: Callable[[Scope, datetime], list[Change]]
