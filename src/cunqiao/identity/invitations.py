"""The address at which somebody sets their own password: it proves itself, so that it is stored nowhere."""

import hmac
from uuid import UUID

from django.core.signing import BadSignature, Signer

from cunqiao.identity.models import Invitation
from cunqiao.kernel import keys

_signer = Signer(salt="cunqiao.invitation", sep=".")
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike
_LENGTH = 12


def secret_of(invitation: Invitation) -> str:
    """What the address ends with. Whoever has it may set the password, where two invited with the code as well."""
    return _signer.sign(invitation.id.hex)


def read_secret(secret: str) -> UUID | None:
    """The id of the invitation that a secret is of; None if it is none of ours."""
    try:
        return UUID(_signer.unsign(secret))
    except (BadSignature, ValueError):
        return None


def code_of(invitation: Invitation) -> str:
    """What who approved it sees: the address alone opens nothing then. In groups of four."""
    digest = hmac.digest(keys.at("code", invitation.made_at).secret, b"invitation " + invitation.id.bytes, "sha256")
    signs = "".join(_SIGNS[byte % len(_SIGNS)] for byte in digest[:_LENGTH])
    return " ".join(signs[start : start + 4] for start in range(0, _LENGTH, 4))


def is_code_of(invitation: Invitation, typed: str) -> bool:
    """Whether it is the code, however it was typed. One that a single person made needs none."""
    if invitation.approved_by_id is None:
        return True
    plain = "".join(typed.lower().split())
    return plain.isascii() and hmac.compare_digest(plain, code_of(invitation).replace(" ", ""))
