"""What changes the network: centres, stations, tenures, counters."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from cunqiao.kernel import sql
from cunqiao.network.models import Counter

PlaceKey = tuple[int, UUID]  # county, station or centre


def lock_counters(kind: Counter.Kind, places: Iterable[PlaceKey]) -> dict[PlaceKey, int]:
    """Lock the counters of places until the transaction ends: the first of all locks. Their last numbers."""
    keys = sorted(set(places))
    locked = sql.run(
        "network/lock_counters", kind=kind, county=[county for county, _ in keys], place=[place for _, place in keys]
    )
    return {(county, place): value for county, place, value in locked}


def set_counters(kind: Counter.Kind, values: Mapping[PlaceKey, int]) -> None:
    """Remember the last numbers given out, of counters under lock."""
    keys = sorted(values)
    sql.run(
        "network/set_counters",
        kind=kind,
        county=[county for county, _ in keys],
        place=[place for _, place in keys],
        value=[values[key] for key in keys],
    )


def next_numbers(kind: Counter.Kind, place: PlaceKey, count: int) -> range:
    """The next `count` numbers of one place, taken under lock."""
    last = lock_counters(kind, [place])[place]
    set_counters(kind, {place: last + count})
    return range(last + 1, last + 1 + count)
