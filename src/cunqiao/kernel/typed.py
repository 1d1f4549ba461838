"""What people type, scan or paste: numbers, codes and words, without what an input method or another program put in."""

import unicodedata

_MINUS = "\u2212"  # the other dashes are of the category Pd


def legible(typed: str) -> str:
    """What the eye sees: characters of ordinary width (NFKC), blanks as spaces, dashes as hyphens, nothing invisible.

    Phones copy a number with marks of its direction around it. Line breaks stay, but nothing blank around the whole.
    """
    return "".join(
        _ordinary(character)
        for character in unicodedata.normalize("NFKC", typed)
        if character.isspace() or not unicodedata.category(character).startswith("C")
    ).strip()


def _ordinary(character: str) -> str:
    if character == "\t" or unicodedata.category(character) == "Zs":
        return " "
    return "-" if character == _MINUS or unicodedata.category(character) == "Pd" else character
