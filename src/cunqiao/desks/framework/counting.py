"""Counting several things at once, as what stands before every page does."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Aggregate, CharField, Count, QuerySet, Value

# Rows of which to tell how many there are, or rows with what of them is added up instead.
Counted = QuerySet[Any] | tuple[QuerySet[Any], Aggregate]


def counts(things: Mapping[str, Counted]) -> dict[str, int]:
    """How many of each there are, by name. One query, whatever tables they are of."""
    found = dict(_counted(things))
    return {name: found.get(name) or 0 for name in things}


def counts_by_county(things: Mapping[str, Counted]) -> dict[str, Counter[int]]:
    """How many of each there are in each county, by name and county. One query."""
    found: dict[str, Counter[int]] = {name: Counter() for name in things}
    for name, county_id, n in _counted(things, "county_id"):
        found[name][county_id] = n
    return found


def _counted(things: Mapping[str, Counted], *by: str) -> Iterable[tuple[Any, ...]]:
    first, *others = (
        rows.order_by()
        .annotate(counted=Value(name, output_field=CharField()))
        .values("counted", *by)
        .annotate(n=n)
        .values_list("counted", *by, "n")
        for name, thing in things.items()
        for rows, n in [thing if isinstance(thing, tuple) else (thing, Count("id"))]
    )
    found: Iterable[tuple[Any, ...]] = first.union(*others, all=True)
    return found
