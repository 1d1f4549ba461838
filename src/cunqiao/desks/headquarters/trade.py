"""Orders, consignments, parcels and trips of all counties: to see, not to change."""

from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

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
from cunqiao.desks.framework.filters import Filter
from cunqiao.desks.shared import tones
from cunqiao.desks.shared.counties import county_column, county_filters, in_its_county
from cunqiao.desks.shared.order_page import order_shown
from cunqiao.desks.shared.orders import ORDERS
from cunqiao.desks.shared.parcel_page import parcel_shown
from cunqiao.desks.shared.parcels import PARCELS
from cunqiao.desks.shared.trips import TRIPS, show_trip
from cunqiao.kernel import clock
from cunqiao.kernel.paging import Sort
from cunqiao.logistics import queries
from cunqiao.logistics.queries import consignment_number
from cunqiao.orders.models import Consignment
from cunqiao.orders.states import ConsignmentStatus


def columns(here: Here, rows: Sequence[Consignment]) -> list[Column[Consignment]]:
    return [
        Column(
            "number",
            _("Consignment"),
            lambda part: Text(
                consignment_number(part.order, part),
                times.short(part.recorded_at),
                here.link("order", part.order.number),
            ),
            sort="recorded_at",
            descending=True,
            on_phone="title",
        ),
        *county_column(here),
        Column("merchant", _("Merchant"), lambda part: part.merchant.name, on_phone="sub"),
        Column("station", _("Station"), lambda part: part.order.station.name),
        Column("state", _("State"), tones.consignment_pill, on_phone="state"),
        Column("by", _("Ship by"), ship_by, sort="ship_by", on_phone="side"),
    ]


def filters(here: Here) -> list[Filter]:
    return [
        Find(_("Order number"), lambda words: Q(order__number__startswith=words.upper())),
        *county_filters(here),
        Choice("status", _("State"), ConsignmentStatus.choices),
        Find(_("Merchant"), lambda words: Q(merchant__name__contains=words), name="merchant"),
        Days("placed", _("Placed on"), "recorded_at"),
    ]


def chips(here: Here) -> list[Chip]:
    return [
        Chip("to_ship", _("To ship"), Q(status=ConsignmentStatus.TO_SHIP)),
        Chip(
            "late",
            _("Late at the merchant"),
            Q(status=ConsignmentStatus.TO_SHIP, ship_by__lt=clock.now()),
            hot=True,
        ),
    ]


CONSIGNMENTS = List(
    name="consignments",
    path="consignments",
    title=_("Consignments"),
    unit=lambda n: ngettext("consignment", "consignments", n),
    rows=lambda here: queries.consignments(here.scope).select_related("merchant", "order__station"),
    sort=Sort("recorded_at", descending=True),
    columns=columns,
    filters=filters,
    chips=chips,
    empty=Empty(_("No consignments yet"), _("Every order becomes a consignment for each of its merchants.")),
)


def ship_by(part: Consignment) -> Text | Moment:
    if part.status == ConsignmentStatus.TO_SHIP and part.ship_by < clock.now():
        return Text(times.short(part.ship_by), times.duration(clock.now() - part.ship_by), tone="bad")
    return Moment(part.ship_by)


PAGES: list[Page] = [
    ORDERS,
    in_its_county(Detail(name="order", path="orders/<str:number>", show=order_shown)),
    CONSIGNMENTS,
    PARCELS,
    in_its_county(Detail(name="parcel", path="parcels/<str:number>", show=parcel_shown)),
    TRIPS,
    in_its_county(Detail(name="trip", path="trips/<str:number>", show=show_trip)),
]
