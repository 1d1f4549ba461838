"""Search over everything in a person's reach: numbers, tracking numbers, stations, villages, villagers, phones."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from cunqiao.desks.framework.cells import Words
from cunqiao.desks.framework.desk import Desk, Here
from cunqiao.desks.framework.filters import plain
from cunqiao.logistics.access import labelled, parcels_within, trips_within
from cunqiao.network.access import stations_within
from cunqiao.orders.access import consignments_within, orders_within
from cunqiao.villagers.masking import mask_name, mask_phone
from cunqiao.villagers.queries import villagers

EACH = 6
MAX_TEXT = 60


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found: words, smaller words, where it is."""

    kind: Words
    icon: str
    text: Words
    sub: Words
    href: str


@dataclass(frozen=True)
class FindPage:
    """The results, as a page or as the list under the search box."""

    name: str = "find"
    path: str = "find"
    methods: tuple[str, ...] = ("GET", "HEAD")

    def respond(self, here: Here, **named: Any) -> HttpResponse:
        words = here.request.GET.get("q", "").replace("\0", "").strip()[:MAX_TEXT]
        context = {"words": words, "hits": found(here, plain(words)) if words else []}
        part = here.request.headers.get("HX-Request") and "part" in here.request.GET
        return here.render("desks/found_part.html" if part else "desks/found.html", context)


def urls(desk: Desk) -> list[URLPattern]:
    page = FindPage()
    return [path(f"{desk.base}/{page.path}", desk.view(page), name=f"{desk.base}-{page.name}")]


def found(here: Here, words: str) -> list[Hit]:
    """What fits, only of kinds that this desk has a page for. One query a kind."""
    hits = []
    if any(sign.isdigit() for sign in words):
        number = words.upper()
        hits += [*_orders(here, number), *_consignments(here, number), *_parcels(here, words), *_trips(here, number)]
    if here.link("station", "1"):
        hits += _stations(here, words)
    if here.link("villager", UUID(int=0)):
        hits += _villagers(here, words)
    return hits


def _orders(here: Here, number: str) -> list[Hit]:
    if not here.link("order", "1"):
        return []
    rows = orders_within(here.scope).filter(number__startswith=number).select_related("station")
    return [
        Hit(
            _("Order"),
            "receipt",
            row.number,
            f"{row.station.name} · {row.get_status_display()}",
            here.link("order", row.number),
        )
        for row in rows.order_by("-recorded_at")[:EACH]
    ]


def _consignments(here: Here, number: str) -> list[Hit]:
    if not here.link("consignment", "1"):
        return []
    order = re.sub(r"(-[A-OQ-Z][0-9]+)-[0-9]+$", r"\1", number)
    rows = consignments_within(here.scope).filter(order__number__startswith=order)
    return [
        Hit(
            _("Consignment"),
            "packages",
            f"{row.order.number}-{row.position}",
            row.get_status_display(),
            here.link("consignment", f"{row.order.number}-{row.position}"),
        )
        for row in rows.order_by("-recorded_at")[:EACH]
    ]


def _parcels(here: Here, words: str) -> list[Hit]:
    if not here.link("parcel", "1"):
        return []
    rows = parcels_within(here.scope).filter(labelled(words)).select_related("station")
    return [
        Hit(
            _("Parcel"),
            "package",
            row.number,
            f"{row.carrier} {row.tracking} · {row.get_status_display()}",
            here.link("parcel", row.number),
        )
        for row in rows.order_by("-created_at")[:EACH]
    ]


def _trips(here: Here, number: str) -> list[Hit]:
    if not here.link("trip", "1") or not number.startswith("T"):
        return []
    rows = trips_within(here.scope).filter(number__startswith=number)
    return [
        Hit(_("Trip"), "truck", row.number, row.get_status_display(), here.link("trip", row.number))
        for row in rows.order_by("-created_at")[:EACH]
    ]


def _stations(here: Here, words: str) -> list[Hit]:
    """By number, by name, and by the village's name, pinyin or initials."""
    low = words.lower().replace(" ", "")
    fits = Q(number__startswith=words) | Q(name__contains=words) | Q(village__name__contains=words)
    if low.isascii():
        fits |= Q(village__pinyin__startswith=low) | Q(village__initials__startswith=low)
    rows = stations_within(here.scope).filter(fits).select_related("village").order_by("number")
    return [
        Hit(
            _("Station"),
            "building-store",
            f"{row.name} {row.number}",
            row.village.name,
            here.link("station", row.number),
        )
        for row in rows[:EACH]
    ]


def _villagers(here: Here, words: str) -> list[Hit]:
    """By a part of the name, its pinyin, or the last four digits of the phone; masked."""
    return [
        Hit(
            _("Villager"),
            "user",
            mask_name(row.name),
            f"{mask_phone(row.phone)} · {row.station.name}",
            here.link("villager", row.id),
        )
        for row in villagers(here.scope, words)[:EACH]
    ]
