"""Lists in pages, newest first."""

from collections.abc import Callable
from typing import Annotated, Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from pydantic import BaseModel, StringConstraints

from cunqiao.api.fields import BlankIsNone, CountyQuery, LimitQuery
from cunqiao.kernel import paging as keyset
from cunqiao.kernel.scope import Scope

M = TypeVar("M", bound=Model)
T = TypeVar("T")


class Page(BaseModel, Generic[T]):
    """Some items of a list; `next` goes into `after` for those that follow, and is null at the end."""

    items: list[T]
    next: str | None


class Paging(BaseModel):
    """Which part of a list."""

    limit: LimitQuery = 50
    after: Annotated[Annotated[str, StringConstraints(max_length=200)] | None, BlankIsNone] = None


class CountyChoice(BaseModel):
    """Of which county, for those who reach several."""

    county: Annotated[CountyQuery | None, BlankIsNone] = None

    def narrow(self, scope: Scope) -> Scope:
        """Raises NotFound where the county lies beyond."""
        return scope if self.county is None else scope.in_county(self.county)


class Listing(Paging, CountyChoice):
    """Which part of a list, and of which county."""


def page(rows: QuerySet[M], paging: Paging, by: str, show: Callable[[list[M]], list[Any]]) -> dict[str, Any]:
    """One page of `rows`, newest first by the column `by`; `show` turns its rows into items.

    Raises:
        Invalid: `after` is not what a list gave as `next`.
    """
    found = keyset.page(rows, keyset.Sort(by, descending=True), paging.limit, after=paging.after)
    return {"items": show(found.rows), "next": found.after}


def each(show: Callable[[M], Any]) -> Callable[[list[M]], list[Any]]:
    """Show rows one by one, where an item needs nothing but its row."""
    return lambda rows: [show(row) for row in rows]
