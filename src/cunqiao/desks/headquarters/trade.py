"""Orders, consignments, parcels and trips of all counties: to see, not to change."""

from dataclasses import replace

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cunqiao.desks.county import orders, parcels, trips
from cunqiao.desks.framework import (
    Chip,
    Choice,
    Column,
    Days,
    Detail,
    Empty,
    Find,
    Here,
    List,
    Moment,
    Text,
    times,
)
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.framework.paging import Sort
from cunqiao.desks.headquarters.nation import at_home, national
from cunqiao.desks.shared import tones
from cunqiao.desks.shared.order import order_shown
from cunqiao.desks.shared.parcel import parcel_shown
from cunqiao.kernel import clock
from cunqiao.logistics import queries
from cunqiao.logistics.queries import consignment_number
from cunqiao.orders.models import Consignment, Order
from cunqiao.orders.states import ConsignmentStatus


def by_number(here: Here, rows: QuerySet[Order], words: str) -> QuerySet[Order]:
    return rows.filter(number__startswith=words.upper())


ORDERS = national(replace(orders.ORDERS, filters=[Find(_("Order number"), by_number), *orders.ORDERS.filters[1:]]))
PARCELS = national(parcels.PARCELS)
TRIPS = national(trips.TRIPS, station=False, acts=())

CONSIGNMENTS = national(
    List(
        name="consignments",
        path="consignments",
        title=_("Consignments"),
        unit=_("consignments"),
        rows=lambda here: queries.consignments(here.scope).select_related("merchant", "order__station"),
        sort=Sort("recorded_at", falling=True),
        columns=[
            Column(
                "number",
                _("Consignment"),
                lambda part, here: Text(
                    consignment_number(part.order, part),
                    times.short(part.recorded_at),
                    here.link("order", part.order.number),
                ),
                sort="recorded_at",
                falling=True,
                on_phone="title",
            ),
            Column("merchant", _("Merchant"), lambda part, here: part.merchant.name, on_phone="sub"),
            Column("station", _("Station"), lambda part, here: part.order.station.name),
            Column("state", _("State"), lambda part, here: tones.consignment_pill(part), on_phone="state"),
            Column("by", _("Ship by"), lambda part, here: ship_by(part), sort="ship_by", on_phone="side"),
        ],
        filters=[
            Find(_("Order number"), lambda here, rows, words: rows.filter(order__number__startswith=words.upper())),
            Choice("status", _("State"), ConsignmentStatus.choices),
            Find(_("Merchant"), lambda here, rows, words: rows.filter(merchant__name__contains=words), name="merchant"),
            Days("placed", _("Placed on"), "recorded_at"),
        ],
        chips=[
            Chip("to_ship", _("To ship"), lambda here: Q(status=ConsignmentStatus.TO_SHIP)),
            Chip(
                "late",
                _("Late at the merchant"),
                lambda here: Q(status=ConsignmentStatus.TO_SHIP, ship_by__lt=clock.now()),
                hot=True,
            ),
        ],
        empty=Empty(_("No consignments yet"), _("Every order becomes a consignment for each of its merchants.")),
    ),
    station=False,
)


def ship_by(part: Consignment) -> Text | Moment:
    if part.status == ConsignmentStatus.TO_SHIP and part.ship_by < clock.now():
        return Text(times.short(part.ship_by), times.duration(clock.now() - part.ship_by), tone="bad")
    return Moment(part.ship_by)


PAGES: list[Page] = [
    ORDERS,
    at_home(Detail(name="order", path="orders/<str:number>", show=order_shown)),
    CONSIGNMENTS,
    PARCELS,
    at_home(Detail(name="parcel", path="parcels/<str:number>", show=parcel_shown)),
    TRIPS,
    at_home(Detail(name="trip", path="trips/<str:number>", show=trips.show_trip)),
]
