"""Tokens: signed texts by which a device or a program says who it acts for. Read without a query.

`<key id>.<payload>:<signature>`, the last two as Django signs them. What was signed with a key that has been taken out
of the key file is not valid any more.
"""

from datetime import UTC, datetime, timedelta
from typing import Annotated
from uuid import UUID

import msgspec
from django.core.signing import BadSignature, Signer

from cunqiao.identity.errors import NotSignedIn
from cunqiao.identity.models import Grant
from cunqiao.kernel import clock, keys
from cunqiao.kernel.county import new_id
from cunqiao.kernel.scope import Role, Scope, reach_of

TILL_LIFETIME = timedelta(days=30)  # a device at a station, often without a link
LIFETIME = timedelta(hours=12)  # a working day

_SALT = "cunqiao.identity.token"
_LATEST = 253_402_300_799  # the last second of the year 9999


class Claims(
    msgspec.Struct,
    frozen=True,
    rename={
        "token_id": "t",
        "grant_id": "g",
        "person_id": "p",
        "role": "r",
        "county_id": "c",
        "place_id": "l",
        "place": "n",
        "till": "d",
        "expires": "e",
        "is_proved": "f",
    },
):
    """What a genuine token says. Whether it still holds, `access.scope_of` asks the database.

    `expires` counts seconds since 1970.
    """

    token_id: UUID
    grant_id: UUID
    person_id: UUID
    role: Role
    county_id: int | None
    place_id: UUID | None
    place: str
    till: str
    expires: Annotated[int, msgspec.Meta(ge=0, le=_LATEST)]
    is_proved: bool = False  # by a second factor

    @property
    def expires_at(self) -> datetime:
        return datetime.fromtimestamp(self.expires, UTC)

    def scope(self) -> Scope:
        """Who speaks, and how far they reach. Under which tenure, the grant says.

        Raises:
            NotSignedIn: the role was granted without its county, as it cannot be any more.
        """
        try:
            reach = reach_of(self.role, self.county_id)
        except ValueError as error:
            raise NotSignedIn() from error
        return Scope(
            role=self.role,
            person_id=self.person_id,
            reach=reach,
            place_id=self.place_id,
            place=self.place,
            grant_id=self.grant_id,
            till=self.till,
        )


def lifetime(till: str) -> timedelta:
    """How long a token is good, for a till or for nobody's."""
    return TILL_LIFETIME if till else LIFETIME


def issue(grant: Grant, till: str = "", *, id: UUID | None = None, is_proved: bool = False) -> tuple[str, datetime]:
    """A new token for acting under `grant`, through a till if one is named; the text, and when it expires.

    `id` is that of the sign-in that it speaks for, without which it opens nothing.
    """
    claims = Claims(
        token_id=id or new_id(),
        is_proved=is_proved,
        grant_id=grant.id,
        person_id=grant.person_id,
        role=Role(grant.role),
        county_id=grant.county_id,
        place_id=grant.place_id,
        place=grant.place,
        till=till,
        expires=int((clock.now() + lifetime(till)).timestamp()),
    )
    key = keys.newest("token")
    return f"{key.id}.{_signer(key).sign_object(msgspec.to_builtins(claims))}", claims.expires_at


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
        claims = msgspec.convert(_signer(key).unsign_object(signed), Claims)
    except (BadSignature, msgspec.ValidationError) as error:
        raise NotSignedIn() from error
    if claims.expires_at <= clock.now():
        raise NotSignedIn()
    return claims


def _signer(key: keys.Key) -> Signer:
    return Signer(key=key.secret.hex(), salt=_SALT, fallback_keys=[])
