"""What is shown when a parcel is handed out: reading it, and checking it."""

import re
from base64 import b64decode
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from cunqiao.kernel import clock
from cunqiao.kernel.errors import Invalid, TooManyTries
from cunqiao.kernel.scope import Scope
from cunqiao.logistics.codes import DIGITS, opens
from cunqiao.logistics.errors import SlipNotGenuine, WrongCode
from cunqiao.logistics.models import Evidence, Parcel, WrongCodeTry
from cunqiao.network.actions import lock_counters
from cunqiao.network.models import Counter
from cunqiao.orders.models import Order
from cunqiao.orders.slips import is_genuine

TRIES_A_PARCEL, PARCEL_WINDOW = 5, timedelta(days=1)
TRIES_A_STATION, STATION_WINDOW = 30, timedelta(hours=1)
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
        Invalid: it can not be evidence of this kind. No try is counted.
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


def check_proof(scope: Scope, parcel: Parcel, order: Order, proof: Proof) -> None:
    """Make sure that the proof opens this parcel, which is under lock.

    Raises:
        SlipNotGenuine, WrongCode (its try is kept), TooManyTries.
    """
    if proof.kind == Evidence.SLIP and not is_genuine(proof.value.decode(), order):
        raise SlipNotGenuine()
    if proof.kind == Evidence.CODE:
        _check_code(scope, parcel, proof.value.decode())


def _check_code(scope: Scope, parcel: Parcel, code: str) -> None:
    # Wrong codes of a station are counted under its counter's lock: guesses at many parcels at once follow each other.
    lock_counters(Counter.Kind.PARCEL, [(parcel.county_id, parcel.station_id)])
    tries = _tries_left(parcel)
    if opens(code, parcel):
        return
    WrongCodeTry.objects.create(
        county_id=parcel.county_id,
        station_id=parcel.station_id,
        parcel=parcel,
        person_id=scope.who,
        tried_at=clock.now(),
    )
    raise WrongCode(tries_left=tries - 1)


def _tries_left(parcel: Parcel) -> int:
    """How many wrong codes the parcel still bears. Raises TooManyTries where it, or its station, bears none."""
    tries = WrongCodeTry.objects.filter(county_id=parcel.county_id, station_id=parcel.station_id)
    now = clock.now()
    left = TRIES_A_PARCEL
    for rows, allowed, window in (
        (tries, TRIES_A_STATION, STATION_WINDOW),
        (tries.filter(parcel_id=parcel.id), TRIES_A_PARCEL, PARCEL_WINDOW),
    ):
        recent = rows.filter(tried_at__gt=now - window).order_by("-tried_at")
        times = list(recent.values_list("tried_at", flat=True)[:allowed])
        if len(times) == allowed:
            raise TooManyTries(retry_after=1 + int((times[-1] + window - now).total_seconds()))
        left = allowed - len(times)
    return left
