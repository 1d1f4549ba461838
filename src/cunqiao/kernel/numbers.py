"""Numbers as people write them: with full-width digits, commas between thousands, a unit before or behind."""

import re
from collections.abc import Collection
from decimal import Decimal

from cunqiao.kernel.typed import legible

MAX_TYPED = 50  # characters
_PLAIN = r"[0-9]{1,15}"
_GROUPED = r"[0-9]{1,3}(?:,[0-9]{3}){1,4}"
_NUMBER = re.compile(rf"(?:{_GROUPED}|{_PLAIN})(?:\.[0-9]{{1,2}})?")


def number(typed: str, units: Collection[str] = ()) -> Decimal:
    """What was typed, zero or more, to two decimals; one of `units` (in small letters) may stand on either side.

    A comma separates groups of three digits and nothing else: `59,90` means 59.90 to some, and is never 5,990.

    Raises:
        ValueError: it is no such number, or could be read in two ways.
    """
    bare = legible(typed).casefold() if len(typed) <= MAX_TYPED else ""
    for unit in units:
        if bare.startswith(unit):
            bare = bare.removeprefix(unit).lstrip()
            break
    for unit in units:
        if bare.endswith(unit):
            bare = bare.removesuffix(unit).rstrip()
            break
    if not _NUMBER.fullmatch(bare):
        raise ValueError(f"not a number in plain writing: {typed[:30]!r}")
    return Decimal(bare.replace(",", ""))
