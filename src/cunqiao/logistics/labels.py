"""The numbers on a parcel's labels in the one form in which we keep them and look them up. Pure: asks no database."""

import unicodedata

LONGEST = 100
_UNSEEN = ("Z", "C")  # general categories: separators; controls and what else is not seen
_MINUS = "\u2212"  # the other dashes are of the category Pd


def plain(text: str) -> str:
    """What was scanned or typed, in capitals and of ordinary width, without blanks and signs that are not seen."""
    signs = (_hyphen(sign) for sign in unicodedata.normalize("NFKC", text))
    seen = "".join(sign for sign in signs if not unicodedata.category(sign).startswith(_UNSEEN))
    return unicodedata.normalize("NFKC", seen.upper())


def tracking_of(text: str) -> str:
    """A carrier's tracking number: plain, and without hyphens, which some labels print and others do not."""
    return plain(text).replace("-", "")


def _hyphen(sign: str) -> str:
    return "-" if sign == _MINUS or unicodedata.category(sign) == "Pd" else sign
