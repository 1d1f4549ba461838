"""The numbers on a parcel's labels in the one form in which we keep them and look them up. Pure: asks no database."""

import unicodedata

from cunqiao.kernel.typed import legible

MAX_LENGTH = 100  # characters of a number on a label, or of a carrier's name


def normal_form(text: str) -> str:
    """What was scanned or typed, in capitals and of ordinary width, without blanks and invisible characters."""
    return unicodedata.normalize("NFKC", "".join(legible(text).split()).upper())


def carrier_of(text: str) -> str:
    """A carrier's name: two that look the same are one."""
    return " ".join(legible(text).split())


def carrier_key(carrier: str) -> str:
    """What a carrier's name is compared by: capitals make no other carrier."""
    return carrier.casefold()


def tracking_of(text: str) -> str:
    """A carrier's tracking number: the normal form without hyphens, which some labels print and others do not."""
    return normal_form(text).replace("-", "")
