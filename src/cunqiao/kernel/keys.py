"""The installation's keys: one file that its owner alone reads, made at the first run.

Each key has an id, so that what was signed says with which. Several of a purpose may stand beside each other: the
newest signs, all of them verify.
"""

import json
import os
import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from cunqiao.kernel.home import home

PURPOSES = ("session", "token", "slip", "code", "demo")


class KeysUnsafe(Exception):
    """The key file can be read by others, or is not a key file. The message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Key:
    """32 random bytes for one purpose, in force since a moment."""

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
        _make(path())
    if path().stat().st_mode & 0o077:
        raise KeysUnsafe(f"{path()} can be read by others. Run: chmod 600 {path()}")
    try:
        stored = [
            Key(k["id"], k["purpose"], b64decode(k["secret"]), datetime.fromisoformat(k["since"]))
            for k in json.loads(path().read_text())["keys"]
        ]
    except (ValueError, KeyError, TypeError) as error:
        raise KeysUnsafe(f"{path()} is damaged ({error!r}). Put back a copy of it.") from error
    return tuple(sorted(stored, key=lambda key: key.since, reverse=True))


def _make(path: Path) -> None:
    """Write a key of each purpose. Of two first runs at once, one makes the file and both use it."""
    now = datetime.now(UTC).isoformat()
    keys = [
        {
            "id": secrets.token_hex(4),
            "purpose": purpose,
            "secret": b64encode(secrets.token_bytes(32)).decode(),
            "since": now,
        }
        for purpose in PURPOSES
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump({"keys": keys}, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
