"""Form fields of our own: amounts, shares and days as people type them. No database."""

from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from cunqiao.desks.framework.fields import DayField, MomentField, PercentField, ShortNameField, YuanField

pytestmark = pytest.mark.django_db  # what is refused is told with the sign of the operator's currency


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


@pytest.mark.parametrize(
    "typed", ["2026-12-05", "2026/12/5", "2026.12.05", "2026年12月5日", " ２０２６－１２－０５\u200b"]
)
def test_a_day_is_read_with_the_year_first(typed: str) -> None:
    assert DayField().clean(typed) == date(2026, 12, 5)


@pytest.mark.parametrize("typed", ["05/12/2026", "12-5", "2026-12-32", "20261205", "9999-12-31", "0001-01-01", "soon"])
def test_a_day_that_could_be_two_or_is_none_is_asked_for_again(typed: str) -> None:
    """An English form took 05/12/2026 for a day in May."""
    for field in (DayField(), MomentField()):
        with pytest.raises(ValidationError):
            field.clean(typed if isinstance(field, DayField) else f"{typed} 08:00")


@pytest.mark.parametrize(
    "typed", ["2026-12-05T08:30", "2026-12-05 08:30:00", "2026/12/5 8:30", "2026年12月5日 ０８：３０"]
)
def test_a_moment_is_read_with_the_year_first(typed: str) -> None:
    found = MomentField().clean(typed)
    assert isinstance(found, datetime)
    assert found.isoformat()[:16] == "2026-12-05T08:30"


def test_where_a_day_may_be_left_out_nothing_is_nothing() -> None:
    assert [field(required=False).clean("") for field in (DayField, MomentField)] == [None, None]


@pytest.mark.parametrize("typed", ["Wang", "wang_1", "wang li", "王", "wang\n-", "-é"])
def test_a_short_name_says_what_it_is_made_of(typed: str) -> None:
    """Capitals and underscores were taken, against what the form says; others were called no “slug”."""
    with translation.override("en"), pytest.raises(ValidationError, match="small letters, digits and hyphens"):
        ShortNameField().clean(typed)
    assert ShortNameField().clean("wang-1") == "wang-1"
