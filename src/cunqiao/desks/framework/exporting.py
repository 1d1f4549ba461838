"""The whole selection of a list as CSV or XLSX, made and sent piece by piece."""

import codecs
import csv
import io
import json
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import quote

from asgiref.sync import sync_to_async
from django.http import StreamingHttpResponse
from django.utils import translation
from xlsxwriter import Workbook  # type: ignore[import-untyped]

from cunqiao.desks.framework.cells import Plain, plain
from cunqiao.kernel import calendar, clock, security
from cunqiao.kernel.paging import page
from cunqiao.kernel.shares import check_room, one_piece

if TYPE_CHECKING:
    from cunqiao.desks.framework.listing import Column, Listing, Row

FORMS = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
AT_ONCE = 500  # rows from the database
MAX_ROWS = 1_048_575  # what a sheet holds beside its head
CHUNK = 1024 * 1024  # bytes
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def respond(listing: "Listing[Any]", form: str, *, progress: bool) -> StreamingHttpResponse:
    """The file, sent while it is made. A CSV file comes row by row. An XLSX file can only come when it is whole: with
    `progress`, for our own script, lines of JSON `{"done", "of"}` and an empty line come before it.

    Raises:
        Unavailable: too much else that takes long is under way.
    """
    check_room()
    security.tell("exported", list=listing.list.name, form=form)
    name = f"{listing.list.name}-{calendar.local(clock.now()):%Y%m%d-%H%M}.{form}"
    written = _csv(listing) if form == "csv" else _xlsx(listing, progress=progress)
    content_type = "application/octet-stream" if progress else FORMS[form]
    language = translation.get_language() or "zh-hans"
    response = StreamingHttpResponse(_sent(written, language), content_type=content_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


async def _sent(written: Iterator[bytes], language: str) -> AsyncIterator[bytes]:
    """What is written, made part by part in the request's own thread; between two no connection is held."""

    def next_part() -> bytes | None:
        with one_piece(), translation.override(language):
            return next(written, None)

    while (part := await sync_to_async(next_part)()) is not None:
        yield part


def _csv(listing: "Listing[Any]") -> Iterator[bytes]:
    yield codecs.BOM_UTF8  # by which Excel knows the encoding
    for rows in _pieces(listing):
        yield csv_lines(rows)


def _xlsx(listing: "Listing[Any]", *, progress: bool) -> Iterator[bytes]:
    done, of = 0, 0
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "book").open("w+b") as file:
        sheet = Xlsx(file, folder)
        if progress:
            yield _told(done, of)
            of = listing.counts["n"]
        for rows in _pieces(listing):
            for row in rows:
                sheet.write(row)
            done = sheet.row - 1
            if progress:
                yield _told(done, of)
        sheet.close()
        if progress:
            yield b"\n"
        file.seek(0)
        while chunk := file.read(CHUNK):
            yield chunk


def _told(done: int, of: int) -> bytes:
    return json.dumps({"done": done, "of": of}).encode() + b"\n"


def _pieces(listing: "Listing[Any]") -> Iterator[list[list[Plain]]]:
    """The head, then all rows, some hundreds at a time, each by a short read of its own."""
    done, after, is_begun = 0, None, False
    while done < MAX_ROWS:
        piece = page(listing.selected, listing.sort, AT_ONCE, after=after)
        columns = listing.columns(piece.rows)
        facts = [_facts(columns, row) for row in piece.rows]
        head: list[Plain] = list(facts[0]) if facts else [str(column.title) for column in columns]
        yield [*([] if is_begun else [head]), *(list(row.values()) for row in facts)]
        done, after, is_begun = done + len(facts), piece.after, True
        if after is None:
            return


def _facts(columns: "Sequence[Column[Row]]", row: "Row") -> dict[str, Plain]:
    """What a row tells, by the titles of the columns."""
    facts: dict[str, Plain] = {}
    for column in columns:
        if column.exports:
            facts |= {str(title): plain(shown) for title, shown in column.exports(row).items()}
        else:
            facts[str(column.title)] = plain(column.show(row))
    return facts


def csv_lines(rows: Sequence[Sequence[Plain]]) -> bytes:
    """Rows as CSV in UTF-8; words that would be formulas are defused."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_in_csv(value) for value in row] for row in rows)
    return text.getvalue().encode()


def _in_csv(value: Plain) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA) else value
    return "" if value is None else str(value)


class Xlsx:
    """One sheet, written straight to the disk row by row; words are words and never formulas.

    What it needs meanwhile lies in `folder`, which may go before the sheet is closed.
    """

    def __init__(self, file: IO[bytes], folder: str) -> None:
        self.book = Workbook(file, {"constant_memory": True, "in_memory": False, "tmpdir": folder})
        self.sheet = self.book.add_worksheet()
        self.bold = self.book.add_format({"bold": True})
        self.money = self.book.add_format({"num_format": "#,##0.00"})
        self.time = self.book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self.sheet.freeze_panes(1, 0)
        self.sheet.set_column(0, 30, 18)
        self.row = 0

    def write(self, values: Sequence[Plain]) -> None:
        for column, value in enumerate(values):
            self._put(column, value)
        self.row += 1

    def _put(self, column: int, value: Plain) -> None:
        if isinstance(value, Decimal):
            self.sheet.write_number(self.row, column, float(value), self.money)
        elif isinstance(value, datetime):
            self.sheet.write_datetime(self.row, column, value, self.time)
        elif isinstance(value, int):
            self.sheet.write_number(self.row, column, value)
        elif value is not None:
            self.sheet.write_string(self.row, column, value[:32_767], self.bold if self.row == 0 else None)

    def close(self) -> None:
        self.book.close()
