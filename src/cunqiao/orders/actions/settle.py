"""What is handed over is settled: escrow pays the merchant, the partner's commission and the platform."""

from collections import Counter as Tally
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from cunqiao.catalog.actions import PoolKey, sell_pieces
from cunqiao.kernel import clock
from cunqiao.kernel.county import NATIONAL
from cunqiao.kernel.money import BASIS_POINTS, allot
from cunqiao.kernel.scope import Scope
from cunqiao.kernel.transactions import transacting
from cunqiao.ledger.actions import NewTransfer, post
from cunqiao.ledger.models import AccountKind, TransferKind
from cunqiao.ledger.queries import accounts_by_holder
from cunqiao.orders.access import lines_by_id
from cunqiao.orders.actions.drawers import repay_front
from cunqiao.orders.actions.refresh import refresh_status
from cunqiao.orders.models import Consignment, Line, Order, Payment
from cunqiao.orders.queries import due_fen
from cunqiao.orders.states import CONSIGNMENT_MOVES


@transacting()
def mark_at_station(order: Order, consignment: Consignment, *, at: datetime) -> None:
    """The last parcel of a consignment has come to the station. The order is under lock."""
    Consignment.objects.filter(county_id=order.county_id, id=consignment.id).update(at_station_at=at)
    refresh_status(order)


@transacting()
def settle(
    scope: Scope, order: Order, *, entry_id: UUID, pieces: Mapping[UUID, int], is_last: bool, at: datetime
) -> None:
    """Pieces ({line: quantity}) of one consignment were handed over and accepted. The order is under lock.

    Records what the villager owed for them as paid, splits their value from escrow by the lines' rates, and counts
    the pieces as sold. `is_last`: nothing of the consignment is outstanding any more.

    Raises:
        InsufficientFloat: another tenure fronted what is paid now, and the float does not reach to repay it.
    """
    lines = lines_by_id(order)
    handed = [(lines[id], quantity) for id, quantity in pieces.items()]
    paid_fen = _take_payment(scope, order, lines, handed, entry_id=entry_id, at=at)
    sold: Tally[PoolKey] = Tally()
    for line, quantity in handed:
        national = line.national_settled
        line.collected += quantity
        sold[NATIONAL, line.sku_id] += line.national_settled - national
        sold[order.county_id, line.sku_id] += quantity - (line.national_settled - national)
    Line.objects.bulk_update([line for line, _ in handed], ["collected"])
    if is_last:
        CONSIGNMENT_MOVES.make([handed[0][0].consignment], "collect", by=scope, at=at)
    refresh_status(order)
    post(_split(order, handed, entry_id, at))
    repay_front(order, paid_fen, drawer=scope.required_tenure_id, entry_id=entry_id, at=at)
    sell_pieces(sold)


def _take_payment(
    scope: Scope,
    order: Order,
    lines: Mapping[UUID, Line],
    handed: list[tuple[Line, int]],
    *,
    entry_id: UUID,
    at: datetime,
) -> int:
    """The villager pays for these pieces what is still due, if anything is. How much."""
    value = sum(quantity * line.unit_price_fen for line, quantity in handed)
    owed = max(0, min(value, due_fen(lines.values(), order.payments.all())))
    if owed:
        Payment.objects.create(
            county_id=order.county_id,
            order=order,
            entry_id=entry_id,
            payer_id=order.villager_id,
            till=scope.till,
            amount_fen=owed,
            taken_by_id=scope.required_person_id,
            tenure_id=scope.required_tenure_id,
            happened_at=at,
            recorded_at=clock.now(),
        )
    return owed


def _split(order: Order, handed: list[tuple[Line, int]], entry_id: UUID, at: datetime) -> list[NewTransfer]:
    """Three transfers a line: merchant, commission of the tenure that sold it, platform."""
    merchant_id = handed[0][0].consignment.merchant_id
    accounts = accounts_by_holder(order.county_id, [merchant_id, order.tenure_id])
    to = [
        (TransferKind.SETTLE_MERCHANT, accounts[AccountKind.MERCHANT, merchant_id]),
        (TransferKind.COMMISSION, accounts[AccountKind.COMMISSION_PENDING, order.tenure_id]),
        (TransferKind.PLATFORM_FEE, accounts[AccountKind.PLATFORM, None]),
    ]
    escrow = accounts[AccountKind.ESCROW, None]
    return [
        NewTransfer(order.county_id, entry_id, escrow, account, part, kind, order.id, at)
        for line, quantity in handed
        for (kind, account), part in zip(to, allot(quantity * line.unit_price_fen, _shares(line)), strict=True)
    ]


def _shares(line: Line) -> list[int]:
    """In basis points: the merchant's, the partner's, the platform's."""
    return [BASIS_POINTS - line.fee_bp, line.commission_bp, line.fee_bp - line.commission_bp]
