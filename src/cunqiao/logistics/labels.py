"""The numbers on a parcel's labels in the one form in which we keep them and look them up. Pure: asks no database."""

import unicodedata

MAX_LENGTH = 100  # characters of a number on a label
_INVISIBLE = ("Z", "C")  # general categories: separators; controls and other invisible characters
_MINUS = "\u2212"  # the other dashes are of the category Pd


def normal_form(text: str) -> str:
    """What was scanned or typed, in capitals and of ordinary width, without blanks and invisible characters."""
    characters = (_hyphen(character) for character in unicodedata.normalize("NFKC", text))
    seen = "".join(one for one in characters if not unicodedata.category(one).startswith(_INVISIBLE))
    return unicodedata.normalize("NFKC", seen.upper())


def tracking_of(text: str) -> str:
    """A carrier's tracking number: the normal form without hyphens, which some labels print and others do not."""
    return normal_form(text).replace("-", "")


def _hyphen(character: str) -> str:
    return "-" if character == _MINUS or unicodedata.category(character) == "Pd" else character
