"""One action, one transaction, and how a refusal ends it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from cunqiao.kernel.errors import Refusal


@contextmanager
def transacting() -> Iterator[None]:
    """One transaction, or a part of the one around it. A refusal undoes it, unless it says that its writes stay."""
    kept: Refusal | None = None
    with transaction.atomic():
        try:
            yield
        except Refusal as refusal:
            if not refusal.keeps_writes:
                raise
            kept = refusal
    if kept is not None:
        raise kept
