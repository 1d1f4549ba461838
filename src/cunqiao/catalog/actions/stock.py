"""Pieces on their way from the shelf to their owners: always under lock, always in key order."""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from cunqiao.kernel import sql

PoolKey = tuple[int, UUID]  # county (0 is national), SKU


def lock_pools(pools: Iterable[PoolKey]) -> dict[PoolKey, int]:
    """Lock pools until the transaction ends; what each has available. Pools that do not exist are left out.

    Lock county pools in one call and the national ones in a later one: they come last of all locks.
    """
    keys = list(set(pools))  # the statement takes them in their order
    locked = sql.run("catalog/lock_pools", county=[county for county, _ in keys], sku=[sku for _, sku in keys])
    return {(county, sku): available for county, sku, available in locked}


def reserve_pieces(pieces: Counter[PoolKey]) -> None:
    """Take pieces out of pools that are under lock, for an order."""
    _move_pieces(pieces, available=-1, reserved=1, sold=0)


def release_pieces(pieces: Counter[PoolKey]) -> None:
    """Put reserved pieces back on sale: their order does not want them any more."""
    lock_pools(pieces)
    _move_pieces(pieces, available=1, reserved=-1, sold=0)


def sell_pieces(pieces: Counter[PoolKey]) -> None:
    """Reserved pieces are in their owners' hands."""
    lock_pools(pieces)
    _move_pieces(pieces, available=0, reserved=-1, sold=1)


def _move_pieces(pieces: Counter[PoolKey], *, available: int, reserved: int, sold: int) -> None:
    keys = [key for key, count in pieces.items() if count]
    counts = [pieces[key] for key in keys]
    sql.run(
        "catalog/move_pieces",
        county=[county for county, _ in keys],
        sku=[sku for _, sku in keys],
        available=[available * count for count in counts],
        reserved=[reserved * count for count in counts],
        sold=[sold * count for count in counts],
    )
