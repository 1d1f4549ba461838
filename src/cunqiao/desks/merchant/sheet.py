"""A sheet of goods with prices and stock: what each line says, and what is wrong with it. Knows no database."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cunqiao.catalog import barcodes
from cunqiao.catalog.barcodes import LENGTHS
from cunqiao.catalog.models import Handling
from cunqiao.kernel.errors import Invalid
from cunqiao.kernel.money import YUAN
from cunqiao.kernel.numbers import number as number_of
from cunqiao.sheets import Column, Formula, Table, Value
from cunqiao.sheets import read as read_table

MAX_LINES = 10_000
MAX_FEN = 10**11
MAX_PIECES = 1_000_000
MAX_NAME = 100
PIECES = ("件", "个", "pieces", "pcs")
MIN_BARCODE_DIGITS = 7  # digits of a number that may have been a barcode
CUT_SHORT = re.compile(r"\s*\d([.,]\d+)?E\+?\d+\s*$", re.IGNORECASE)  # 6.90123E+12

Cells = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the sheet, by the number that the spreadsheet shows. None: that cell says nothing.

    Without a `sku_id` it is about goods that are new. `category` is as it was typed.
    """

    number: int
    sku_id: UUID | None
    name: str
    name_en: str | None
    category: str | None
    handling: str | None
    price_fen: int | None
    pieces: int | None
    barcode: str | None


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a line."""

    number: int
    name: str
    what: str


def read(content: bytes) -> tuple[list[Line], list[Wrong]]:
    """The lines that say something, and what is wrong with the others.

    Raises:
        Invalid: it is no such sheet, is too large, or lacks a column.
    """
    table = _table(content)
    lines: list[Line] = []
    wrong: list[Wrong] = []
    seen: dict[UUID | str, int] = {}
    for number, cells in table.rows:
        name = _text(cells.get("name", "")).strip()
        try:
            line = _line(number, cells, name)
            if (before := seen.setdefault(line.sku_id or line.name, number)) != number:
                raise _WrongCell(_("It is in line %(n)s already.") % {"n": before})
            lines.append(line)
        except _WrongCell as error:
            wrong.append(Wrong(number, name[:MAX_NAME], str(error)))
    return lines, wrong


def titles(word: str | Promise) -> set[str]:
    """A column's title or a cell's word in every language: a sheet may be sent back by who reads another one."""
    found, marked = set(), gettext_lazy(word) if isinstance(word, str) else word
    for language in ("zh-hans", "en"):
        with translation.override(language):
            found.add(str(marked).strip().casefold())
    return found


def _table(content: bytes) -> Table:
    """Raises Invalid, naming what lacks."""
    key = Column("key", titles("Key"))
    others = [
        Column("name", titles("Goods")),
        Column("name_en", titles("English name")),
        Column("category", titles("Category")),
        Column("handling", titles("Handling")),
        Column("price", titles("Price"), YUAN),
        Column("pieces", titles("Came in"), PIECES),
        Column("barcode", titles("Barcode")),
    ]
    table = read_table(content, key, others, max_rows=MAX_LINES)
    if table is None:
        words = _("The column “%(name)s” is missing. Start from the XLSX of your goods.")
        raise Invalid.field("file", words % {"name": _("Key")})
    if not {"name", "price", "pieces", "barcode"} & set(table.columns):
        wanted = {"name": _("Goods"), "price": _("Price"), "pieces": _("Came in"), "barcode": _("Barcode")}
        raise Invalid.field(
            "file", _("None of “%(name)s”, “%(price)s”, “%(pieces)s” and “%(barcode)s” is a column of it.") % wanted
        )
    return table


class _WrongCell(Exception):
    """What is wrong with a cell, in words."""


def _line(number: int, cells: Cells, name: str) -> Line:
    """Raises _WrongCell."""
    if any(isinstance(value, Formula) for value in cells.values()):
        raise _WrongCell(_("A formula stands in it. Put the value there instead."))
    name_en, category = (_text(cells.get(column, "")).strip() or None for column in ("name_en", "category"))
    if len(name) > MAX_NAME or len(name_en or "") > MAX_NAME:
        raise _WrongCell(_("A name has at most %(n)s characters.") % {"n": MAX_NAME})
    line = Line(
        number=number,
        sku_id=_key(cells.get("key")),
        name=name,
        name_en=name_en,
        category=category,
        handling=_handling(cells.get("handling")),
        price_fen=_fen(cells.get("price")),
        pieces=_pieces(cells.get("pieces")),
        barcode=_barcode(cells.get("barcode")),
    )
    if line.sku_id is None and not (name and category):
        raise _WrongCell(_("Without a key it is new: give its name and its category."))
    return line


def _key(value: Value | None) -> UUID | None:
    if value is None or not _text(value).strip():
        return None
    try:
        return UUID(_text(value).strip())
    except ValueError:
        raise _WrongCell(_("The key is not one of ours. Leave it as it was, or empty for new goods.")) from None


def _handling(value: Value | None) -> str | None:
    """What it takes to bring it, in the words of any language."""
    if value is None:
        return None
    word = " ".join(_text(value).casefold().split())
    for handling in Handling:
        if word == handling.value or word in titles(handling.label):
            return handling.value
    known = ", ".join(str(handling.label) for handling in Handling)
    raise _WrongCell(_("“%(value)s” is none of: %(known)s.") % {"value": _text(value)[:30], "known": known})


def _text(value: Value) -> str:
    """A cell as it shows. A number has at most 15 digits, as in the spreadsheet programs."""
    if isinstance(value, Formula):
        return ""
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _fen(value: Value | None) -> int | None:
    if value is None:
        return None
    amount = _decimal(value, YUAN)
    if amount is None or amount <= 0 or amount * 100 != int(amount * 100) or amount * 100 > MAX_FEN:
        raise _WrongCell(_("“%(value)s” is not a price in yuan, like 59.90.") % {"value": _text(value)[:30]})
    return int(amount * 100)


def _pieces(value: Value | None) -> int | None:
    if value is None:
        return None
    count = _decimal(value, PIECES)
    if count is None or count < 0 or count != int(count) or count > MAX_PIECES:
        raise _WrongCell(_("“%(value)s” is not a number of pieces.") % {"value": _text(value)[:30]})
    return int(count) or None


def _barcode(value: Value | None) -> str | None:
    """A cell's barcode. A number lost the zeros in front of it, so they are given back; what was cut short is lost."""
    if value is None:
        return None
    text = str(value)
    if isinstance(value, float) and value % 1 == 0 < value:
        text = f"{value:.0f}"
        if len(text) >= MIN_BARCODE_DIGITS:
            text = text.zfill(next((length for length in LENGTHS if length >= len(text)), 0))
    if CUT_SHORT.match(text):
        words = _("The spreadsheet cut this barcode short: “%(value)s”. Format the cells as text and enter it again.")
        raise _WrongCell(words % {"value": text.strip()[:30]})
    try:
        return barcodes.read(text) or None
    except Invalid as error:
        raise _WrongCell(f"“{text[:30]}”: {error.errors[0].message}") from None


def _decimal(value: Value, units: tuple[str, ...]) -> Decimal | None:
    """A cell's number; also one that was typed as text, with one of `units`."""
    if isinstance(value, float):
        return Decimal(_text(value)) if abs(value) < 10**15 else None
    try:
        return number_of(str(value), units)
    except ValueError:
        return None
