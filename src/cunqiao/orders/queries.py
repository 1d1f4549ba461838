"""What can be asked about orders. Reads only."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from cunqiao.kernel import sql
from cunqiao.orders.models import Line, Payment
from cunqiao.policies.kinds import ShipBy
from cunqiao.policies.queries import Change, Effect


def due_fen(lines: Iterable[Line], payments: Iterable[Payment]) -> int:
    """What the villager still owes: the value not given back, less what was paid. Negative: is owed."""
    return sum(line.kept_fen for line in lines) - sum(payment.amount_fen for payment in payments)


def unshipped(changes: Mapping[int, Change[ShipBy]], since: datetime, to: datetime) -> list[Effect]:
    """Of the consignments ordered from a moment to a moment, by county: how many were shipped too late. One query."""
    return sql.rows(
        Effect,
        "orders/unshipped",
        county=list(changes),
        before=[change.before.hours for change in changes.values()],
        after=[change.after.hours for change in changes.values()],
        since=since,
        to=to,
    )
