"""Tokens: signed texts by which a device or a program says who it acts for. Read without a query.

`<key id>.<payload>:<signature>`, the last two as Django signs them. What was signed with a key that has been taken out
of the key file is not valid any more.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.signing import BadSignature, Signer

from cunqiao.identity.errors import NotSignedIn
from cunqiao.identity.models import Grant
from cunqiao.kernel import clock, keys
from cunqiao.kernel.county import new_id
from cunqiao.kernel.scope import Role, Scope

TILL_LIFE = timedelta(days=30)  # a device at a station, often without a link
LIFE = timedelta(hours=12)  # a working day

_SALT = "cunqiao.identity.token"


@dataclass(frozen=True, slots=True)
class Claims:
    """What a genuine token says. Whether it still holds, `access.scope_of` asks the database."""

    token_id: UUID
    grant_id: UUID
    person_id: UUID
    role: Role
    county_id: int | None
    place_id: UUID | None
    place: str
    till: str
    expires_at: datetime

    def scope(self) -> Scope:
        return Scope(
            role=self.role,
            person_id=self.person_id,
            county_id=self.county_id,
            place_id=self.place_id,
            place=self.place,
            grant_id=self.grant_id,
            till=self.till,
        )


def issue(grant: Grant, till: str = "") -> tuple[str, datetime]:
    """A new token for acting under `grant`, through a till if one is named; the text, and when it expires."""
    expires_at = (clock.now() + (TILL_LIFE if till else LIFE)).replace(microsecond=0)
    key = keys.newest("token")
    payload = {
        "t": new_id().hex,
        "g": grant.id.hex,
        "p": grant.person_id.hex,
        "r": str(grant.role),
        "c": grant.county_id,
        "l": grant.place_id and grant.place_id.hex,
        "n": grant.place,
        "d": till,
        "e": int(expires_at.timestamp()),
    }
    return f"{key.id}.{_signer(key).sign_object(payload)}", expires_at


def read(text: str) -> Claims:
    """What the token says.

    Raises:
        NotSignedIn: we did not sign it, or it has expired.
    """
    key_id, _, signed = text.partition(".")
    key = keys.by_id("token", key_id)
    if key is None or not signed.isascii():
        raise NotSignedIn()
    try:
        claims = _claims(_signer(key).unsign_object(signed))
    except (BadSignature, ValueError, KeyError, TypeError) as error:
        raise NotSignedIn() from error
    if claims.expires_at <= clock.now():
        raise NotSignedIn()
    return claims


def _signer(key: keys.Key) -> Signer:
    return Signer(key=key.secret.hex(), salt=_SALT, fallback_keys=[])


def _claims(payload: dict[str, Any]) -> Claims:
    return Claims(
        token_id=UUID(payload["t"]),
        grant_id=UUID(payload["g"]),
        person_id=UUID(payload["p"]),
        role=Role(payload["r"]),
        county_id=payload["c"],
        place_id=payload["l"] and UUID(payload["l"]),
        place=payload["n"],
        till=payload["d"],
        expires_at=datetime.fromtimestamp(payload["e"], UTC),
    )
