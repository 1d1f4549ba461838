"""The cells of a sheet of an XLSX file, row by row, and the texts that they share."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cunqiao.sheets import refusals
from cunqiao.sheets.xml import MAIN, Listener, parse

EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  a sheet's days have no time zone
MAX_STRINGS = 250_000
CELL = re.compile(r"([A-Z]{1,3})[0-9]{1,7}")
NUMBER = re.compile(r"[-+]?[0-9]*\.?[0-9]+([eE][-+]?[0-9]{1,3})?")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
ROW, C, F, V, T, SI, PHONETIC = (MAIN + name for name in ("row", "c", "f", "v", "t", "si", "rPh"))


@dataclass(frozen=True, slots=True)
class Formula:
    """Stands where a cell computes its value: what it came to when the file was saved is not looked at."""


Value = str | float | bool | Formula


@dataclass(frozen=True, slots=True)
class Row:
    """A row in which something stands: its number as the spreadsheet shows it, and its values by column, from 0."""

    number: int
    values: Mapping[int, Value]


def rows(chunks: Iterable[bytes], strings: Sequence[str], dates: frozenset[int]) -> Iterator[Row]:
    """The rows of a sheet in which something stands. `dates` are the styles under which a number is a day.

    Raises:
        Invalid: something stands beyond the last column that we read, or the cells make no sense.
    """
    reader = _Rows(strings, dates)
    for _ in parse(chunks, reader):
        yield from reader.found
        reader.found.clear()


def shared_strings(chunks: Iterable[bytes]) -> list[str]:
    """The texts that cells name by number. Raises Invalid for very many."""
    reader = _Strings()
    for _ in parse(chunks, reader):
        if len(reader.found) > MAX_STRINGS:
            raise refusals.too_large()
    return reader.found


class _Texts(Listener):
    """Puts texts together from their runs, without phonetic guides (`rPh`), which say how a text is pronounced."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[str] = []
        self._length = 0
        self._is_open = self._is_phonetic = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        super().start(name, attributes)
        self._is_open = name in (V, T)
        if name == PHONETIC:
            self._is_phonetic = True

    def text(self, text: str) -> None:
        """Raises Invalid for more than a cell can hold."""
        if self._is_open and not self._is_phonetic:
            self._parts.append(text)
            self._length += len(text)
            if self._length > refusals.MAX_TEXT:
                raise refusals.too_large()

    def end(self, name: str) -> None:
        super().end(name)
        self._is_open = False
        if name == PHONETIC:
            self._is_phonetic = False

    def take(self) -> str:
        """The text put together so far, which is then forgotten; empty where it is nothing but space."""
        text = "".join(self._parts)
        self._parts, self._length = [], 0
        if "_x" in text:
            text = ESCAPED.sub(_unescaped, text)
        return text if text.strip() else ""


class _Strings(_Texts):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def end(self, name: str) -> None:
        super().end(name)
        if name == SI:
            self.found.append(self.take())


class _Rows(_Texts):
    """`found` are the rows that have ended."""

    def __init__(self, strings: Sequence[str], dates: frozenset[int]) -> None:
        super().__init__()
        self.found: list[Row] = []
        self._strings, self._dates = strings, dates
        self._row, self._column = 0, -1
        self._values: dict[int, Value] = {}
        self._cell: dict[str, str] = {}
        self._computes = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        super().start(name, attributes)
        if name == C:
            place = attributes.get("r")
            self._column = self._column + 1 if place is None else _column(place)
            self._cell, self._computes = attributes, False
        elif name == ROW:
            self._row, self._column, self._values = _whole_number(attributes.get("r"), self._row + 1), -1, {}
        elif name == F:
            self._computes = True

    def end(self, name: str) -> None:
        super().end(name)
        if name == C and (self._parts or self._computes):
            value = self._value(self.take())
            if value != "" and self._column >= refusals.MAX_COLUMNS:
                raise refusals.too_many_columns()
            if value != "":
                self._values[self._column] = value
        elif name == ROW and self._values:
            self.found.append(Row(self._row, self._values))

    def _value(self, text: str) -> Value:
        """Empty for a cell in which nothing stands."""
        if self._computes:
            return Formula()
        kind = self._cell.get("t", "n")
        if not text or kind not in ("s", "b", "n"):
            return text
        if kind == "b":
            return text.strip() == "1"
        if kind == "n":
            return self._number(text.strip())
        try:
            return self._strings[_whole_number(text.strip(), 0)]
        except IndexError as error:
            raise refusals.not_a_sheet() from error

    def _number(self, text: str) -> Value:
        if not NUMBER.fullmatch(text):
            raise refusals.not_a_sheet()
        number = float(text)
        if _whole_number(self._cell.get("s"), 0) not in self._dates:
            return number
        try:
            return str(EPOCH + timedelta(days=number))
        except OverflowError as error:
            raise refusals.not_a_sheet() from error


def _unescaped(found: re.Match[str]) -> str:
    """The character that an escape stands for, if it is one: half of a pair cannot be written anywhere."""
    code = int(found[1], 16)
    return found[0] if 0xD800 <= code < 0xE000 else chr(code)


def _whole_number(text: str | None, default: int) -> int:
    if text is None:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) < 8):
        raise refusals.not_a_sheet()
    return int(text)


def _column(place: str) -> int:
    """`C7` is in column 2."""
    found = CELL.fullmatch(place)
    if found is None:
        raise refusals.not_a_sheet()
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
