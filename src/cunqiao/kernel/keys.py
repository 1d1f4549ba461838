"""The installation's keys: one file that its owner alone reads, made at the first run.

Each key has an id, so that what was signed says with which. Several of a purpose may stand beside each other: the
newest signs, all of them verify.
"""

import json
import os
import secrets
from base64 import b64decode, b64encode
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from shlex import quote
from tempfile import NamedTemporaryFile

from cunqiao.kernel.home import home

PURPOSES = ("session", "token", "slip", "code", "demo")
SECRET_BYTES = 32


class KeysUnsafe(Exception):
    """The key file can be read by others, or is not a key file. The message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Key:
    """At least 32 random bytes for one purpose, in force since a moment."""

    id: str
    purpose: str
    secret: bytes
    since: datetime


def path() -> Path:
    return home() / "keys.json"


def newest(purpose: str) -> Key:
    """The key that signs now."""
    return all_of(purpose)[0]


def all_of(purpose: str) -> list[Key]:
    """Every key of a purpose, the newest first."""
    return [key for key in _ring() if key.purpose == purpose]


def at(purpose: str, moment: datetime) -> Key:
    """The key that signed at `moment`, so that a signature made again is the same; the oldest for times before all."""
    keys = all_of(purpose)
    return next((key for key in keys if key.since <= moment), keys[-1])


def by_id(purpose: str, id: str) -> Key | None:
    return next((key for key in all_of(purpose) if key.id == id), None)


@cache
def _ring() -> tuple[Key, ...]:
    if not path().exists():
        try:
            _make(path())
        except OSError as error:
            raise KeysUnsafe(f"{path()} cannot be written: {error}") from error
    if path().stat().st_mode & 0o077:
        raise KeysUnsafe(f"{path()} can be read by others. Run: chmod 600 {quote(str(path()))}")
    try:
        stored = [_read(key) for key in json.loads(path().read_text())["keys"]]
        _check_complete(stored)
    except (ValueError, KeyError, TypeError) as error:
        raise KeysUnsafe(f"{path()} is damaged ({error!r}). Put this right, or put back a copy of it.") from error
    return tuple(sorted(stored, key=lambda key: key.since, reverse=True))


def _read(stored: dict[str, str]) -> Key:
    """A key as the file has it, which people write too. Raises ValueError for one that protects nothing."""
    secret, since = b64decode(stored["secret"], validate=True), datetime.fromisoformat(stored["since"])
    if len(secret) < SECRET_BYTES:
        raise ValueError(f"key {stored['id']} is of {len(secret)} bytes, and {SECRET_BYTES} are needed")
    if since.tzinfo is None:
        raise ValueError(f"key {stored['id']} does not say in which time zone its since is")
    return Key(stored["id"], stored["purpose"], secret, since)


def _check_complete(keys: list[Key]) -> None:
    """Raises ValueError where a purpose has no key, or two have one id."""
    if missing := sorted(set(PURPOSES) - {key.purpose for key in keys}):
        raise ValueError(f"no key for {', '.join(missing)}")
    if len({(key.purpose, key.id) for key in keys}) < len(keys):
        raise ValueError("two keys of a purpose have one id")


def _make(path: Path) -> None:
    """Write a key of each purpose. Of two first runs at once, one makes the file and both use it.

    Raises OSError.
    """
    now = datetime.now(UTC).isoformat()
    keys = [
        {
            "id": secrets.token_hex(4),
            "purpose": purpose,
            "secret": b64encode(secrets.token_bytes(SECRET_BYTES)).decode(),
            "since": now,
        }
        for purpose in PURPOSES
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", dir=path.parent, prefix=f"{path.name}.") as draft:  # 0600, and gone after the block
        json.dump({"keys": keys}, draft, indent=1)
        draft.flush()
        os.fsync(draft.fileno())
        with suppress(FileExistsError):
            os.link(draft.name, path)
