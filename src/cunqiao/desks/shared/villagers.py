"""Villagers, masked: enough to recognise, too little to keep."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cunqiao.desks.framework import (
    Column,
    Detail,
    Empty,
    Facts,
    Find,
    Here,
    List,
    Moment,
    Money,
    Shown,
    Table,
    Text,
    times,
)
from cunqiao.desks.framework.cells import Content, Words
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.framework.filters import Filter
from cunqiao.desks.shared import tones
from cunqiao.desks.shared.counties import county_column, station_filters
from cunqiao.kernel.errors import NotFound
from cunqiao.kernel.paging import Sort
from cunqiao.logistics.access import parcels_within
from cunqiao.orders.access import orders_within
from cunqiao.villagers import queries
from cunqiao.villagers.masking import mask_name, mask_phone
from cunqiao.villagers.models import Consent, Villager

LAST = 20


def columns(here: Here, rows: Sequence[Villager]) -> list[Column[Villager]]:
    return [
        Column(
            "name",
            _("Name"),
            lambda villager: Text(mask_name(villager.name), href=here.link("villager", villager.id), icon="user"),
            on_phone="title",
        ),
        *county_column(here),
        Column("phone", _("Phone"), lambda villager: mask_phone(villager.phone), on_phone="side"),
        Column(
            "station",
            _("Station"),
            lambda villager: Text(villager.station.name, villager.station.number),
            on_phone="sub",
        ),
        Column(
            "registered",
            _("Registered"),
            lambda villager: Moment(villager.registered_at),
            sort="registered_at",
            descending=True,
        ),
        Column("consent", _("Consent"), lambda villager: Consent(villager.consent_kind).label),
    ]


def filters(here: Here) -> list[Filter]:
    return [
        Find(
            _("Name, pinyin or last four digits"),
            lambda words: Q(id__in=queries.villagers(here.scope, words).order_by().values("id")),
        ),
        *station_filters(here),
    ]


VILLAGERS = List(
    name="villagers",
    path="villagers",
    title=_("Villagers"),
    unit=lambda n: ngettext("villager", "villagers", n),
    rows=lambda here: queries.villagers(here.scope),
    sort=Sort("registered_at", descending=True),
    columns=columns,
    filters=filters,
    empty=Empty(_("No villagers yet"), _("Stations register their customers; masked, they stand here.")),
)


def show_villager(here: Here, villager_id: UUID) -> Shown:
    villager = queries.villagers(here.scope).filter(id=villager_id).first()
    if villager is None:
        raise NotFound(kind="villager", id=str(villager_id))
    return Shown(
        title=mask_name(villager.name),
        sub=f"{mask_phone(villager.phone) or gettext('no phone')} · {villager.station.name}",
        crumbs=[(_("Villagers"), here.link("villagers"))],
        left=[_orders(here, villager), _parcels(here, villager)],
        right=[
            Facts(
                _("Facts"),
                [
                    (_("Station"), Text(villager.station.name, href=here.link("station", villager.station.number))),
                    (_("Registered"), times.short(villager.registered_at)),
                    (_("Consent"), Consent(villager.consent_kind).label),
                ],
                _("masked"),
            )
        ],
    )


def _orders(here: Here, villager: Villager) -> Table:
    found = orders_within(here.scope).filter(villager_id=villager.id).order_by("-recorded_at", "-id")[:LAST]
    lines: list[list[Content]] = [
        [
            Text(order.number, href=here.link("order", order.number), icon="receipt"),
            Moment(order.placed_at),
            tones.order_pill(order),
            Money(order.total_fen),
        ]
        for order in found
    ]
    heads: list[Words] = [_("Order"), _("Placed on"), _("State"), "#" + gettext("Amount")]
    return Table(_("Orders"), heads, lines, gettext("the last %(n)s") % {"n": LAST})


def _parcels(here: Here, villager: Villager) -> Table:
    found = parcels_within(here.scope).filter(addressee_id=villager.id, station_id=villager.station_id)
    lines: list[list[Content]] = [
        [
            Text(parcel.number, href=here.link("parcel", parcel.number), icon="package"),
            parcel.shelf,
            tones.parcel_pill(parcel),
        ]
        for parcel in found.order_by("-created_at", "-id")[:LAST]
    ]
    return Table(_("Parcels"), [_("Parcel"), _("Shelf"), _("State")], lines)


PAGES: list[Page] = [VILLAGERS, Detail(name="villager", path="villagers/<uuid:villager_id>", show=show_villager)]
