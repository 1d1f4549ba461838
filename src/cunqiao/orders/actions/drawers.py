"""Cash moves through the drawer of one tenure, and money through the float of the same tenure.

The float of an order's tenure holds its value from the placing on, whoever runs the station later. What was paid at
once lies in that tenure's drawer; the rest the tenure has fronted, until the villager pays.
"""

from datetime import datetime
from uuid import UUID

from cunqiao.kernel import clock
from cunqiao.kernel.scope import Scope
from cunqiao.ledger.actions import NewTransfer, lock_floats, post
from cunqiao.ledger.errors import InsufficientFloat
from cunqiao.ledger.models import AccountKind, TransferKind
from cunqiao.ledger.queries import county_accounts
from cunqiao.network.queries import tenure_now
from cunqiao.orders.models import Order, Refund


def drawer_of(scope: Scope, order: Order) -> UUID:
    """The tenure whose drawer an order's cash moves through now.

    At a counter it is that of who stands there. Without one (a job, the county's desk) it is that of the tenure that
    runs the station; where none does, the order's own.
    """
    return scope.tenure_id or tenure_now(order.county_id, order.station_id) or order.tenure_id


def repay_front(order: Order, amount_fen: int, *, drawer: UUID, entry_id: UUID, at: datetime) -> None:
    """The drawer took cash for what the order's tenure had fronted: the money goes from its float to that one's.

    Raises:
        InsufficientFloat: the float does not reach.
    """
    if drawer == order.tenure_id or not amount_fen:
        return
    floats = lock_floats([(order.county_id, drawer), (order.county_id, order.tenure_id)])
    giver, taker = floats[order.county_id, drawer], floats[order.county_id, order.tenure_id]
    if giver.available_fen < amount_fen:
        raise InsufficientFloat(needed_fen=amount_fen, available_fen=giver.available_fen)
    kind = TransferKind.REPAY_FRONT
    post([NewTransfer(order.county_id, entry_id, giver.account, taker.account, amount_fen, kind, order.id, at)])


def refund_of(value_fen: int, due_fen: int) -> int:
    """How much more the villager is owed since pieces worth `value_fen` went back, who owes `due_fen` after that."""
    return max(0, -due_fen) - max(0, -due_fen - value_fen)


def return_money(
    order: Order, value_fen: int, due_fen: int, kind: TransferKind, *, by: Scope, entry_id: UUID, at: datetime
) -> None:
    """Pieces worth `value_fen` went back, and the villager owes `due_fen` since; below zero, is owed it.

    By as much as the villager is owed more than before, they get cash out of a drawer, and its float gets the money.
    The rest was still due: who fronted it gets it back, the order's tenure.
    """
    refund_fen = refund_of(value_fen, due_fen)
    drawer = drawer_of(by, order) if refund_fen else order.tenure_id
    if refund_fen:
        Refund.objects.create(
            county_id=order.county_id,
            order=order,
            entry_id=entry_id,
            amount_fen=refund_fen,
            tenure_id=drawer,
            given_by_id=by.person_id if by.tenure_id else None,
            happened_at=at,
            recorded_at=clock.now(),
        )
    parts = {order.tenure_id: value_fen - refund_fen}
    parts[drawer] = parts.get(drawer, 0) + refund_fen
    escrow = county_accounts([order.county_id], AccountKind.ESCROW)[order.county_id]
    floats = lock_floats((order.county_id, tenure_id) for tenure_id in parts)
    post(
        [
            NewTransfer(order.county_id, entry_id, escrow, floats[key].account, parts[key[1]], kind, order.id, at)
            for key in sorted(floats)
        ]
    )
