"""Many rows into a table at once: binary COPY, packed here.

Packing rows with one `struct` call each is faster than the driver's row writer, which adapts every value by itself.
The format is that of https://www.postgresql.org/docs/current/sql-copy.html (binary): a signature, then for each row
the number of fields, and for each field its length and its bytes, -1 for a null.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from struct import Struct
from typing import Any

from django.db import connection

_SIGNATURE = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_END = b"\xff\xff"
_NULL = b"\xff\xff\xff\xff"
_FIXED = {"smallint": ("h", 2), "int": ("i", 4), "bigint": ("q", 8), "uuid": ("16s", 16), "time": ("q", 8)}
_LENGTH = Struct(">i")
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def time_of(moment: datetime) -> int:
    """A moment as PostgreSQL keeps it: microseconds since 2000."""
    return (moment - _EPOCH) // _MICROSECOND


def packed_time(moment: datetime) -> bytes:
    """The same, for a column that may be null."""
    return time_of(moment).to_bytes(8, signed=True)


def copy_rows(table: str, columns: dict[str, str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert `rows` into `table`; values in the order of `columns`, {name: type}.

    Types that are never null come first: smallint, int, bigint, uuid (16 bytes), time (`time_of`).
    Then text and bytea (str or bytes), uuid? (16 bytes) and time? (`packed_time`) — the ones that may be None.

    Raises:
        IntegrityError, DataError and the like, as every other statement does.
    """
    packed = _pack(columns, rows)
    names = ", ".join(f'"{name}"' for name in columns)
    statement = f'COPY "{table}" ({names}) FROM STDIN (FORMAT binary)'
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(packed)


def _pack(columns: dict[str, str], rows: Iterable[Sequence[Any]]) -> bytes:
    fixed = [_FIXED[type] for type in columns.values() if type in _FIXED]
    head = Struct(">h" + "".join(f"i{code}" for code, _ in fixed))
    slots: list[Any] = [len(columns)] + [part for _, length in fixed for part in (length, None)]
    count, pack_head, pack_length = len(fixed), head.pack, _LENGTH.pack
    parts = [_SIGNATURE]
    for row in rows:
        slots[2::2] = row[:count]
        parts.append(pack_head(*slots))
        for value in row[count:]:
            if value is None:
                parts.append(_NULL)
            else:
                data = value.encode() if isinstance(value, str) else value
                parts.append(pack_length(len(data)))
                parts.append(data)
    parts.append(_END)
    return b"".join(parts)
