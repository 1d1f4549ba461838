"""Orders of the county: the list, the order with its way and its money, cancelling."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cunqiao.desks.framework import (
    Chip,
    Choice,
    Column,
    Days,
    DeskForm,
    Detail,
    Done,
    Empty,
    Find,
    FormPage,
    Here,
    List,
    Money,
    Note,
    Text,
    Total,
    times,
)
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.framework.paging import Sort
from cunqiao.desks.shared import tones
from cunqiao.desks.shared.order import order_shown, pieces_words
from cunqiao.desks.shared.words import named
from cunqiao.kernel import calendar, clock
from cunqiao.kernel.errors import Invalid
from cunqiao.logistics import queries
from cunqiao.network.queries import stations
from cunqiao.orders.access import consignments_within, get_order_for
from cunqiao.orders.actions import cancel
from cunqiao.orders.models import Order
from cunqiao.orders.states import ConsignmentStatus, OrderStatus
from cunqiao.villagers.masking import mask_name
from cunqiao.villagers.queries import villagers

SLOW = timedelta(hours=24)


def rows(here: Here) -> QuerySet[Order]:
    return queries.orders(here.scope).select_related("station", "villager")


def station_choices(here: Here) -> list[tuple[str, str]]:
    return [(station.number, f"{station.name} {station.number}") for station in stations(here.scope).order_by("number")]


def find(here: Here, orders: QuerySet[Order], words: str) -> QuerySet[Order]:
    """By the beginning of the number, or by the villager: a part of the name, pinyin, the phone's last four digits."""
    people = villagers(here.scope, words).order_by().values("id")
    return orders.filter(Q(villager_id__in=people) | Q(number__startswith=words.upper()))


def late(here: Here) -> Q:
    """A consignment should have been shipped by now."""
    waiting = consignments_within(here.scope).filter(status=ConsignmentStatus.TO_SHIP, ship_by__lt=clock.now())
    return Q(status=OrderStatus.PLACED, id__in=waiting.order_by().values("order_id"))


CHIPS = [
    Chip("to_ship", _("To ship"), lambda here: Q(status=OrderStatus.PLACED)),
    Chip(
        "slow",
        _("Waiting to be shipped for 24 hours"),
        lambda here: Q(status=OrderStatus.PLACED, recorded_at__lt=clock.now() - SLOW),
        hot=True,
    ),
    Chip("late", _("Late at the merchant"), late, hot=True),
    Chip("under_way", _("Under way"), lambda here: Q(status=OrderStatus.SHIPPED)),
    Chip("at_station", _("At the station"), lambda here: Q(status=OrderStatus.AT_STATION)),
    Chip("today", _("Placed today"), lambda here: Q(recorded_at__gte=calendar.midnight(calendar.today()))),
]


def next_step(order: Order, here: Here) -> Text:
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
    return Text(named(lines[0].sku) if lines else "", pieces_words(pieces), icon="package")


ORDERS = List(
    name="orders",
    path="orders",
    title=_("Orders"),
    unit=_("orders"),
    rows=rows,
    sort=Sort("recorded_at", falling=True),
    columns=[
        Column(
            "number",
            _("Order"),
            lambda order, here: Text(order.number, times.short(order.placed_at), here.link("order", order.number)),
            sort="recorded_at",
            falling=True,
            on_phone="sub",
        ),
        Column(
            "who",
            _("Villager and station"),
            lambda order, here: Text(mask_name(order.villager.name), order.station.name),
            on_phone="title",
        ),
        Column("goods", _("Goods"), lambda order, here: goods(order), on_phone="sub"),
        Column("state", _("State"), lambda order, here: tones.order_progress(order), on_phone="state"),
        Column("next", _("Next step"), next_step, on_phone="next"),
        Column(
            "amount",
            _("Amount"),
            lambda order, here: Money(order.total_fen),
            sort="total_fen",
            falling=True,
            number=True,
            on_phone="side",
        ),
    ],
    filters=[
        Find(_("Number or villager"), find),
        Choice("status", _("State"), OrderStatus.choices),
        Choice("station", _("Station"), station_choices, lookup="station__number"),
        Days("placed", _("Placed on"), "placed_at"),
    ],
    chips=CHIPS,
    total=Total(_("together"), "total_fen"),
    empty=Empty(_("No orders yet"), _("As soon as a station takes an order, it stands here.")),
)


class CancelForm(DeskForm):
    """How many pieces of each line go back; all of them to begin with."""

    def prepare(self) -> None:
        for line in self.thing.lines.select_related("sku", "consignment").order_by("position"):
            if line.open_quantity and line.consignment.status == ConsignmentStatus.TO_SHIP:
                self.fields[f"line_{line.id}"] = forms.IntegerField(
                    label=named(line.sku),
                    min_value=0,
                    max_value=line.open_quantity,
                    initial=line.open_quantity,
                    help_text=gettext("Not shipped yet: %(n)s") % {"n": line.open_quantity},
                )

    def pieces(self) -> dict[UUID, int]:
        named = {name: value for name, value in self.cleaned_data.items() if name.startswith("line_")}
        return {UUID(name.removeprefix("line_")): value for name, value in named.items() if value}


def do_cancel(here: Here, order: Order, id: UUID, data: dict[str, Any]) -> None:
    pieces = {UUID(name.removeprefix("line_")): count for name, count in data.items() if count}
    if not pieces:
        raise Invalid.field("lines", _("Say how many pieces of which line go back."))
    cancel(here.scope, order, entry_id=id, pieces=pieces, at=clock.now())


PAGES: list[Page] = [
    ORDERS,
    FormPage(
        name="order-cancel",
        path="orders/<str:number>/cancel",
        title=_("Cancel what is not shipped"),
        thing=lambda here, number: get_order_for(here.scope, number),
        form=CancelForm,
        act=do_cancel,
        done=lambda here, order, id: Done(
            here.link("order", order.number), gettext("Cancelled. The money is back on the station's float.")
        ),
        submit=_("Cancel these pieces"),
        danger=True,
        text=lambda here, order: order.number,
        notes=lambda here, order: [
            Note(
                _("The villager gets the money back at the station"),
                _("Pieces and money go back at once; this cannot be undone."),
                "wait",
                "alert-triangle",
            )
        ],
        back=lambda here, order: here.link("order", order.number),
    ),
    Detail(name="order", path="orders/<str:number>", show=order_shown),
]
