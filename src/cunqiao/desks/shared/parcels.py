"""Parcels: where each lies, and what happened to it."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cunqiao.desks.framework import (
    Bulk,
    Chip,
    Choice,
    Column,
    Days,
    Empty,
    Find,
    Here,
    List,
    Text,
    times,
)
from cunqiao.desks.framework.cells import Content
from cunqiao.desks.framework.filters import Filter
from cunqiao.desks.shared import tones
from cunqiao.desks.shared.counties import county_column, station_filters
from cunqiao.kernel import clock
from cunqiao.kernel.paging import Sort
from cunqiao.logistics import queries
from cunqiao.logistics.access import labelled, parcels_within
from cunqiao.logistics.models import Parcel
from cunqiao.logistics.states import ParcelStatus
from cunqiao.villagers.masking import mask_name

LONG_AT_STATION = timedelta(days=3)


def rows(here: Here) -> QuerySet[Parcel]:
    return queries.with_arrival(queries.with_legs(parcels_within(here.scope).select_related("station", "addressee")))


def long_at_station() -> Q:
    """Parcels, `with_arrival`, that nobody fetched for days: at the station since long, and there still."""
    return Q(status=ParcelStatus.AT_STATION, there_since__lt=clock.now() - LONG_AT_STATION)


def order_of(here: Here, parcel: Parcel) -> Text:
    """Its order, if it is of one of ours."""
    if parcel.consignment is None:
        return Text("")
    number = parcel.consignment.order.number
    return Text(number, href=here.link("order", number))


def whereabouts(here: Here, parcel: Parcel) -> Content:
    leg = queries.last_leg(parcel)
    if leg and leg.ended_at is None:
        return Text(leg.trip.number, href=here.link("trip", leg.trip.number))
    return Text(parcel.shelf) if parcel.shelf else ""


def columns(here: Here, rows: Sequence[Parcel]) -> list[Column[Parcel]]:
    return [
        Column(
            "number",
            _("Parcel"),
            lambda parcel: Text(parcel.number, times.short(parcel.created_at), here.link("parcel", parcel.number)),
            sort="created_at",
            descending=True,
            on_phone="sub",
        ),
        *county_column(here),
        Column("carrier", _("Carrier"), lambda parcel: Text(parcel.tracking, parcel.carrier), sort="tracking"),
        Column(
            "to",
            _("Addressee and station"),
            lambda parcel: Text(mask_name(parcel.addressee.name), parcel.station.name),
            on_phone="title",
        ),
        Column("state", _("State"), tones.parcel_progress, on_phone="state"),
        Column("where", _("Trip or shelf"), partial(whereabouts, here), on_phone="side"),
        Column("order", _("Order"), partial(order_of, here)),
    ]


def filters(here: Here) -> list[Filter]:
    return [
        Find(_("Parcel or tracking number"), labelled),
        Choice("status", _("State"), ParcelStatus.choices),
        *station_filters(here),
        Days("created", _("Shipped"), "created_at"),
    ]


def chips(here: Here) -> list[Chip]:
    return [
        Chip("scan", _("To scan in"), Q(status=ParcelStatus.SHIPPED)),
        Chip("load", _("To load"), Q(status=ParcelStatus.AT_COUNTY)),
        Chip("on_trip", _("On their way to villages"), Q(status=ParcelStatus.ON_TRIP)),
        Chip("at_station", _("At stations"), Q(status=ParcelStatus.AT_STATION)),
        Chip("unfetched", _("Not fetched for 3 days"), long_at_station(), hot=True),
    ]


PARCELS = List(
    name="parcels",
    path="parcels",
    title=_("Parcels"),
    unit=lambda n: ngettext("parcel", "parcels", n),
    rows=rows,
    key=lambda parcel: parcel.number,
    sort=Sort("created_at", descending=True),
    columns=columns,
    filters=filters,
    chips=chips,
    bulk=[Bulk("trip", _("Load onto a trip"), "truck", "trip-new", primary=True)],
    empty=Empty(_("No parcels yet"), _("When a merchant ships, its parcels stand here until they are collected.")),
)
