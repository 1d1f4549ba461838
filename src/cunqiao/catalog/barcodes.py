"""The number under the bars on goods, a GTIN: GTIN-8 (EAN-8), GTIN-12 (UPC-A), GTIN-13 (EAN-13) or GTIN-14.

By the GS1 General Specifications (ref.gs1.org/standards/genspecs), section "Identification key format": a shorter
GTIN is the same as a longer one with zeros in front. We keep the shortest form, so that a number is found however it
was scanned; and section "Check digit calculations": from the right, every other digit counts three times, and the
last digit makes the sum a multiple of ten.
"""

from django.utils.translation import gettext as _

from cunqiao.kernel.errors import Invalid
from cunqiao.kernel.typed import legible

LENGTHS = (8, 12, 13, 14)
MIN_PREFIX = 4  # fewer digits are a size or a number in a name


def check_digit(digits: str) -> str:
    """What has to follow `digits`."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def is_barcode(code: str) -> bool:
    """Whether `code` is a GTIN: digits alone, of a known length, not all of them zero, the last one right."""
    right_length = code.isascii() and code.isdigit() and len(code) in LENGTHS
    return right_length and code.strip("0") != "" and check_digit(code[:-1]) == code[-1]


def compact(typed: str) -> str:
    """What was typed or scanned, without spaces and hyphens, its wide digits as plain ones."""
    return "".join(legible(typed).replace("-", " ").split())


def shortest(code: str) -> str:
    """The form of a barcode that we keep."""
    significant = code.lstrip("0")
    return significant.zfill(next(length for length in LENGTHS if length >= len(significant)))


def read(typed: str) -> str:
    """The barcode that was typed or scanned, as we keep it; empty for nothing.

    Raises:
        Invalid: it is none, or a digit is wrong.
    """
    code = compact(typed)
    if not code:
        return ""
    if not (code.isascii() and code.isdigit() and len(code) in LENGTHS):
        raise Invalid.field("barcode", _("A barcode has 8, 12, 13 or 14 digits and nothing else."))
    if not is_barcode(code):
        raise Invalid.field("barcode", _("A digit of this barcode is wrong. Compare it with the goods."))
    return shortest(code)


def searched_prefix(query: str) -> str:
    """The beginning of the barcodes that `query` looks for; empty where it looks for a name."""
    code = compact(query)
    if is_barcode(code):
        return shortest(code)
    return code if code.isascii() and code.isdigit() and len(code) >= MIN_PREFIX else ""
