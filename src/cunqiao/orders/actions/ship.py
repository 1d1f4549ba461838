"""A consignment leaves its merchant."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from cunqiao.kernel.errors import MoveNotAllowed, NotFound
from cunqiao.kernel.scope import Scope
from cunqiao.kernel.transactions import transacting
from cunqiao.orders.access import lines_by_id, lock_order
from cunqiao.orders.actions.refresh import refresh_status
from cunqiao.orders.errors import QuantitiesDiffer
from cunqiao.orders.models import Consignment, Order
from cunqiao.orders.states import CONSIGNMENT_MOVES, ConsignmentStatus


@transacting()
def ship(scope: Scope, consignment: Consignment, *, pieces: Mapping[UUID, int], at: datetime) -> Order:
    """Mark a consignment as shipped, with `pieces` ({line: quantity}) in its parcels. Answers its order, locked.

    Raises:
        NotFound: a line is not of this consignment.
        MoveNotAllowed: it was shipped before, or is cancelled or expired.
        QuantitiesDiffer: the pieces are not exactly those that are open.
    """
    order = lock_order(consignment.county_id, consignment.order_id)
    lines = {id: line for id, line in lines_by_id(order).items() if line.consignment_id == consignment.id}
    if unknown := pieces.keys() - lines.keys():
        raise NotFound(kind="line", id=str(min(unknown)))
    consignment = next(iter(lines.values())).consignment  # as it is under lock
    if consignment.status != ConsignmentStatus.TO_SHIP:
        raise MoveNotAllowed(move="ship", state=consignment.status)
    if differing := [str(id) for id, line in lines.items() if pieces.get(id, 0) != line.open_quantity]:
        raise QuantitiesDiffer(line_ids=differing)
    CONSIGNMENT_MOVES.make([consignment], "ship", by=scope, at=at)
    refresh_status(order)
    return order
