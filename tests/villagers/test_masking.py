"""Masked names and phones tell little enough."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cunqiao.villagers.masking import mask_name, mask_phone


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13800001234", "138****1234"),
        ("057112345678", "057****5678"),
        ("64281234", "****1234"),
        ("10086", "****86"),
        ("", ""),
    ],
)
def test_a_phone(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


@pytest.mark.parametrize(("name", "masked"), [("王小明", "王**"), ("王", "*"), ("", ""), ("𠮷野", "𠮷*")])
def test_a_name(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@given(st.text("0123456789", min_size=5, max_size=20))
def test_four_digits_of_a_phone_or_more_are_never_shown_beyond_half(phone: str) -> None:
    shown = mask_phone(phone).replace("*", "")
    assert phone.endswith(shown[-2:])
    assert len(phone) - len(shown) >= min(4, len(phone) / 2)


@given(st.text(min_size=2, max_size=100))
def test_one_character_of_a_name_is_shown(name: str) -> None:
    assert mask_name(name) == name[0] + "*" * (len(name) - 1)
