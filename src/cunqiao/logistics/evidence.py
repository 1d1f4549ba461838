"""What is shown when a parcel is handed out, and reading it. Pure: asks no database."""

import re
from base64 import b64decode
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cunqiao.kernel.errors import Invalid
from cunqiao.logistics.codes import DIGITS
from cunqiao.logistics.models import Evidence

SIGNATURE_BYTES = 64 * 1024
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Proof:
    """Evidence as it was shown: the slip's text, the code's digits, the picture of a signature, or nothing."""

    kind: Evidence
    value: bytes = b""


def read_proof(kind: Evidence, value: str | None) -> Proof:
    """Make sense of evidence as it was sent; a signature comes as a PNG in base64.

    Raises:
        Invalid: it cannot be evidence of this kind. No try is counted.
    """
    match kind:
        case Evidence.KNOWN:
            return Proof(kind)
        case Evidence.SLIP if value:
            return Proof(kind, value.encode())
        case Evidence.CODE if value and re.fullmatch(rf"[0-9]{{{DIGITS}}}", value):
            return Proof(kind, value.encode())
        case Evidence.SIGNATURE if value:
            return Proof(kind, _picture(value))
        case Evidence.CODE:
            raise Invalid.field("evidence.value", _("A code has six digits."))
        case _:
            raise Invalid.field("evidence.value", _("Something must be shown."))


def _picture(value: str) -> bytes:
    try:
        picture = b64decode(value, validate=True)
    except ValueError as error:
        raise Invalid.field("evidence.value", _("This is not a picture in base64.")) from error
    if not picture.startswith(_PNG):
        raise Invalid.field("evidence.value", _("The signature must be a PNG picture."))
    if len(picture) > SIGNATURE_BYTES:
        raise Invalid.field("evidence.value", _("The picture is larger than 64 KiB."))
    return picture
