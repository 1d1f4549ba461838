"""Which devices a person has signed in on before: a browser by a cookie, a station's device by its token.

It opens nothing; it says whose wrong passwords are a stranger's.
"""

from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest

from cunqiao.identity import tokens
from cunqiao.identity.errors import NotSignedIn

COOKIE = "device"
YEAR = 365 * 24 * 3600  # seconds
PEOPLE = 5  # who share a browser

_signer = Signer(salt="cunqiao.device")


def is_known(request: HttpRequest, person_id: UUID) -> bool:
    """Whether somebody has signed in on the device that asks."""
    return person_id.hex in _people(request) or _token_is_of(request, person_id)


def remembered(request: HttpRequest, person_id: UUID) -> str:
    """What the cookie of a browser holds after somebody has signed in on it."""
    others = [one for one in _people(request) if one != person_id.hex]
    return _signer.sign(".".join([person_id.hex, *others][:PEOPLE]))


def _people(request: HttpRequest) -> list[str]:
    try:
        return _signer.unsign(request.COOKIES.get(COOKIE, "")).split(".")
    except BadSignature:
        return []


def _token_is_of(request: HttpRequest, person_id: UUID) -> bool:
    """Whether it asks with a token of the person that has not expired, as a station's device does."""
    scheme, _, token = request.headers.get("Authorization", "").strip().partition(" ")
    try:
        return scheme.lower() == "bearer" and tokens.read(token.strip()).person_id == person_id
    except NotSignedIn:
        return False
