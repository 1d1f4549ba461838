"""The page of a parcel, on every desk that sees parcels."""

from uuid import UUID

from django.utils.translation import gettext as _

from cunqiao.desks.framework import times
from cunqiao.desks.framework.cells import Content, Text
from cunqiao.desks.framework.desk import Here
from cunqiao.desks.framework.detail import Act, Shown
from cunqiao.desks.framework.sections import Bridge, Facts, People, Person, Step, Table
from cunqiao.desks.shared import tones
from cunqiao.desks.shared.goods import goods_cell
from cunqiao.desks.shared.order_page import what_happened
from cunqiao.desks.shared.words import joined
from cunqiao.identity.access import names_of
from cunqiao.kernel.errors import NotFound
from cunqiao.logistics import queries
from cunqiao.logistics.models import Parcel
from cunqiao.logistics.queries import Happening, history_of_parcel
from cunqiao.logistics.states import ParcelStatus
from cunqiao.orders.models import Line
from cunqiao.villagers.masking import mask_name, mask_phone

PIERS = ["ship", "arrived_county", "depart", "received", "collect"]
AT = {
    ParcelStatus.SHIPPED: 0,
    ParcelStatus.AT_COUNTY: 1,
    ParcelStatus.LOADED: 1,
    ParcelStatus.ON_TRIP: 2,
    ParcelStatus.AT_STATION: 3,
    ParcelStatus.COLLECTED: 4,
}


def parcel_shown(here: Here, number: str) -> Shown:
    """Raises NotFound, also beyond the reach."""
    rows = queries.parcels(here.scope).select_related("addressee", "consignment__merchant")
    parcel = queries.with_legs(rows).prefetch_related("contents__line__sku").filter(number=number).first()
    if parcel is None:
        raise NotFound(kind="parcel", id=number)
    history = history_of_parcel(parcel)
    return Shown(
        title=parcel.number,
        state=tones.parcel_pill(parcel),
        sub=f"{parcel.carrier} {parcel.tracking}",
        crumbs=[
            (_("Parcels"), here.link("parcels")),
            (parcel.station.name, here.link("station", parcel.station.number)),
        ],
        acts=[Act(_("Print"), "#print", "printer")],
        bridge=_bridge(parcel, history),
        left=[_contents(here, parcel)],
        right=[_people(here, parcel), _facts(here, parcel), what_happened(history, _names(history))],
    )


def _names(history: list[Happening]) -> dict[UUID, str]:
    return names_of({one.person_id for one in history})


def _bridge(parcel: Parcel, history: list[Happening]) -> Bridge:
    titles = [_("Shipped"), _("At the centre"), _("To the village"), _("At the station"), _("Collected")]
    when = {"ship": parcel.created_at} | {one.move: one.happened_at for one in history}
    at = AT[ParcelStatus(parcel.status)]
    steps = [
        Step(
            title,
            times.short(when[move]) if move in when and pier <= at else "",
            "done" if pier <= at else "now" if pier == at + 1 else "next",
        )
        for pier, (title, move) in enumerate(zip(titles, PIERS, strict=True))
    ]
    return Bridge(_("Progress"), steps)


def _contents(here: Here, parcel: Parcel) -> Table:
    def name(line: Line) -> Text:
        return goods_cell(line.sku)

    rows: list[list[Content]] = [[name(content.line), content.quantity] for content in parcel.contents.all()]
    order = parcel.consignment.order if parcel.consignment else None
    link = (_("Order %(number)s") % {"number": order.number}, here.link("order", order.number)) if order else None
    empty = _("What is in it is not known here: it belongs to no order.")
    return Table(_("In it"), [_("Goods"), "#" + _("Pieces")], rows, link=link, empty=empty)


def _people(here: Here, parcel: Parcel) -> People:
    people = [
        Person(
            mask_name(parcel.addressee.name),
            joined(_("Addressee"), mask_phone(parcel.addressee.phone)),
            here.link("villager", parcel.addressee_id),
        ),
        Person(parcel.station.name, parcel.station.number, here.link("station", parcel.station.number)),
    ]
    if parcel.consignment:
        people.append(Person(parcel.consignment.merchant.name, _("Merchant")))
    leg = queries.last_leg(parcel)
    if leg and leg.trip.driver:
        people.append(Person(leg.trip.driver.name, _("Driver"), here.link("trip", leg.trip.number)))
    return People(_("People"), people)


def _facts(here: Here, parcel: Parcel) -> Facts:
    trips = [Text(leg.trip.number, href=here.link("trip", leg.trip.number)) for leg in parcel.legs.all()]
    part = parcel.consignment
    return Facts(
        _("Facts"),
        [
            (_("Shelf"), parcel.shelf),
            *((_("Trip"), trip) for trip in trips or [Text("")]),
            (_("Consignment"), queries.consignment_number(part.order, part) if part else ""),
        ],
    )
