"""Wrong passwords: how many may be tried, counted by the name and by who tries.

A stranger's tries lock the stranger's address, not the person, who goes on from a device that they signed in on before.
"""

from collections.abc import Iterator
from datetime import timedelta
from math import ceil

from django.db.models import QuerySet

from cunqiao.identity.devices import is_known
from cunqiao.identity.models import FailedLogIn, Person
from cunqiao.kernel import clock
from cunqiao.kernel.asking import asking
from cunqiao.kernel.client import client_address
from cunqiao.kernel.errors import TooManyTries
from cunqiao.kernel.transactions import lock_names, transacting

TRIES = 10  # for one name from one address, or from all devices that the person knows
TRIES_OF_ALL = 50  # for one name from all strange devices, or for all names from one address
TRIES_WITHIN = timedelta(minutes=5)

KNOWN = "known"  # instead of the address


def source_of(person: Person | None) -> str:
    """Who tries to be this person: the address that asks, or one of the person's own devices."""
    request = asking()
    if request is None:
        return ""
    return KNOWN if person is not None and is_known(request, person.id) else client_address(request)


@transacting()
def decide_try(username: str, source: str, *, right: bool) -> None:
    """Count a wrong try, unless there were too many already: of tries at once, no more than allowed learn anything.

    Raises:
        TooManyTries: also for the right one.
    """
    lock_names([f"log-ins of {username}", f"log-ins from {source}"])
    refuse_after_many_tries(username, source)
    if not right:
        FailedLogIn.objects.create(username=username, source=source, failed_at=clock.now())


def refuse_after_many_tries(username: str, source: str) -> None:
    """Raises TooManyTries."""
    now = clock.now()
    for failed, limit in _limits(username, source):
        reached = failed.order_by("-failed_at").values_list("failed_at", flat=True)[limit - 1 : limit]
        for failed_at in reached:
            raise TooManyTries(retry_after=max(1, ceil((failed_at + TRIES_WITHIN - now).total_seconds())))


def tries_left(username: str, source: str) -> int:
    """How often a wrong password may still be tried, before a wait of `TRIES_WITHIN`."""
    return max(0, min(limit - failed.count() for failed, limit in _limits(username, source)))


def _limits(username: str, source: str) -> Iterator[tuple[QuerySet[FailedLogIn], int]]:
    failed = FailedLogIn.objects.filter(failed_at__gt=clock.now() - TRIES_WITHIN)
    yield failed.filter(username=username, source=source), TRIES
    if source != KNOWN:
        yield failed.filter(username=username).exclude(source=KNOWN), TRIES_OF_ALL
        yield failed.filter(source=source), TRIES_OF_ALL
