"""Write admitted orders: every table at once, each by one COPY."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from cunqiao.catalog.queries import Offer
from cunqiao.kernel.bulk import copy_rows, packed_time, time_of
from cunqiao.kernel.county import new_key
from cunqiao.ledger.actions import NewTransfer, post
from cunqiao.ledger.models import AccountKind, AccountRef, TransferKind
from cunqiao.ledger.queries import county_accounts
from cunqiao.orders.admission import Admitted
from cunqiao.orders.models import Consignment, Line, Order, Payment, PaymentMeans, Terms
from cunqiao.orders.new import NewOrder
from cunqiao.orders.states import ConsignmentStatus, OrderStatus
from cunqiao.policies.kinds import ShipBy
from cunqiao.policies.queries import InForce, in_force_in

ORDER_COLUMNS = {
    "county_id": "smallint",
    "id": "uuid",
    "station_id": "uuid",
    "tenure_id": "uuid",
    "villager_id": "uuid",
    "ordered_by_id": "uuid",
    "total_fen": "bigint",
    "placed_at": "time",
    "recorded_at": "time",
    "number": "text",
    "status": "text",
    "till": "text",
    "recipient_name": "text",
    "recipient_relation": "text",
    "payment_terms": "text",
    "consent_kind": "text",
    "consent_value": "text",
    "said_at": "time?",
}
CONSIGNMENT_COLUMNS = {
    "county_id": "smallint",
    "id": "uuid",
    "order_id": "uuid",
    "merchant_id": "uuid",
    "ship_by_version_id": "uuid",
    "position": "smallint",
    "ship_by": "time",
    "recorded_at": "time",
    "status": "text",
}
LINE_COLUMNS = {
    "county_id": "smallint",
    "id": "uuid",
    "order_id": "uuid",
    "consignment_id": "uuid",
    "sku_id": "uuid",
    "position": "smallint",
    "quantity": "int",
    "national_quantity": "int",
    "unit_price_fen": "bigint",
    "fee_bp": "smallint",
    "commission_bp": "smallint",
}
PAYMENT_COLUMNS = {
    "county_id": "smallint",
    "id": "uuid",
    "order_id": "uuid",
    "entry_id": "uuid",
    "payer_id": "uuid",
    "amount_fen": "bigint",
    "taken_by_id": "uuid",
    "tenure_id": "uuid",
    "happened_at": "time",
    "recorded_at": "time",
    "till": "text",
    "means": "text",
}


@dataclass(frozen=True, slots=True)
class Numbered:
    """An admitted order with its number and the float that holds its money."""

    new: NewOrder
    number: str
    admitted: Admitted
    float_account: AccountRef


@dataclass(slots=True)
class _Rows:
    """The rows of a batch, as `copy_rows` takes them."""

    orders: list[Sequence[Any]] = field(default_factory=list)
    consignments: list[Sequence[Any]] = field(default_factory=list)
    lines: list[Sequence[Any]] = field(default_factory=list)
    payments: list[Sequence[Any]] = field(default_factory=list)


def write(orders: Sequence[Numbered], offered: Mapping[UUID, Offer], now: datetime) -> None:
    """Insert the orders with all that hangs on them, and hold their money in escrow: one transfer an order."""
    rows = _Rows()
    recorded_at, limits = time_of(now), in_force_in(ShipBy, {order.new.county_id for order in orders}, now)
    for order in orders:
        placed_at = time_of(order.new.placed_at) if order.new.placed_at else recorded_at
        _add_order(rows, order, placed_at, recorded_at)
        _add_consignments(rows, order, offered, now, limits[order.new.county_id])
        _add_payment(rows, order, placed_at, recorded_at)
    copy_rows(Order._meta.db_table, ORDER_COLUMNS, rows.orders)
    copy_rows(Consignment._meta.db_table, CONSIGNMENT_COLUMNS, rows.consignments)
    copy_rows(Line._meta.db_table, LINE_COLUMNS, rows.lines)
    if rows.payments:
        copy_rows(Payment._meta.db_table, PAYMENT_COLUMNS, rows.payments)
    post(list(_holds(orders, now)))


def _add_order(rows: _Rows, order: Numbered, placed_at: int, recorded_at: int) -> None:
    new = order.new
    assert new.scope.person_id is not None, "a partner is a person"
    rows.orders.append(
        (
            new.county_id,
            new.id.bytes,
            new.station[1].bytes,
            new.tenure[1].bytes,
            new.villager_id.bytes,
            new.scope.person_id.bytes,
            order.admitted.total_fen,
            placed_at,
            recorded_at,
            order.number,
            OrderStatus.PLACED.value,
            order.number.partition("-")[2][0],
            new.recipient_name,
            new.recipient_relation,
            new.terms,
            new.consent_kind,
            new.consent_value,
            new.scope.said_at and packed_time(new.scope.said_at),
        )
    )


def _add_consignments(
    rows: _Rows, order: Numbered, offered: Mapping[UUID, Offer], now: datetime, limit: InForce[ShipBy]
) -> None:
    """A consignment a merchant, in the order in which the basket names them, and the lines."""
    new, version = order.new, limit.version_id.bytes
    timed = (time_of(now + timedelta(hours=limit.policy.hours)), time_of(now), ConsignmentStatus.TO_SHIP.value)
    county, order_id = new.county_id, new.id.bytes
    consignments: dict[UUID, bytes] = {}
    for i, (line, national) in enumerate(zip(new.lines, order.admitted.national, strict=True), 1):
        offer = offered[line.sku_id]
        consignment = consignments.get(offer.merchant_id)
        if consignment is None:
            consignment = consignments[offer.merchant_id] = new_key()
            merchant, position = offer.merchant_id.bytes, len(consignments)
            rows.consignments.append((county, consignment, order_id, merchant, version, position, *timed))
        rows.lines.append(
            (
                county,
                new_key(),
                order_id,
                consignment,
                line.sku_id.bytes,
                i,
                line.quantity,
                national,
                offer.price_fen,
                offer.fee_bp,
                offer.commission_bp,
            )
        )


def _add_payment(rows: _Rows, order: Numbered, placed_at: int, recorded_at: int) -> None:
    """The cash that was kept, if any: paid at the placing, whose event is the order itself."""
    new = order.new
    usual = order.admitted.total_fen if new.terms == Terms.CASH else 0
    cash = usual if new.cash_fen is None else new.cash_fen
    if cash:
        assert new.scope.person_id is not None, "a partner is a person"
        order_id, taken_by = new.id.bytes, new.scope.person_id.bytes
        rows.payments.append(
            (
                new.county_id,
                new_key(),
                order_id,
                order_id,
                new.villager_id.bytes,
                cash,
                taken_by,
                new.tenure[1].bytes,
                placed_at,
                recorded_at,
                new.scope.till,
                PaymentMeans.CASH.value,
            )
        )


def _holds(orders: Sequence[Numbered], now: datetime) -> Iterable[NewTransfer]:
    escrow = county_accounts({order.new.county_id for order in orders}, AccountKind.ESCROW)
    for order in orders:
        new = order.new
        yield NewTransfer(
            county_id=new.county_id,
            entry_id=new.id,
            debit=order.float_account,
            credit=escrow[new.county_id],
            amount_fen=order.admitted.total_fen,
            kind=TransferKind.PLACE,
            order_id=new.id,
            happened_at=new.placed_at or now,
        )
