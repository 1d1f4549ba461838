"""Money is integer fen, one currency an installation; splits sum exactly."""

from collections.abc import Sequence
from typing import NewType

from cunqiao.kernel.numbers import number

Fen = NewType("Fen", int)

YUAN = ("¥", "元", "yuan", "rmb", "cny", "人民币")  # how people mark an amount, before or behind it
BASIS_POINTS = 10_000  # in one whole
SPLIT_RULE = "largest_remainder"  # what `allot` does; kept with what was split, which audits judge by its own rule


def allot(total: int, shares: Sequence[int]) -> list[Fen]:
    """Split `total` fen in proportion to `shares`, to the last fen, by largest remainder.

    Each part is rounded down; the fen left over go one each to the parts that lost most by it, of equals to the first.

    Raises:
        ValueError: `total` or a share is negative, or all shares are zero.
    """
    whole = sum(shares)
    if total < 0 or min(shares, default=0) < 0 or whole <= 0:
        raise ValueError("a split needs a total that is not negative and a positive share")
    parts = [total * share // whole for share in shares]
    by_remainder = sorted(range(len(shares)), key=lambda i: -(total * shares[i] % whole))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return [Fen(part) for part in parts]


def yuan(fen: int) -> str:
    """`fen` as people read it: 123456 -> 1,234.56."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02}"


def fen_of(typed: str) -> Fen:
    """An amount as people type it in yuan: 1,234.5元 -> 123450. Zero or more.

    Raises:
        ValueError: it is no amount, or could be read in two ways, as `59,90`.
    """
    return Fen(int(number(typed, YUAN) * 100))
