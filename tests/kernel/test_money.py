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


@given(total=st.integers(0, 10**15), shares=shares_of_something)
def test_who_gets_a_spare_fen_lost_no_less_by_rounding_than_who_gets_none(total: int, shares: list[int]) -> None:
    """In the order (what was lost, largest first; place), those who got one come before all others."""
    whole = sum(shares)
    lost = [total * share % whole for share in shares]
    got = [part - total * share // whole for part, share in zip(allot(total, shares), shares, strict=True)]
    by_loss = sorted(range(len(shares)), key=lambda i: (-lost[i], i))
    assert [got[i] for i in by_loss] == sorted(got, reverse=True)


@given(st.data(), st.integers(0, 10**15), shares_of_something)
def test_places_decide_between_equal_losses_alone(data: st.DataObject, total: int, shares: list[int]) -> None:
    """In another order everybody gets the same, but for those who lost alike: they get the same together."""
    whole = sum(shares)
    order = data.draw(st.permutations(range(len(shares))))
    parts, others = allot(total, shares), allot(total, [shares[i] for i in order])
    for loss in {total * share % whole for share in shares}:
        alike = [i for i, share in enumerate(shares) if total * share % whole == loss]
        assert sum(parts[i] for i in alike) == sum(others[order.index(i)] for i in alike)


@pytest.mark.parametrize(
    ("total", "shares", "parts"),
    [
        (9_999, [7500, 2500], [7_499, 2_500]),
        (1_250, [9200, 300, 500], [1_150, 38, 62]),  # 1150, 37.5, 62.5: what is exact gets no spare fen
        (100, [1, 1, 1], [34, 33, 33]),
        (1, [0, 5, 5], [0, 1, 0]),
    ],
)
def test_spare_fen_go_by_largest_remainder_of_equals_to_the_first(
    total: int, shares: list[int], parts: list[int]
) -> None:
    assert allot(total, shares) == parts


@pytest.mark.parametrize(("total", "shares"), [(-1, [1]), (1, [2, -1]), (1, []), (1, [0, 0])])
def test_no_split_of_a_debt_nor_by_nothing(total: int, shares: list[int]) -> None:
    with pytest.raises(ValueError):
        allot(total, shares)


@pytest.mark.parametrize(
    ("fen", "text"), [(0, "0.00"), (7, "0.07"), (123456, "1,234.56"), (-5, "-0.05"), (-123456, "-1,234.56")]
)
def test_people_read_yuan(fen: int, text: str) -> None:
    assert yuan(fen) == text
