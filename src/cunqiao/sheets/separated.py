"""Text with separators (CSV), as spreadsheet programs write it."""

import csv
import io
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from itertools import islice

from cunqiao.sheets import refusals
from cunqiao.sheets.cells import Row

SEPARATORS = ",;\t"
SAMPLE = 20  # lines in which we look for the separator
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # in no text


def sheets(content: bytes) -> Iterator[Iterator[Row]]:
    """The rows in which something stands, as each of the separators has them, the likeliest first: names of goods may
    have more commas than there are columns. All values are text.

    Raises:
        Invalid: it is no text, or has too many columns.
    """
    text = _decoded(content)
    sample = "".join(islice(io.StringIO(text), SAMPLE))
    for separator in sorted(SEPARATORS, key=sample.count, reverse=True):
        yield _rows(text, separator)


def _rows(text: str, separator: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for number, cells in enumerate(reader, 1):
            values = {column: cell for column, cell in enumerate(cells) if cell.strip()}
            if max(values, default=0) >= refusals.MAX_COLUMNS:
                raise refusals.too_many_columns()
            if values:
                yield Row(number, values)
    except csv.Error as error:
        raise refusals.not_a_sheet() from error


def _decoded(content: bytes) -> str:
    """UTF-8, also with its mark; UTF-16 with its mark; else GB 18030, which GBK is part of."""
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif content.startswith(BOM_UTF8):
        encodings = ["utf-8-sig"]
    else:
        encodings = ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not CONTROL.search(text):
            return text
    raise refusals.not_a_sheet()
