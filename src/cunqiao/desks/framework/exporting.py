"""The whole selection of a list as CSV or XLSX, written piece by piece, with its progress."""

import csv
import io
import json
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any, Protocol
from urllib.parse import quote

from asgiref.sync import sync_to_async
from django.http import StreamingHttpResponse
from django.utils import translation
from xlsxwriter import Workbook  # type: ignore[import-untyped]

from cunqiao.desks.framework.cells import Plain, plain
from cunqiao.kernel import calendar, clock
from cunqiao.kernel.paging import page

if TYPE_CHECKING:
    from cunqiao.desks.framework.listing import Column, Listing, Row

FORMS = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
AT_ONCE = 500  # rows from the database
MAX_ROWS = 1_048_575  # what a sheet holds beside its head
CHUNK = 64 * 1024
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def respond(listing: "Listing[Any]", form: str, *, progress: bool) -> StreamingHttpResponse:
    """The file; with `progress` preceded by lines of JSON `{"done", "of"}` and an empty line, for our own script."""
    name = f"{listing.list.name}-{calendar.local(clock.now()):%Y%m%d-%H%M}.{form}"
    response = StreamingHttpResponse(
        _written(listing, form, progress), content_type="application/octet-stream" if progress else FORMS[form]
    )
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


async def _written(listing: "Listing[Any]", form: str, progress: bool) -> AsyncIterator[bytes]:
    language = translation.get_language() or "zh-hans"
    with tempfile.TemporaryFile() as file:
        steps = _write(listing, form, file, language)
        while (step := await sync_to_async(_next)(steps)) is not None:
            if progress:
                yield json.dumps({"done": step[0], "of": step[1]}).encode() + b"\n"
        if progress:
            yield b"\n"
        file.seek(0)
        while chunk := file.read(CHUNK):
            yield chunk


def _next(steps: Iterator[tuple[int, int]]) -> tuple[int, int] | None:
    return next(steps, None)


def _write(listing: "Listing[Any]", form: str, file: IO[bytes], language: str) -> Iterator[tuple[int, int]]:
    """Write the file; after each piece, how many rows are done and of how many."""
    with translation.override(language):
        of = listing.counts["n"]
        sheet: Sheet = Csv(file) if form == "csv" else Xlsx(file)
        head: list[str] = []
        done, after = 0, None
        while done < MAX_ROWS:
            piece = page(listing.selected, listing.sort, AT_ONCE, after=after)
            columns = listing.columns(piece.rows)
            for row in piece.rows:
                facts = _facts(columns, row)
                if not head:
                    head = list(facts)
                    sheet.write(list(head))
                sheet.write(list(facts.values()))
            done += len(piece.rows)
            yield done, of
            if (after := piece.after) is None:
                break
        if not head:
            sheet.write([str(column.title) for column in listing.columns([])])
        sheet.close()


def _facts(columns: "Sequence[Column[Row]]", row: "Row") -> dict[str, Plain]:
    """What a row tells, by the titles of the columns."""
    facts: dict[str, Plain] = {}
    for column in columns:
        if column.exports:
            facts |= {str(title): plain(shown) for title, shown in column.exports(row).items()}
        else:
            facts[str(column.title)] = plain(column.show(row))
    return facts


class Sheet(Protocol):
    def write(self, values: Sequence[Plain]) -> None: ...

    def close(self) -> None: ...


class Csv:
    """With a mark by which Excel knows UTF-8; words that would be formulas are defused."""

    def __init__(self, file: IO[bytes]) -> None:
        self.text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)
        self.writer = csv.writer(self.text)

    def write(self, values: Sequence[Plain]) -> None:
        self.writer.writerow([_in_csv(value) for value in values])

    def close(self) -> None:
        self.text.flush()
        self.text.detach()


def _in_csv(value: Plain) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA) else value
    return "" if value is None else str(value)


class Xlsx:
    """One sheet, written straight to the disk row by row; words are words and never formulas."""

    def __init__(self, file: IO[bytes]) -> None:
        self.book = Workbook(file, {"constant_memory": True, "in_memory": False})
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
