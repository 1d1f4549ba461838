"""The second factor: six digits by the clock (TOTP), and what stands for them when the authenticator is lost."""

import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256

import pyotp
from cryptography.fernet import Fernet, InvalidToken

from cunqiao.kernel import clock, keys
from cunqiao.kernel.installation import installation

STEP = 30  # seconds
DRIFT = 1  # steps that a clock may be off
CODES = 10
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike


class Unreadable(Exception):
    """The key that sealed a secret is gone from the key file. Let two persons reset the password."""


def new_secret() -> str:
    """What an authenticator is to be given."""
    return pyotp.random_base32()


def address_of(secret: str, username: str) -> str:
    """The same as authenticators read it from a picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=installation().short_name or "Cunqiao")


def step_of(secret: str, digits: str) -> int | None:
    """The 30 seconds whose digits these are, now or just before or after; None: they are of none."""
    now = int(clock.now().timestamp()) // STEP
    totp = pyotp.TOTP(secret)
    typed = "".join(digits.split())
    if not typed.isascii():
        return None
    for step in range(now - DRIFT, now + DRIFT + 1):
        if secrets.compare_digest(totp.at(step * STEP), typed):
            return step
    return None


def seal(secret: str) -> str:
    """A secret as it is stored: under a key of ours that is named with it."""
    key = keys.newest("code")
    return f"{key.id}.{_box(key).encrypt(secret.encode()).decode()}"


def unseal(sealed: str) -> str:
    """Raises Unreadable."""
    id, _, box = sealed.partition(".")
    key = keys.by_id("code", id)
    try:
        if key is None:
            raise Unreadable(f"key {id} is gone")
        return _box(key).decrypt(box.encode()).decode()
    except InvalidToken as error:
        raise Unreadable(f"key {id} did not seal this") from error


def _box(key: keys.Key) -> Fernet:
    return Fernet(urlsafe_b64encode(sha256(b"second factor " + key.secret).digest()))


def new_recovery_codes() -> list[str]:
    """Codes to be shown once, in groups of four."""
    return ["-".join("".join(secrets.choice(_SIGNS) for _ in range(4)) for _ in range(3)) for _ in range(CODES)]


def digest_of(code: str) -> str:
    """How a recovery code is kept, however it was typed. They are long enough that nobody finds one by its digest."""
    plain = "".join(sign for sign in code.lower() if sign in _SIGNS)
    return sha256(plain.encode()).hexdigest()
