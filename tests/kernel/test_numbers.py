"""Numbers as people write them: read in the one way that they can be meant, or not at all."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cunqiao.kernel.money import fen_of, yuan
from cunqiao.kernel.numbers import number


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("59.90", 59_90),
        ("59.9", 59_90),
        ("59.90元", 59_90),
        ("59.90 元", 59_90),
        ("５９．９０", 59_90),
        ("５９．９０ 元", 59_90),
        ("¥59.90", 59_90),
        ("￥ 59.90", 59_90),
        ("¥59.90元", 59_90),
        ("RMB 59.90", 59_90),
        ("59.90 yuan", 59_90),
        ("1,234.50", 1_234_50),
        ("１，２３４．５０", 1_234_50),
        ("1,234,567", 1_234_567_00),
        (" 0 ", 0),
        ("012", 12_00),
    ],
)
def test_an_amount_as_people_type_it(typed: str, fen: int) -> None:
    assert fen_of(typed) == fen


@pytest.mark.parametrize(
    "typed", ["59,90", "59，90", "5,9", "1,23,456", "1,2345", "1234,567", "1,234,5", ",5", "59.900"]
)
def test_what_could_be_read_in_two_ways_is_asked_for_again(typed: str) -> None:
    with pytest.raises(ValueError, match="plain writing"):
        fen_of(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "元",
        "cheap",
        "-1",
        "+1",
        "1e5",
        "nan",
        "1_000",
        "1 000",
        "5.",
        ".5",
        "约5",
        "1.2万",
        "5元/件",
        "٥",
        "9" * 16,
        "5" + " " * 50,
    ],
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="plain writing"):
        fen_of(typed)


@given(st.integers(0, 10**11))
def test_an_amount_as_we_write_it_is_read_back(fen: int) -> None:
    assert fen_of(yuan(fen)) == fen
    assert fen_of(f"¥{yuan(fen)}元") == fen


def test_a_unit_is_one_of_those_asked_for() -> None:
    assert number("12 件", ["件"]) == 12
    assert number("8.5％", ["%"]) == Decimal("8.5")
    with pytest.raises(ValueError, match="plain writing"):
        number("12 箱", ["件"])
