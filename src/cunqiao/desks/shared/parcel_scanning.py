"""Finding the parcel that a scanner saw, and saying where it goes: for every scan page of parcels."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import ParamSpec
from uuid import UUID

from django.utils.translation import gettext as _

from cunqiao.desks.framework.desk import Here
from cunqiao.desks.framework.scanning import Scanned
from cunqiao.desks.shared import tones
from cunqiao.kernel.errors import MoveNotAllowed
from cunqiao.kernel.ids import SentRequest, once
from cunqiao.logistics.errors import Ambiguous
from cunqiao.logistics.models import Parcel
from cunqiao.logistics.states import ParcelStatus
from cunqiao.villagers.masking import mask_name

P = ParamSpec("P")


def scan_once(
    here: Here, box: Sequence[Parcel], code: str, id: UUID, act: Callable[[], Sequence[Parcel]]
) -> Sequence[Parcel]:
    """Let a scan have its effect once, however often it is sent; the parcels in the box that it moved.

    Raises what `act` raises.
    """
    sent = SentRequest(id, f"POST {here.request.path}", here.scope.person_id, {"code": code})
    answer, _new = once(box[0].county_id, sent, lambda: {"moved": [parcel.number for parcel in act()]})
    return [parcel for parcel in box if parcel.number in answer.get("moved", [])] or box


def right(moved: Sequence[Parcel], slot: str, result: str, *, over: str = "") -> Scanned:
    """It went well: where to put what was moved, how many, and whose it is."""
    first, n = moved[0], len(moved)
    many = _("%(result)s, %(n)s parcels") % {"result": result, "n": n}
    return Scanned(
        "right",
        slot,
        first.station.name,
        _details(moved),
        many if n > 1 else result,
        first.number,
        destination=str(first.station_id),
        count=n,
        over=over,
    )


def again(box: Sequence[Parcel], slot: str) -> Scanned:
    """It was scanned before, and lies right: no harm."""
    return Scanned("again", slot, box[0].station.name, _details(box), _("Scanned before"), box[0].number)


def choosing(scan: Callable[P, Scanned]) -> Callable[P, Scanned]:
    """A scan that says which parcels there are, where two carriers have the same tracking number."""

    @wraps(scan)
    def scanned(*args: P.args, **kwargs: P.kwargs) -> Scanned:
        try:
            return scan(*args, **kwargs)
        except Ambiguous as refusal:
            parcels = " · ".join(f"{one['number']} {one['carrier']}" for one in refusal.parcels)
            next = _("Type the number beside the carrier that brought it.")
            return Scanned("wrong", "?", _("Two carriers have this number"), parcels, _("Unclear"), next=next)

    return scanned


def refused(here: Here, box: Sequence[Parcel], refusal: MoveNotAllowed) -> Scanned:
    """It is somewhere else by our books: what they say, and what to do with it."""
    parcel = box[0]
    status = ParcelStatus(parcel.status)
    next_steps = {
        ParcelStatus.SHIPPED: _("It was never scanned in. Scan it in at the centre first."),
        ParcelStatus.AT_COUNTY: _("It lies at the centre. Load it onto a trip first."),
        ParcelStatus.LOADED: _("It is loaded on a trip. Bring it to that van."),
        ParcelStatus.ON_TRIP: _("It should be on its way to the village. Call the driver, then put it aside."),
        ParcelStatus.AT_STATION: _("The station has received it. Put it aside and call the station."),
        ParcelStatus.COLLECTED: _("It was collected. Put it aside: the label may be used twice."),
    }
    return Scanned(
        "wrong",
        "!",
        tones.parcel_pill(parcel).text,
        parcel.number,
        _("Refused"),
        parcel.number,
        next=next_steps[status],
        href=here.link("parcel", parcel.number),
        link=_("Look it up"),
    )


def _details(box: Sequence[Parcel]) -> str:
    numbers, names = [parcel.number for parcel in box], [mask_name(parcel.addressee.name) for parcel in box]
    return f"{', '.join(numbers)} · {box[0].tracking} · {', '.join(dict.fromkeys(names))}"
