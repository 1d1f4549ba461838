"""Reading a sheet of prices, stock and barcodes: what each line says, and what is wrong with it. Knows no database."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID
from zipfile import BadZipFile

from django.utils import translation
from django.utils.translation import gettext as _
from openpyxl import load_workbook  # type: ignore[import-untyped]

from cunqiao.catalog import barcodes
from cunqiao.catalog.barcodes import LENGTHS
from cunqiao.kernel.errors import Invalid

MOST_LINES = 10_000
MOST_BYTES = 5 * 2**20
MOST_UNPACKED = 100 * 2**20
MOST_FEN = 10**11
MOST_PIECES = 1_000_000
LEAST_OF_BARCODE = 7  # digits of a number that may have been a barcode
CUT_SHORT = re.compile(r"\s*\d([.,]\d+)?E\+?\d+\s*$", re.IGNORECASE)  # 6.90123E+12


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the sheet, by the number that the spreadsheet shows. None: that cell says nothing."""

    number: int
    sku_id: UUID
    name: str
    price_fen: int | None
    pieces: int | None
    barcode: str | None


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a line."""

    number: int
    name: str
    what: str


@dataclass(frozen=True, slots=True)
class Columns:
    """Where in a row the things stand that we read; -1: nowhere."""

    key: int
    name: int
    price: int
    pieces: int
    barcode: int


def read(content: bytes) -> tuple[list[Line], list[Wrong]]:
    """The lines that say something, and what is wrong with the others.

    Raises:
        Invalid: it is no such sheet, is too large, or lacks a column.
    """
    _check_size(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        rows = book.worksheets[0].iter_rows()
        columns = _columns([cell.value for cell in next(rows, ())])
        return _read(rows, columns)
    except Invalid:
        raise
    except Exception as error:  # whatever a broken file makes the reader stumble over
        raise _invalid(_("This is no XLSX file that we can read. Save it anew as XLSX.")) from error


def _invalid(words: str) -> Invalid:
    return Invalid.field("file", words)


def _check_size(content: bytes) -> None:
    """A small file may unpack to a huge one."""
    too_large = _invalid(_("The file is too large. Take fewer lines at a time."))
    if len(content) > MOST_BYTES:
        raise too_large
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
    except BadZipFile as error:
        raise _invalid(_("This is no XLSX file that we can read. Save it anew as XLSX.")) from error
    if unpacked > MOST_UNPACKED:
        raise too_large


def titles(word: str) -> set[str]:
    """A column's title in every language: a sheet may be sent back by somebody who reads another one."""
    found = set()
    for language in ("zh-hans", "en"):
        with translation.override(language):
            found.add(_(word).strip().casefold())
    return found


def _columns(head: Sequence[Any]) -> Columns:
    """Where our columns stand. Raises Invalid, naming what lacks."""
    names = [str(value or "").strip().casefold() for value in head]

    def at(word: str) -> int:
        known = titles(word)
        return next((i for i, name in enumerate(names) if name in known), -1)

    columns = Columns(at("Key"), at("Goods"), at("Price"), at("Came in"), at("Barcode"))
    if columns.key < 0:
        raise _invalid(_("The column “%(name)s” is missing. Start from the XLSX of your goods.") % {"name": _("Key")})
    if max(columns.price, columns.pieces, columns.barcode) < 0:
        told = {"price": _("Price"), "pieces": _("Came in"), "barcode": _("Barcode")}
        raise _invalid(_("None of “%(price)s”, “%(pieces)s” and “%(barcode)s” is a column of it.") % told)
    return columns


def _read(rows: Iterator[Any], columns: Columns) -> tuple[list[Line], list[Wrong]]:
    lines: list[Line] = []
    wrong: list[Wrong] = []
    seen: dict[UUID, int] = {}
    for number, row in enumerate(rows, 2):
        if number > MOST_LINES + 1:
            raise _invalid(_("It has more than %(n)s lines. Take fewer at a time.") % {"n": f"{MOST_LINES:,}"})
        if all(cell.value in (None, "") for cell in row):
            continue
        name = str(_value(row, columns.name) or "")[:100]
        try:
            line = _line(number, row, columns, name)
            if before := seen.get(line.sku_id):
                raise _WrongCell(_("It stands in line %(n)s already.") % {"n": before})
            seen[line.sku_id] = number
            lines.append(line)
        except _WrongCell as error:
            wrong.append(Wrong(number, name, str(error)))
    return lines, wrong


class _WrongCell(Exception):
    """What is wrong with a cell, in words."""


def _value(row: Sequence[Any], at: int) -> Any:
    return row[at].value if 0 <= at < len(row) else None


def _line(number: int, row: Sequence[Any], columns: Columns, name: str) -> Line:
    """Raises _WrongCell."""
    for at in (columns.key, columns.price, columns.pieces, columns.barcode):
        if 0 <= at < len(row) and row[at].data_type == "f":
            raise _WrongCell(_("A formula stands in it. Put the value there instead."))
    try:
        key = UUID(str(_value(row, columns.key) or "").strip())
    except ValueError:
        raise _WrongCell(_("The key is not one of ours. Do not change that column.")) from None
    fen, pieces = _fen(_value(row, columns.price)), _pieces(_value(row, columns.pieces))
    return Line(number, key, name, fen, pieces, _barcode(_value(row, columns.barcode)))


def _fen(value: Any) -> int | None:
    if value is None or str(value).strip() == "":
        return None
    amount = _decimal(value)
    if amount is None or amount <= 0 or amount * 100 != int(amount * 100) or amount * 100 > MOST_FEN:
        raise _WrongCell(_("“%(value)s” is no price in yuan, like 59.90.") % {"value": str(value)[:30]})
    return int(amount * 100)


def _pieces(value: Any) -> int | None:
    if value is None or str(value).strip() == "":
        return None
    count = _decimal(value)
    if count is None or count < 0 or count != int(count) or count > MOST_PIECES:
        raise _WrongCell(_("“%(value)s” is no number of pieces.") % {"value": str(value)[:30]})
    return int(count) or None


def _barcode(value: Any) -> str | None:
    """A cell's barcode. A number lost the zeros in front of it, so they are given back; what was cut short is lost."""
    if isinstance(value, int | float) and not isinstance(value, bool) and value % 1 == 0 < value:
        text = f"{value:.0f}"
        if len(text) >= LEAST_OF_BARCODE:
            text = text.zfill(next((length for length in LENGTHS if length >= len(text)), 0))
    else:
        text = "" if value is None else str(value)
    if CUT_SHORT.match(text):
        words = _("The spreadsheet cut this barcode short: “%(value)s”. Make the cells text and enter it anew.")
        raise _WrongCell(words % {"value": text.strip()[:30]})
    try:
        return barcodes.read(text) or None
    except Invalid as error:
        raise _WrongCell(f"“{text[:30]}”: {error.errors[0].message}") from None


def _decimal(value: Any) -> Decimal | None:
    """A cell's number; also one that was typed as text, with commas. A float means what it shows: at most 15 digits."""
    if isinstance(value, bool):
        return None
    text = f"{value:.15g}" if isinstance(value, float) else str(value).replace(",", "").replace("，", "")
    try:
        number = Decimal(text.strip().lstrip("¥￥"))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < 10**15 else None
