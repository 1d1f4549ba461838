"""All kinds of rows that a station's devices keep, each declared beside its type and the way in which it is read.

A new kind is declared in a module of this package and named here; the database notes it after the next `migrate`.
"""

from collections.abc import Iterator
from functools import cache
from hashlib import blake2b

import msgspec
from django.db.models import TextChoices

from cunqiao.feed.notes import Trigger, trigger
from cunqiao.feed.queries.customers import HOUSEHOLD, VILLAGER
from cunqiao.feed.queries.goods import CATEGORY, MERCHANT, PopularRow, SkuRow
from cunqiao.feed.queries.money import EARNING, FLOAT, MONEY_NOTES, TOPUP, MonthRow
from cunqiao.feed.queries.orders import ORDER
from cunqiao.feed.queries.parcels import PARCEL
from cunqiao.feed.queries.rows import Compared, Logged
from cunqiao.feed.queries.station import PERSON, STATION, TILL

LOGGED: tuple[Logged, ...] = (HOUSEHOLD, VILLAGER, ORDER, PARCEL, TOPUP, EARNING)  # a new copy gets them in this order
COMPARED: tuple[Compared, ...] = (STATION, PERSON, TILL, FLOAT, CATEGORY, MERCHANT)


def row_types() -> dict[str, type]:
    """What a row of each kind looks like."""
    logged, compared = {kind.name: kind.row for kind in LOGGED}, {kind.name: kind.row for kind in COMPARED}
    return logged | compared | {"sku": SkuRow, "popular": PopularRow, "month": MonthRow}


def triggers() -> Iterator[Trigger]:
    """What the database has to note."""
    for kind in LOGGED:
        yield from (trigger(kind.name, note) for note in kind.notes)
    yield from (trigger("money", note) for note in MONEY_NOTES)


def form() -> str:
    """A digest of the rows' types: copies of another form have to begin anew."""
    return _digest(tuple(row_types().items()))


@cache
def _digest(types: tuple[tuple[str, type], ...]) -> str:
    schemas = msgspec.json.schema_components([type for _, type in types], schema_hook=_choices)
    return blake2b(repr(([name for name, _ in types], schemas)).encode(), digest_size=4).hexdigest()


def _choices(enum: type[TextChoices]) -> dict[str, list[str]]:
    """Django's enums, which msgspec does not know."""
    return {"enum": list(enum)}
