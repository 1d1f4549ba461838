"""The slip of an order: a text signed with Ed25519 that proves itself, also to a device without a link.

`CQ1.<key id>.<payload>.<signature>`, the last two in base64url without padding. The payload is JSON: the order's
number, its county, value in fen and moment. Signing is deterministic, so the slip is made again whenever it is shown.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cunqiao.kernel import keys
from cunqiao.orders.models import Order

_FORM = "CQ1"


def slip_of(order: Order) -> str:
    """The order's slip, signed with the key in force when the order was recorded."""
    key = keys.at("slip", order.recorded_at)
    return _sign(key, order.county_id, order.number, order.total_fen, order.placed_at)


def is_genuine(slip: str, order: Order) -> bool:
    """Whether we signed this slip, with any of our keys, for this order."""
    form, _, rest = slip.partition(".")
    key_id, _, signed = rest.partition(".")
    key = keys.by_id("slip", key_id)
    if form != _FORM or key is None:
        return False
    payload, _, signature = signed.partition(".")
    try:
        public = Ed25519PrivateKey.from_private_bytes(key.secret).public_key()
        public.verify(_decode(signature), f"{form}.{key_id}.{payload}".encode())
        told = json.loads(_decode(payload))
    except (InvalidSignature, ValueError):
        return False
    return (told["county"], told["order"]) == (order.county_id, order.number)


def _sign(key: keys.Key, county_id: int, number: str, total_fen: int, placed_at: datetime) -> str:
    told = {"county": county_id, "order": number, "fen": total_fen, "at": placed_at.isoformat()}
    body = f"{_FORM}.{key.id}.{_encode(json.dumps(told, separators=(',', ':')).encode())}"
    signature = Ed25519PrivateKey.from_private_bytes(key.secret).sign(body.encode())
    return f"{body}.{_encode(signature)}"


def _encode(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def _decode(text: str) -> bytes:
    """Raises ValueError for what is not base64url in its one proper form: no two texts are the same slip."""
    data = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    if _encode(data) != text:
        raise ValueError("not the proper form")
    return data
