"""A table in a sheet: found by a row that names its columns, wherever in the file that stands."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from cunqiao.kernel.typed import legible
from cunqiao.sheets import refusals, separated, workbook
from cunqiao.sheets.cells import Row, Value

MAX_ABOVE = 20  # rows with titles and remarks above the head
MAX_TITLE = 100  # characters of a head that we look at
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # begins old XLS files, and files with a password
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
ZIP = b"PK\x03\x04"
UNIT = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]$")


@dataclass(frozen=True, slots=True)
class Column:
    """A column to be found: the titles that it may have, and the units that may follow in brackets (None: any words).

    Both in small letters.
    """

    name: str
    titles: Collection[str]
    units: Collection[str] | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The columns that are there, by name, and the rows below the head in which something stands."""

    columns: Collection[str]
    rows: Iterator[tuple[int, dict[str, Value]]]


def read(content: bytes, key: Column, others: Sequence[Column], *, max_rows: int) -> Table | None:
    """The first table that has the column `key`, in the sheet that was open, else in another; None where there is none.

    Its rows are (number as the spreadsheet shows it, {column's name: value}), read as they are taken.

    Raises:
        Invalid: the file cannot be read, for the reason that is said; a column stands twice or has another unit.
            While rows are taken: there are more than `max_rows`, or they are too wide.
    """
    for rows in _sheets(content):
        first = list(islice(rows, MAX_ABOVE + 1))
        if heads := [place for place, row in enumerate(first) if _count_named([key], row)]:
            head = max(heads, key=lambda place: _count_named([key, *others], first[place]))
            found = _columns(first[head], [key, *others])
            return Table(found.values(), _below(chain(first[head + 1 :], rows), found, max_rows))
    return None


def _sheets(content: bytes) -> Iterator[Iterator[Row]]:
    """Raises Invalid."""
    if len(content) > refusals.MAX_BYTES:
        raise refusals.too_large()
    if content.startswith(OLE):
        raise refusals.has_a_password() if ENCRYPTED in content else refusals.old_xls()
    return workbook.sheets(content) if content.startswith(ZIP) else separated.sheets(content)


def _count_named(columns: Sequence[Column], row: Row) -> int:
    """How many of the columns a row names: a title above the head may look like one of them."""
    titles = {_title(value)[0] for value in row.values.values()}
    return sum(not titles.isdisjoint(column.titles) for column in columns)


def _title(value: Value) -> tuple[str, str | None]:
    """What a head says, and the unit behind it in brackets: `价格（元）`, `Price (yuan)`."""
    words = " ".join(legible(str(value)[:MAX_TITLE]).casefold().split())
    unit = UNIT.search(words)
    return (words[: unit.start()], unit[1].strip()) if unit else (words, None)


def _columns(head: Row, wanted: Sequence[Column]) -> dict[int, str]:
    """The names of our columns by where they stand. Raises Invalid."""
    found: dict[int, str] = {}
    for place, value in head.values.items():
        title, unit = _title(value)
        for column in wanted:
            if title not in column.titles:
                continue
            if column.name in found.values():
                raise refusals.repeated_column(str(value))
            if unit and column.units is not None and unit not in column.units:
                raise refusals.other_unit(str(value))
            found[place] = column.name
    return found


def _below(rows: Iterator[Row], columns: dict[int, str], max_rows: int) -> Iterator[tuple[int, dict[str, Value]]]:
    for count, row in enumerate(rows, 1):
        if count > max_rows:
            raise refusals.too_many_lines(max_rows)
        yield row.number, {columns[place]: value for place, value in row.values.items() if place in columns}
