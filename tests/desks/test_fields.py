"""Form fields of our own: amounts and shares as people type them. No database."""

import pytest
from django.core.exceptions import ValidationError

from cunqiao.desks.framework.fields import PercentField, YuanField


@pytest.mark.parametrize(("typed", "fen"), [("59.90元", 59_90), ("５９．９０", 59_90), ("1,234.50", 1_234_50)])
def test_an_amount_is_cleaned_to_fen(typed: str, fen: int) -> None:
    assert YuanField().clean(typed) == fen


@pytest.mark.parametrize("typed", ["59,90", "0", "-1", "cheap", "1,000,000,000.01"])
def test_an_amount_that_is_not_clear_or_not_sane_is_asked_for_again(typed: str) -> None:
    with pytest.raises(ValidationError):
        YuanField().clean(typed)


def test_a_share_is_cleaned_to_basis_points() -> None:
    assert [PercentField().clean(typed) for typed in ("5", "8.5%", "８．５％", "100")] == [500, 850, 850, 10_000]


@pytest.mark.parametrize("typed", ["8,5", "100.01", "-1", "half"])
def test_a_share_beyond_the_whole_is_asked_for_again(typed: str) -> None:
    with pytest.raises(ValidationError):
        PercentField().clean(typed)
