"""Time: one source of now, that a block can set for itself."""

from datetime import UTC, datetime, timedelta
from threading import Thread

from cunqiao.kernel import clock

NOON = datetime(2015, 11, 1, 4, tzinfo=UTC)


def test_now_is_in_utc() -> None:
    assert clock.now().utcoffset() == timedelta(0)


def test_a_block_lives_at_its_moment() -> None:
    with clock.at(NOON):
        assert clock.now() == NOON
        with clock.at(NOON + timedelta(hours=1)):
            assert clock.now() == NOON + timedelta(hours=1)
        assert clock.now() == NOON
    assert clock.now() > NOON


def test_other_threads_have_their_own_time() -> None:
    seen: list[datetime] = []
    with clock.at(NOON):
        thread = Thread(target=lambda: seen.append(clock.now()))
        thread.start()
        thread.join()
    assert seen[0] > NOON
