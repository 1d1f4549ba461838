"""Orders: the list of a county, or of all."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cunqiao.desks.framework import Chip, Choice, Column, Days, Empty, Find, Here, List, Money, Text, Total, times
from cunqiao.desks.framework.filters import Filter
from cunqiao.desks.shared import tones
from cunqiao.desks.shared.counties import county_column, is_over_counties, station_filters
from cunqiao.desks.shared.goods import goods_cell
from cunqiao.desks.shared.order_page import pieces_words
from cunqiao.kernel import calendar, clock
from cunqiao.kernel.paging import Sort
from cunqiao.logistics import queries
from cunqiao.orders.access import consignments_within
from cunqiao.orders.models import Order
from cunqiao.orders.states import ConsignmentStatus, OrderStatus
from cunqiao.villagers.masking import mask_name
from cunqiao.villagers.queries import villagers

SLOW = timedelta(hours=24)


def rows(here: Here) -> QuerySet[Order]:
    return queries.orders_with_goods(here.scope)


def find(here: Here, words: str) -> Q:
    """By the beginning of the number; in one county also by the villager: a part of the name, pinyin, last digits."""
    by_number = Q(number__startswith=words.upper())
    if is_over_counties(here):
        return by_number
    return by_number | Q(villager_id__in=villagers(here.scope, words).order_by().values("id"))


def late(here: Here) -> Q:
    """A consignment should have been shipped by now."""
    waiting = consignments_within(here.scope).filter(status=ConsignmentStatus.TO_SHIP, ship_by__lt=clock.now())
    return Q(status=OrderStatus.PLACED, id__in=waiting.order_by().values("order_id"))


def chips(here: Here) -> list[Chip]:
    return [
        Chip("to_ship", _("To ship"), Q(status=OrderStatus.PLACED)),
        Chip(
            "slow",
            _("Waiting to be shipped for 24 hours"),
            Q(status=OrderStatus.PLACED, recorded_at__lt=clock.now() - SLOW),
            hot=True,
        ),
        Chip("late", _("Late at the merchant"), late(here), hot=True),
        Chip("under_way", _("Under way"), Q(status=OrderStatus.SHIPPED)),
        Chip("at_station", _("At the station"), Q(status=OrderStatus.AT_STATION)),
        Chip("today", _("Placed today"), Q(recorded_at__gte=calendar.midnight(calendar.today()))),
    ]


def next_step(order: Order) -> Text:
    steps = {
        OrderStatus.PLACED: _("Merchant ships"),
        OrderStatus.SHIPPED: _("Under way to the station"),
        OrderStatus.AT_STATION: _("Villager fetches it"),
    }
    step = steps.get(OrderStatus(order.status))
    return Text(step, tone="quiet") if step else Text("")


def goods(order: Order) -> Text:
    lines = list(order.lines.all())
    pieces = sum(line.quantity for line in lines)
    return goods_cell(lines[0].sku, pieces_words(pieces)) if lines else Text("", pieces_words(pieces), icon="package")


def columns(here: Here, rows: Sequence[Order]) -> list[Column[Order]]:
    return [
        Column(
            "number",
            _("Order"),
            lambda order: Text(order.number, times.short(order.placed_at), here.link("order", order.number)),
            sort="recorded_at",
            descending=True,
            on_phone="sub",
        ),
        *county_column(here),
        Column(
            "who",
            _("Villager and station"),
            lambda order: Text(mask_name(order.villager.name), order.station.name),
            on_phone="title",
        ),
        Column("goods", _("Goods"), goods, on_phone="sub"),
        Column("state", _("State"), tones.order_progress, on_phone="state"),
        Column("next", _("Next step"), next_step, on_phone="next"),
        Column(
            "amount",
            _("Amount"),
            lambda order: Money(order.total_fen),
            sort="total_fen",
            descending=True,
            number=True,
            on_phone="side",
        ),
    ]


def filters(here: Here) -> list[Filter]:
    return [
        Find(_("Order number") if is_over_counties(here) else _("Number or villager"), partial(find, here)),
        Choice("status", _("State"), OrderStatus.choices),
        *station_filters(here),
        Days("placed", _("Placed on"), "placed_at"),
    ]


ORDERS = List(
    name="orders",
    path="orders",
    title=_("Orders"),
    unit=lambda n: ngettext("order", "orders", n),
    rows=rows,
    sort=Sort("recorded_at", descending=True),
    columns=columns,
    filters=filters,
    chips=chips,
    total=Total(_("together"), "total_fen"),
    empty=Empty(_("No orders yet"), _("As soon as a station takes an order, it stands here.")),
)
