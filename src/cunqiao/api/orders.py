from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field, StringConstraints

from cunqiao.api import commands
from cunqiao.api.consignments import PiecesIn, add_up
from cunqiao.api.fields import BlankIsNone, Body, Cash, Id, Moment, PathText, Quantity, Text
from cunqiao.api.guard import Request
from cunqiao.api.once import once, sent_request
from cunqiao.api.outcomes import Outcome, done, refused
from cunqiao.api.paging import Listing, Page, each, page
from cunqiao.api.parcels import Collector
from cunqiao.api.reach import by_number
from cunqiao.api.rendering import json_response
from cunqiao.api.times import heard
from cunqiao.api.villagers import ConsentIn
from cunqiao.kernel import clock, ids
from cunqiao.kernel.errors import NotFound, Refusal
from cunqiao.kernel.ids import SentRequest
from cunqiao.kernel.scope import Scope
from cunqiao.kernel.transactions import transacting
from cunqiao.logistics import queries
from cunqiao.logistics.queries import Happening, Movement, OrderView, history_of, money_of, order_as_placed, order_view
from cunqiao.orders.access import get_order_for
from cunqiao.orders.actions import NewOrder, Placed, cancel, place
from cunqiao.orders.admission import WantedLine
from cunqiao.orders.models import Terms
from cunqiao.orders.states import OrderStatus
from cunqiao.villagers.models import Consent

router = Router(tags=["orders"])


class LineIn(BaseModel):
    """`unit_price_fen`: what the villager was told. If it is not the price now, nothing is ordered."""

    sku_id: Id
    quantity: Quantity
    unit_price_fen: Cash | None = None


class NewOrderIn(Body):
    """`cash_fen`: the cash kept. `till_number`: the device's own counter. `collector`: who may take it instead."""

    id: Id
    villager_id: Id
    lines: Annotated[list[LineIn], Field(min_length=1, max_length=500)]
    payment_terms: Terms | None = None
    cash_fen: Cash | None = None
    consent: ConsentIn | None = None
    collector: Collector | None = None
    coupon_codes: Annotated[list[Text], Field(max_length=20)] | None = None
    till_number: Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9]{1,7}$")] | None = None
    placed_at: Moment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDetail(OrderView):
    """An order with its way, and every fen that moved for it."""

    history: list[Happening]
    money: list[Movement]


class Cancel(Body):
    """Without `lines`, the whole order."""

    id: Id
    lines: Annotated[list[PiecesIn], Field(min_length=1, max_length=500)] | None = None


class CancelOf(Cancel):
    """A command's body names the order that a path names."""

    number: PathText


class OrdersQuery(Listing):
    status: Annotated[OrderStatus | None, BlankIsNone] = None


@router.get("/orders", response=Page[OrderView])
def list_orders(request: Request, query: Query[OrdersQuery]) -> dict[str, Any]:
    """The orders of a station or a county."""
    found = queries.orders(query.narrow(request.caller), status=query.status)
    return page(found, query, "recorded_at", each(order_view))


@router.post("/orders", response={201: OrderView, 200: OrderView})
def place_order(request: Request, body: NewOrderIn) -> HttpResponse:
    """Take an order for a villager; the station's float holds its value."""
    scope, at = heard(request.caller, body.placed_at)
    outcome = place_one(new_order(scope, sent_request(request, body.id), body, at))
    if isinstance(outcome, Refusal):
        raise outcome
    return json_response(order_as_placed(outcome.county_id, outcome.id), 201 if outcome.is_new else 200)


@router.get("/orders/{number}", response=OrderDetail)
def show_order(request: Request, number: PathText) -> OrderDetail:
    """An order with what happened to it and the money that moved for it."""
    scope = by_number(request.caller, number)
    order = queries.orders(scope).filter(number=number).first()
    if order is None:
        raise NotFound(kind="order", id=number)
    view = order_view(order)
    parts = {field.name: getattr(view, field.name) for field in fields(view)}
    return OrderDetail(**parts, history=history_of(order), money=money_of(order))


@router.post("/orders/{number}/cancel", response=OrderView)
def cancel_order(request: Request, number: PathText, body: Cancel) -> HttpResponse:
    """Give back what is not shipped yet: some pieces, or the whole order."""
    scope = request.caller
    return once(request, scope.county_id, body.id, cancelling(scope, number, body, clock.now()))


def cancelling(scope: Scope, number: str, body: Cancel, at: datetime) -> Callable[[], OrderView]:
    """What cancels the order when it is called, and shows it. Raises NotFound."""
    order = get_order_for(scope, number)
    pieces = None if body.lines is None else add_up(body.lines)

    def act() -> OrderView:
        cancel(scope, order, entry_id=body.id, pieces=pieces, at=at)
        return order_view(queries.orders(scope).get(county_id=order.county_id, id=order.id))

    return act


commands.register("cancel", CancelOf, lambda scope, body, at: cancelling(scope, body.number, body, at))


@transacting()
def placing(scope: Scope, sent: SentRequest, body: NewOrderIn, at: datetime) -> Outcome:
    """Place the order of a command. Placing claims ids by itself, and keeps an answer only here, where it refuses."""
    placed = place_one(new_order(scope, sent, body, at))
    if isinstance(placed, Refusal):
        outcome = refused(placed)
        ids.remember(scope.county_id, sent, outcome)
        return outcome
    before = None if placed.is_new else ids.earlier(scope.county_id, sent.id)
    return (before and before.answer) or done(order_as_placed(scope.county_id, sent.id))


commands.register_handler("order", NewOrderIn, placing)


def place_one(new: NewOrder) -> Placed | Refusal:
    """What became of one order. Raises IdTaken where an order has its id that did not come by a request."""
    with ids.keys_are_free(new.id):
        (outcome,) = place([new])
    return outcome


def new_order(scope: Scope, sent: SentRequest, body: NewOrderIn, placed_at: datetime) -> NewOrder:
    """What is to be placed."""
    consent, collector = body.consent, body.collector
    return NewOrder(
        scope=scope,
        sent=sent,
        villager_id=body.villager_id,
        lines=[WantedLine(line.sku_id, line.quantity, line.unit_price_fen) for line in body.lines],
        terms=body.payment_terms or Terms.CASH,
        cash_fen=body.cash_fen,
        consent_kind=consent.kind if consent else Consent.SEEN,
        consent_value=(consent.value if consent else None) or "",
        recipient_name=collector.name if collector else "",
        recipient_relation=(collector.relation if collector else None) or "",
        coupon_codes=body.coupon_codes or (),
        till_number=body.till_number,
        placed_at=placed_at,
    )
