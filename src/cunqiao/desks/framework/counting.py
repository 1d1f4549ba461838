"""Counting several things at once, as what stands before every page does."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import CharField, Count, QuerySet, Value


def counts(things: Mapping[str, QuerySet[Any]]) -> dict[str, int]:
    """How many rows each has, by name. One query, whatever tables they are of."""
    found = dict(_counted(things))
    return {name: found.get(name, 0) for name in things}


def counts_by_county(things: Mapping[str, QuerySet[Any]]) -> dict[str, Counter[int]]:
    """How many rows each has in each county, by name and county. One query."""
    found: dict[str, Counter[int]] = {name: Counter() for name in things}
    for name, county_id, n in _counted(things, "county_id"):
        found[name][county_id] = n
    return found


def _counted(things: Mapping[str, QuerySet[Any]], *by: str) -> Iterable[tuple[Any, ...]]:
    first, *others = (
        rows.order_by()
        .annotate(counted=Value(name, output_field=CharField()))
        .values("counted", *by)
        .annotate(n=Count("id"))
        .values_list("counted", *by, "n")
        for name, rows in things.items()
    )
    found: Iterable[tuple[Any, ...]] = first.union(*others, all=True)
    return found
