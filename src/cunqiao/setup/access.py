"""The set-up's address: it proves itself, so that it is stored nowhere."""

from uuid import UUID

from django.core.signing import BadSignature, Signer

from cunqiao.identity.queries import has_headquarters
from cunqiao.kernel import clock
from cunqiao.kernel.errors import NotFound
from cunqiao.kernel.installation import installation
from cunqiao.setup.errors import AddressOver
from cunqiao.setup.models import SetUp

_signer = Signer(salt="cunqiao.setup", sep=".")


def is_needed() -> bool:
    """Whether this is an operator's installation in which nobody of headquarters ever was."""
    return installation().is_demo is False and not has_headquarters()


def secret_of(set_up: SetUp) -> str:
    """What the address ends with. Whoever has it sets the installation up."""
    return _signer.sign(set_up.address_id.hex)


def get_set_up(secret: str, *, locked: bool = False) -> SetUp:
    """What was filled in so far, for who has the address; `locked` until the transaction ends.

    Raises:
        NotFound: the address is none of ours.
        AddressOver: it was used, replaced, or is too old.
    """
    try:
        address_id = UUID(_signer.unsign(secret))
    except (BadSignature, ValueError) as error:
        raise NotFound(kind="address", id="") from error
    set_up = (SetUp.objects.select_for_update() if locked else SetUp.objects).first()
    if set_up is None or set_up.address_id != address_id or set_up.done_at or set_up.expires_at <= clock.now():
        raise AddressOver(is_done=set_up is not None and set_up.done_at is not None)
    return set_up
