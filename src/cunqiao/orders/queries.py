"""What can be asked about orders. Reads only."""

from collections.abc import Iterable

from cunqiao.orders.models import Line, Payment


def due_fen(lines: Iterable[Line], payments: Iterable[Payment]) -> int:
    """What the villager still owes: the value neither cancelled nor expired, less what was paid. Negative: is owed."""
    value = sum((line.quantity - line.cancelled - line.expired) * line.unit_price_fen for line in lines)
    return value - sum(payment.amount_fen for payment in payments)
