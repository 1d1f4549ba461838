"""Bank references, as people and banks write them. Pure."""

from cunqiao.kernel.typed import legible


def normal(reference: str) -> str:
    """What it has in all its writings: letters in capitals and digits, of ordinary width. Nothing, where it has none.

    `ICBC2026A77`, `icbc2026a77` and `ICBC 2026-A77` are one.
    """
    return "".join(character for character in legible(reference).upper() if character.isalnum())
