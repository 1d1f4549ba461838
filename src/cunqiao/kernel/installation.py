"""What holds for the whole installation, as its operator has set it."""

from functools import cache

from cunqiao.kernel.models import Installation

SIGNS = {"CNY": "¥"}  # what people write before an amount, by currency


@cache
def installation() -> Installation:
    """The one row, read once a process: a change counts for processes that start after it."""
    return Installation.objects.get()


def currency_sign() -> str:
    """What stands before an amount: the currency's sign, or its code where we know none."""
    currency = installation().currency
    return SIGNS.get(currency, f"{currency} ")
