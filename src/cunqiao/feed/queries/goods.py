"""The catalogue in a device's copy, compared as a whole: prices change by the clock, stock with every order.

Stock is told in three words, so that an order seldom changes what a device has.
"""

from base64 import b64decode, b64encode
from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from cunqiao.feed.queries.rows import Row, gone
from cunqiao.kernel import sql

BUCKETS = 64
PLENTY = 20  # pieces, of the county's pool and the national one together
NOTHING = b64encode(bytes(6 * BUCKETS)).decode()  # the digests of an empty copy


def goods(county_id: int, digests: str, *, at: datetime, limit: int) -> tuple[list[Row], str, bool]:
    """What a device with these digests lacks, some `limit` rows of it; its digests when it has that; is there more?"""
    known = _read(digests)
    found = sql.run("feed/goods", county=county_id, at=at, plenty=PLENTY, digests=known, limit=limit)
    now = {bucket: digest for _, bucket, digest, *_ in found}
    there = {id: _show(*rest) for _, _, _, id, *rest in found if id is not None}
    rows = _ended([bucket for bucket in now if known[bucket]], there)
    rows += [("sku", str(id), row) for id, row in there.items()]
    is_more = bool(found) and found[0][0] > len(now)
    return rows, _write([now.get(bucket, digest) for bucket, digest in enumerate(known)]), is_more


def _ended(buckets: list[int], there: Collection[UUID]) -> list[Row]:
    """The SKUs of these buckets that are not for sale: a device may have them still."""
    if not buckets:
        return []
    return gone("sku", (id for (id,) in sql.run("feed/skus_of_buckets", buckets=buckets) if id not in there))


def _show(
    name: str,
    name_en: str,
    find: str,
    category: str,
    merchant: UUID,
    price_fen: int,
    stock: str,
    handling: str,
    barcode: str,
) -> dict[str, Any]:
    return {
        "name": name,
        "name_en": name_en,
        "find": find,
        "category": category,
        "merchant": str(merchant),
        "price_fen": price_fen,
        "stock": stock,
        "handling": handling,
        "barcode": barcode,
    }


def _read(digests: str) -> list[int]:
    data = b64decode(digests)
    return [int.from_bytes(data[i : i + 6], "big") for i in range(0, len(data), 6)]


def _write(digests: list[int]) -> str:
    return b64encode(b"".join(digest.to_bytes(6, "big") for digest in digests)).decode()
