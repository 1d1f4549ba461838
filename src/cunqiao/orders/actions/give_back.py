"""Pieces that their order does not want any more, or that were never shipped: money and stock go back."""

import logging
from collections import Counter as Tally
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from cunqiao.catalog.actions import PoolKey, release_pieces
from cunqiao.kernel import clock
from cunqiao.kernel.county import NATIONAL, new_id
from cunqiao.kernel.errors import MoveNotAllowed, NotFound
from cunqiao.kernel.scope import County, Scope, system
from cunqiao.kernel.transactions import transacting
from cunqiao.ledger.models import TransferKind
from cunqiao.orders.access import lines_by_id, lock_order
from cunqiao.orders.actions.drawers import return_money
from cunqiao.orders.actions.refresh import refresh_status
from cunqiao.orders.errors import QuantitiesDiffer
from cunqiao.orders.models import Consignment, Line, Order
from cunqiao.orders.pieces import GivenBack
from cunqiao.orders.queries import due_fen
from cunqiao.orders.states import CONSIGNMENT_MOVES, ENDED_UNSOLD, ConsignmentStatus

log = logging.getLogger(__name__)

# By the reason why pieces go back: the move of their consignment, and the kind of transfer of their value.
_ENDS = {
    GivenBack.CANCELLED: ("cancel", TransferKind.CANCEL),
    GivenBack.EXPIRED: ("expire", TransferKind.EXPIRE),
}
EXPIRE_AT_ONCE = 500  # consignments in one run of the job; the next run takes the rest


@transacting()
def cancel(scope: Scope, order: Order, *, entry_id: UUID, pieces: Mapping[UUID, int] | None, at: datetime) -> Order:
    """Cancel `pieces` ({line: quantity}) that are not shipped yet, or the whole order (None).

    Raises:
        NotFound: a line is not of this order.
        MoveNotAllowed: something of it has been shipped, or nothing of it is left to cancel.
        QuantitiesDiffer: more pieces than a line has open.
    """
    order = lock_order(order.county_id, order.id)
    lines = lines_by_id(order)
    going = _whole(order, lines.values()) if pieces is None else _named(lines, pieces)
    if too_many := [str(line.id) for line, quantity in going if quantity > line.open_quantity]:
        raise QuantitiesDiffer(line_ids=too_many)
    _give_back(order, lines, going, GivenBack.CANCELLED, by=scope, entry_id=entry_id, at=at)
    return order


def _whole(order: Order, lines: Iterable[Line]) -> list[tuple[Line, int]]:
    """All pieces of the order's live consignments."""
    live = [line for line in lines if line.consignment.status not in ENDED_UNSOLD]
    if not live:
        raise MoveNotAllowed(move="cancel", state=order.status)
    _check_to_ship(live)
    return [(line, line.open_quantity) for line in live if line.open_quantity]


def _named(lines: Mapping[UUID, Line], pieces: Mapping[UUID, int]) -> list[tuple[Line, int]]:
    for line_id in pieces:
        if line_id not in lines:
            raise NotFound(kind="line", id=str(line_id))
    _check_to_ship(lines[line_id] for line_id in pieces)
    return [(lines[line_id], quantity) for line_id, quantity in pieces.items()]


def _check_to_ship(lines: Iterable[Line]) -> None:
    for line in lines:
        if line.consignment.status != ConsignmentStatus.TO_SHIP:
            raise MoveNotAllowed(move="cancel", state=line.consignment.status)


def expire_overdue(county_id: int) -> int:
    """Let the county's consignments expire that were not shipped in time. How many did.

    Each in a transaction of its own, so that one in trouble does not keep the others: it is tried again next time.
    """
    now = clock.now()
    due = Consignment.objects.filter(county_id=county_id, status=ConsignmentStatus.TO_SHIP, ship_by__lt=now)
    found = due.order_by("ship_by").values_list("order_id", "id")[:EXPIRE_AT_ONCE]
    expired = 0
    for order_id, consignment_id in list(found):
        try:
            expired += _expire(county_id, order_id, consignment_id, now)
        except Exception:
            log.exception("consignment %s of county %s did not expire", consignment_id, county_id)
    return expired


@transacting()
def _expire(county_id: int, order_id: UUID, consignment_id: UUID, now: datetime) -> bool:
    order = lock_order(county_id, order_id)
    lines = lines_by_id(order)
    expiring = [line for line in lines.values() if line.consignment_id == consignment_id]
    if expiring[0].consignment.status != ConsignmentStatus.TO_SHIP:
        return False  # shipped or cancelled since we looked
    going = [(line, line.open_quantity) for line in expiring if line.open_quantity]
    _give_back(order, lines, going, GivenBack.EXPIRED, by=system(County(county_id)), entry_id=new_id(), at=now)
    return True


def _give_back(
    order: Order,
    lines: Mapping[UUID, Line],
    going: list[tuple[Line, int]],
    reason: GivenBack,
    *,
    by: Scope,
    entry_id: UUID,
    at: datetime,
) -> None:
    """Count pieces of the order's `lines` as `reason`; they and their money go back."""
    move, kind = _ENDS[reason]
    freed: Tally[PoolKey] = Tally()
    for line, quantity in going:
        national = line.national_released
        setattr(line, reason.value, getattr(line, reason.value) + quantity)
        freed[NATIONAL, line.sku_id] += line.national_released - national
        freed[order.county_id, line.sku_id] += quantity - (line.national_released - national)
    Line.objects.bulk_update([line for line, _ in going], [reason.value])
    _move_consignments(order, going, move, by=by, at=at)
    refresh_status(order)
    value = sum(quantity * line.unit_price_fen for line, quantity in going)
    due = due_fen(lines.values(), order.payments.all())
    return_money(order, value, due, kind, by=by, entry_id=entry_id, at=at)
    release_pieces(freed)


def _move_consignments(order: Order, going: list[tuple[Line, int]], move: str, *, by: Scope, at: datetime) -> None:
    """End those consignments of which nothing is left; note in the others that some pieces went."""
    touched = {line.consignment_id: line.consignment for line, _ in going}
    left = Line.objects.filter(county_id=order.county_id, consignment_id__in=list(touched))
    still_open = {line.consignment_id for line in left if line.open_quantity}
    CONSIGNMENT_MOVES.make([c for id, c in touched.items() if id not in still_open], move, by=by, at=at)
    CONSIGNMENT_MOVES.make([c for id, c in touched.items() if id in still_open], "cancel_line", by=by, at=at)
