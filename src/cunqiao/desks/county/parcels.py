"""Parcels of the county: where each lies, and what happened to it."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cunqiao.desks.county.orders import station_choices
from cunqiao.desks.county.waiting import long_at_station
from cunqiao.desks.framework import (
    Bulk,
    Chip,
    Choice,
    Column,
    Days,
    Detail,
    Empty,
    Find,
    Here,
    List,
    Text,
    times,
)
from cunqiao.desks.framework.cells import Content
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.framework.paging import Sort
from cunqiao.desks.shared import tones
from cunqiao.desks.shared.parcel import parcel_shown
from cunqiao.logistics import queries
from cunqiao.logistics.access import labelled
from cunqiao.logistics.models import Parcel
from cunqiao.logistics.states import ParcelStatus
from cunqiao.villagers.masking import mask_name


def rows(here: Here) -> QuerySet[Parcel]:
    return queries.with_legs(queries.parcels(here.scope).select_related("addressee"))


def find(here: Here, parcels: QuerySet[Parcel], words: str) -> QuerySet[Parcel]:
    """By the beginning of the number or of the tracking number."""
    return parcels.filter(labelled(words))


def whereabouts(parcel: Parcel, here: Here) -> Content:
    leg = queries.last_leg(parcel)
    if leg and leg.ended_at is None:
        return Text(leg.trip.number, href=here.link("trip", leg.trip.number))
    return Text(parcel.shelf) if parcel.shelf else ""


PARCELS = List(
    name="parcels",
    path="parcels",
    title=_("Parcels"),
    unit=_("parcels"),
    rows=rows,
    key=lambda parcel: parcel.number,
    sort=Sort("created_at", falling=True),
    columns=[
        Column(
            "number",
            _("Parcel"),
            lambda parcel, here: Text(
                parcel.number, times.short(parcel.created_at), here.link("parcel", parcel.number)
            ),
            sort="created_at",
            falling=True,
            on_phone="sub",
        ),
        Column("carrier", _("Carrier"), lambda parcel, here: Text(parcel.tracking, parcel.carrier), sort="tracking"),
        Column(
            "to",
            _("Addressee and station"),
            lambda parcel, here: Text(mask_name(parcel.addressee.name), parcel.station.name),
            on_phone="title",
        ),
        Column("state", _("State"), lambda parcel, here: tones.parcel_progress(parcel), on_phone="state"),
        Column("where", _("Trip or shelf"), whereabouts, on_phone="side"),
        Column(
            "order",
            _("Order"),
            lambda parcel, here: Text(
                parcel.consignment.order.number, href=here.link("order", parcel.consignment.order.number)
            ),
        ),
    ],
    filters=[
        Find(_("Parcel or tracking number"), find),
        Choice("status", _("State"), ParcelStatus.choices),
        Choice("station", _("Station"), station_choices, lookup="station__number"),
        Days("created", _("Shipped"), "created_at"),
    ],
    chips=[
        Chip("scan", _("To scan in"), lambda here: Q(status=ParcelStatus.SHIPPED)),
        Chip("load", _("To load"), lambda here: Q(status=ParcelStatus.AT_COUNTY)),
        Chip("on_trip", _("On their way to villages"), lambda here: Q(status=ParcelStatus.ON_TRIP)),
        Chip("at_station", _("At stations"), lambda here: Q(status=ParcelStatus.AT_STATION)),
        Chip("unfetched", _("Not fetched for 3 days"), lambda here: long_at_station(), hot=True),
    ],
    bulk=[Bulk("trip", _("Load onto a trip"), "truck", "trip-new", go=True)],
    empty=Empty(_("No parcels yet"), _("When a merchant ships, its parcels stand here until they are collected.")),
)

PAGES: list[Page] = [PARCELS, Detail(name="parcel", path="parcels/<str:number>", show=parcel_shown)]
