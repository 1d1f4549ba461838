"""A lease is one process's at a time, is kept while the work goes on, and passes on when it has expired."""

from datetime import UTC, datetime, timedelta

import pytest

from cunqiao.kernel.errors import Unavailable
from cunqiao.kernel.leases import LIFE, leased
from cunqiao.kernel.models import Lease

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def test_nobody_waits_for_it_and_it_is_given_back() -> None:
    with leased("a"):
        with pytest.raises(Unavailable), leased("a"):
            pass
        with leased("b"):
            pass
    with leased("a"):
        pass
    assert not Lease.objects.exists()


def test_it_is_kept_while_the_work_goes_on() -> None:
    with leased("a") as lease:
        Lease.objects.update(expires_at=LONG_AGO)
        lease.keep()
        assert Lease.objects.get().expires_at == LONG_AGO, "a lease that is fresh costs nothing"
        lease.kept_at -= LIFE
        lease.keep()
        assert Lease.objects.get().expires_at > LONG_AGO + timedelta(seconds=LIFE)


def test_who_was_too_slow_does_not_go_on_nor_end_the_next_ones() -> None:
    with leased("a") as slow:
        Lease.objects.update(expires_at=LONG_AGO)
        taken = leased("a")
        next_one = taken.__enter__()
        slow.kept_at -= LIFE
        with pytest.raises(Unavailable):
            slow.keep()
    assert Lease.objects.get().holder == next_one.holder
    taken.__exit__(None, None, None)
    assert not Lease.objects.exists()
