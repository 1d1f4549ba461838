"""What can be asked about orders. Reads only."""

from collections.abc import Iterable

from cunqiao.orders.models import Line, Payment


def due_fen(lines: Iterable[Line], payments: Iterable[Payment]) -> int:
    """What the villager still owes: the value not given back, less what was paid. Negative: is owed."""
    return sum(line.kept_fen for line in lines) - sum(payment.amount_fen for payment in payments)
