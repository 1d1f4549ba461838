"""The security log: who came in or was kept out, who was given what, and who took or saw what of people.

Each is one record of its own logger, with the address that it came from. It names people by their ids; names, phones,
passwords and what was typed never stand in it.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from django.db import transaction
from django.http import HttpRequest

from cunqiao.kernel.asking import asking
from cunqiao.kernel.client import client_address

log = logging.getLogger("cunqiao.security")

TOLD = "cunqiao.security"  # where a request remembers that something was told of it


def tell(event: str, **facts: object) -> None:
    """Write one down now. `facts` are ids, numbers and words of ours; what is None is left out."""
    request = asking()
    address = None
    if request is not None:
        request.META[TOLD] = True
        address = client_address(request)
    known = {name: value for name, value in {"address": address, **facts}.items() if value is not None}
    log.info(event, extra={"facts": known})


def tell_when_done(event: str, **facts: object) -> None:
    """Write one down when the transaction has happened: what is undone is not told."""
    transaction.on_commit(partial(tell, event, **facts))


@contextmanager
def untold() -> Iterator[None]:
    """What this process makes up in the block, as the world of a demo, nobody did: it is not told."""
    log.disabled = True
    try:
        yield
    finally:
        log.disabled = False


def is_told_of(request: HttpRequest) -> bool:
    """Whether a record tells of this request already."""
    return TOLD in request.META
