"""The address at which somebody sets their own password: it proves itself, so that it is stored nowhere."""

from uuid import UUID

from django.core.signing import BadSignature, Signer

from cunqiao.identity.models import Invitation

_signer = Signer(salt="cunqiao.invitation", sep=".")


def secret_of(invitation: Invitation) -> str:
    """What the address ends with. Whoever has it may set the password."""
    return _signer.sign(invitation.id.hex)


def read_secret(secret: str) -> UUID | None:
    """The id of the invitation that a secret is of; None if it is none of ours."""
    try:
        return UUID(_signer.unsign(secret))
    except (BadSignature, ValueError):
        return None
