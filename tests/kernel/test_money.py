"""Money: a split sums exactly, and is as even as whole fen allow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cunqiao.kernel.money import allot, yuan

shares_of_something = st.lists(st.integers(0, 10**6), min_size=1, max_size=8).filter(any)


@given(total=st.integers(0, 10**15), shares=shares_of_something)
def test_a_split_sums_exactly(total: int, shares: list[int]) -> None:
    assert sum(allot(total, shares)) == total


@given(total=st.integers(0, 10**15), shares=shares_of_something)
def test_a_part_is_within_one_fen_of_its_share(total: int, shares: list[int]) -> None:
    whole = sum(shares)
    for part, share in zip(allot(total, shares), shares, strict=True):
        assert abs(part * whole - total * share) < whole


@given(total=st.integers(0, 10**15), shares=shares_of_something)
def test_who_has_no_share_gets_nothing(total: int, shares: list[int]) -> None:
    assert all(part == 0 for part, share in zip(allot(total, shares), shares, strict=True) if not share)


def test_the_fen_left_over_goes_to_the_first() -> None:
    assert allot(100, [1, 1, 1]) == [34, 33, 33]
    assert allot(1, [0, 5, 5]) == [0, 1, 0]


@pytest.mark.parametrize(("total", "shares"), [(-1, [1]), (1, [2, -1]), (1, []), (1, [0, 0])])
def test_no_split_of_a_debt_nor_by_nothing(total: int, shares: list[int]) -> None:
    with pytest.raises(ValueError):
        allot(total, shares)


@pytest.mark.parametrize(
    ("fen", "text"), [(0, "0.00"), (7, "0.07"), (123456, "1,234.56"), (-5, "-0.05"), (-123456, "-1,234.56")]
)
def test_people_read_yuan(fen: int, text: str) -> None:
    assert yuan(fen) == text
