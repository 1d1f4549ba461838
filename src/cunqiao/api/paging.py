"""Lists in pages, newest first. Where a page ends is said by the time and the id of its last row."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from pydantic import BaseModel, StringConstraints

from cunqiao.api.fields import CountyQuery, Left, LimitQuery
from cunqiao.kernel.errors import Invalid
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
    after: Annotated[Annotated[str, StringConstraints(max_length=200)] | None, Left] = None


class County(BaseModel):
    """Of which county, for those who reach several."""

    county: Annotated[CountyQuery | None, Left] = None

    def reach(self, scope: Scope) -> Scope:
        """Raises NotFound where the county lies beyond."""
        return scope if self.county is None else scope.in_county(self.county)


class Listing(Paging, County):
    """Which part of a list, and of which county."""


def page(rows: QuerySet[M], paging: Paging, by: str, show: Callable[[list[M]], list[Any]]) -> dict[str, Any]:
    """One page of `rows`, newest first by the column `by`; `show` turns its rows into items.

    Raises:
        Invalid: `after` is not what a list gave as `next`.
    """
    if paging.after is not None:
        moment, id = _read(paging.after)
        older = Q(**{f"{by}__lt": moment}) | Q(id__lt=id)
        rows = rows.filter(older, **{f"{by}__lte": moment})
    found = list(rows.order_by(f"-{by}", "-id")[: paging.limit + 1])
    here = found[: paging.limit]
    last = here[-1] if len(found) > paging.limit else None
    following = None if last is None else _write(getattr(last, by), last.id)  # type: ignore[attr-defined]
    return {"items": show(here), "next": following}


def each(show: Callable[[M], Any]) -> Callable[[list[M]], list[Any]]:
    """Show rows one by one, where an item needs nothing but its row."""
    return lambda rows: [show(row) for row in rows]


def _write(moment: datetime, id: UUID) -> str:
    return urlsafe_b64encode(f"{moment.isoformat()} {id}".encode()).decode()


def _read(after: str) -> tuple[datetime, UUID]:
    try:
        moment, _space, id = urlsafe_b64decode(after.encode("ascii")).decode("ascii").partition(" ")
        parsed = datetime.fromisoformat(moment)
        if parsed.tzinfo is None:
            raise ValueError(after)
        return parsed, UUID(id)
    except ValueError as error:
        raise Invalid.field("after", _("Give what the list before gave as next.")) from error
