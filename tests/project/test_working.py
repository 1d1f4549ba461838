"""A worker whose clock goes back ends, instead of planning nothing until the same time comes again."""

from collections.abc import Iterator

import pytest

from cunqiao.project.working import BACK, wait_until_it_goes_back


@pytest.mark.parametrize(
    "shown",
    [[1000, 1001, 1001 - BACK - 1], [1000, 1000 - BACK / 2, 999 - BACK], [1000, 90_000, 1001]],
    ids=["at once", "little by little", "after it was ahead"],
)
def test_it_is_seen_when_the_clock_goes_back(shown: list[float]) -> None:
    readings = iter(shown)
    wait_until_it_goes_back(lambda: next(readings), lambda: None)
    assert list(readings) == []


def test_a_clock_that_is_put_right_is_none_that_goes_back() -> None:
    readings: Iterator[float] = iter([1000, 1030, 1030 - BACK, 1031, 90_000, 90_001])
    with pytest.raises(StopIteration):
        wait_until_it_goes_back(lambda: next(readings), lambda: None)
