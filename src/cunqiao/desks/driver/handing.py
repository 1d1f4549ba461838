"""At a stop: hand over what is ticked, or scan each parcel into the partner's hands."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cunqiao.desks.driver.stops import Stop, get_round, get_stop
from cunqiao.desks.framework import Act, DeskForm, Destination, Done, FormPage, FormVisit, Here, Scan, Scanned
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.shared.parcel_scanning import again, choosing, refused, right, scan_once
from cunqiao.kernel import clock
from cunqiao.kernel.errors import MoveNotAllowed
from cunqiao.logistics.access import get_box_for
from cunqiao.logistics.actions import hand_over
from cunqiao.logistics.models import Parcel
from cunqiao.logistics.queries import leg_on
from cunqiao.logistics.states import TripStatus
from cunqiao.villagers.masking import mask_name


class HandForm(DeskForm):
    """The parcels of a stop; those still in the van are ticked to begin with."""

    parcels = forms.MultipleChoiceField(
        label=_("Parcels"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick what you hand over.")},
    )

    def prepare(self) -> None:
        # Also those that the station has meanwhile: to tick one of them is no mistake, and does nothing.
        numbers = [leg.parcel.number for leg in self.thing.legs]
        self.offer("parcels", [(number, number) for number in numbers])

    def rows(self) -> list[dict[str, Any]]:
        """Each parcel as the template shows it."""
        ticked = self.data.getlist("parcels") if self.is_bound else None  # type: ignore[attr-defined]
        still = {parcel.id for parcel in self.thing.open}
        return [
            {
                "leg": leg,
                "parcel": leg.parcel,
                "who": mask_name(leg.parcel.addressee.name),
                "open": leg.parcel.id in still,
                "on": ticked is None or leg.parcel.number in ticked,
            }
            for leg in self.thing.legs
        ]


def hand(visit: FormVisit[Stop]) -> None:
    """All that is ticked and still in the van, in key order, or by the refusal nothing."""
    ticked = set(visit.data["parcels"])
    for parcel in sorted(visit.thing.open, key=lambda parcel: parcel.id):
        if parcel.number in ticked:
            hand_over(visit.here.scope, parcel, at=clock.now())


def handed(visit: FormVisit[Stop]) -> Done:
    """On to the next stop, or back to this one if something is left."""
    now = get_stop(visit.here, visit.thing.trip.number, visit.thing.station.number)
    words = ngettext("%(n)s parcel handed over.", "%(n)s parcels handed over.", now.handed) % {"n": now.handed}
    left = [] if now.is_done else [gettext("%(n)s still in the van.") % {"n": len(now.open)}]
    return Done(
        visit.here.link("trip", visit.thing.trip.number), " ".join([f"{visit.thing.station.name}:", words, *left])
    )


def context(visit: FormVisit[Stop]) -> dict[str, Any]:
    return {
        "stop": visit.thing,
        "loading": visit.thing.trip.status == TripStatus.LOADING,
        "scan": visit.here.link("stop-scan", visit.thing.trip.number, visit.thing.station.number),
    }


def destinations(here: Here, number: str, station: str) -> Sequence[Destination]:
    """The stops of the trip, this one first."""
    here_first = sorted(get_round(here, number).stops, key=lambda stop: stop.station.number != station)
    return [
        Destination(str(stop.station.id), str(stop.place), stop.station.name, stop.handed, len(stop.legs))
        for stop in here_first
    ]


@choosing
def scan(here: Here, code: str, id: UUID, number: str, station: str) -> Scanned:
    """The box in the hand: it stays here, goes elsewhere, or was handed over before."""
    stop, box = get_stop(here, number, station), get_box_for(here.scope, code)
    leg = leg_on(stop.trip, box[0])
    if leg and box[0].station_id != stop.station.id:
        return _elsewhere(box[0])
    try:
        moved = scan_once(here, box, code, id, lambda: hand_over(here.scope, *box, at=clock.now()))
    except MoveNotAllowed as refusal:
        if leg and leg.handed_over_at:
            return again(box, "✓")
        return refused(here, box, refusal)
    left = len(get_stop(here, number, station).open)
    return right(moved, str(left), gettext("Handed over"), over=gettext("Still to hand over here"))


def _elsewhere(parcel: Parcel) -> Scanned:
    return Scanned(
        "wrong",
        parcel.station.number,
        parcel.station.name,
        parcel.number,
        gettext("Not here"),
        parcel.number,
        next=gettext("It goes to this station. Put it back into the van."),
        over=gettext("Stop: it goes to"),
    )


def back(visit: FormVisit[Stop]) -> str:
    return visit.here.link("trip", visit.thing.trip.number)


PAGES: list[Page] = [
    Scan(
        name="stop-scan",
        path="trips/<str:number>/stops/<str:station>/scan",
        title=_("Hand over by scan"),
        scan=scan,
        destinations=destinations,
        destinations_title=_("Stops"),
        destinations_hint=_("handed over / for it"),
        context=lambda here, number, station: {
            "acts": [Act(_("List"), here.link("stop", number, station), "list-details")]
        },
    ),
    FormPage(
        name="stop",
        path="trips/<str:number>/stops/<str:station>",
        title=lambda visit: visit.thing.station.name,
        thing=get_stop,
        form=HandForm,
        act=hand,
        done=handed,
        submit=_("Hand over"),
        template="desks/driver/stop.html",
        context=context,
        back=back,
    ),
]
