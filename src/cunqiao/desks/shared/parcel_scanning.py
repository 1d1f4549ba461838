"""Finding the parcel that a scanner saw, and saying where it goes: for every scan page of parcels."""

from collections.abc import Callable
from uuid import UUID

from django.utils.translation import gettext as _

from cunqiao.desks.framework.desk import Here
from cunqiao.desks.framework.scanning import Scanned
from cunqiao.desks.shared import tones
from cunqiao.kernel.errors import MoveNotAllowed, NotFound
from cunqiao.kernel.ids import Told, once
from cunqiao.logistics.access import get_parcel_for
from cunqiao.logistics.models import Parcel
from cunqiao.logistics.states import ParcelStatus
from cunqiao.villagers.masking import mask_name


def parcel_of(here: Here, code: str) -> Parcel:
    """By its number or tracking number, whatever the case of the letters. Raises NotFound."""
    try:
        return get_parcel_for(here.scope, code)
    except NotFound:
        if code == code.upper():
            raise
        return get_parcel_for(here.scope, code.upper())


def scan_once(here: Here, parcel: Parcel, code: str, id: UUID, act: Callable[[], object]) -> None:
    """Let a scan have its effect once, however often it is sent. Raises what `act` raises."""

    def done() -> dict[str, object]:
        act()
        return {}

    told = Told(id, f"POST {here.request.path}", here.scope.person_id, {"code": code})
    once(parcel.county_id, told, done)


def right(parcel: Parcel, slot: str, result: str, *, over: str = "") -> Scanned:
    """It went well: where to put it, and whose it is."""
    destination = str(parcel.station_id)
    return Scanned(
        "right", slot, parcel.station.name, _details(parcel), result, parcel.number, destination=destination, over=over
    )


def again(parcel: Parcel, slot: str) -> Scanned:
    """It was scanned before, and lies right: no harm."""
    return Scanned("again", slot, parcel.station.name, _details(parcel), _("Scanned before"), parcel.number)


def refused(here: Here, parcel: Parcel, refusal: MoveNotAllowed) -> Scanned:
    """It is somewhere else by our books: what they say, and what to do with it."""
    status = ParcelStatus(parcel.status)
    told = {
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
        next=told[status],
        href=here.link("parcel", parcel.number),
        link=_("Look it up"),
    )


def _details(parcel: Parcel) -> str:
    return f"{parcel.number} · {parcel.tracking} · {mask_name(parcel.addressee.name)}"
