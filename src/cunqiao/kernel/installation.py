"""What holds for the whole installation, as its operator has set it."""

from functools import cache

from cunqiao.kernel.models import Installation


@cache
def installation() -> Installation:
    """The one row, read once a process: a change counts for processes that start after it."""
    return Installation.objects.get()
