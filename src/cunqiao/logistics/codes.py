"""The six digits that open a parcel. Derived from its id and a key of ours, so that no table holds them."""

import hmac

from cunqiao.kernel import keys
from cunqiao.logistics.models import Parcel

DIGITS = 6


def code_of(parcel: Parcel) -> str:
    """The code that the villager is told."""
    return _derive(keys.newest("code"), parcel)


def opens(code: str, parcel: Parcel) -> bool:
    """Whether one of our keys gives this code: those told before a new key came still open."""
    return any(hmac.compare_digest(code, _derive(key, parcel)) for key in keys.all_of("code"))


def _derive(key: keys.Key, parcel: Parcel) -> str:
    digest = hmac.digest(key.secret, parcel.id.bytes, "sha256")
    return f"{int.from_bytes(digest[:8]) % 10**DIGITS:0{DIGITS}}"
