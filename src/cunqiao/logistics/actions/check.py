"""Whether what is shown opens a parcel. Wrong codes are counted, by parcel and by station."""

from datetime import timedelta

from cunqiao.kernel import clock
from cunqiao.kernel.errors import TooManyTries
from cunqiao.kernel.scope import Scope
from cunqiao.logistics.codes import opens
from cunqiao.logistics.errors import SlipNotGenuine, WrongCode
from cunqiao.logistics.evidence import Proof
from cunqiao.logistics.models import Evidence, Parcel, WrongCodeTry
from cunqiao.network.actions import lock_counters
from cunqiao.network.models import Counter
from cunqiao.orders.models import Order
from cunqiao.orders.slips import is_genuine

TRIES_A_PARCEL, PARCEL_WINDOW = 5, timedelta(days=1)
TRIES_A_STATION, STATION_WINDOW = 30, timedelta(hours=1)


def check_proof(scope: Scope, parcel: Parcel, order: Order | None, proof: Proof) -> None:
    """Make sure that the proof opens this parcel, which is under lock. No slip opens one that is of no order.

    Raises:
        SlipNotGenuine, WrongCode (its try is kept), TooManyTries.
    """
    if proof.kind == Evidence.SLIP and not (order and is_genuine(proof.value.decode(), order)):
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
        person_id=scope.required_person_id,
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
