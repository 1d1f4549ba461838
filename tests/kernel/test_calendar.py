"""The operator's calendar: one place says which day a moment belongs to, and it asks the installation."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from tests.acts import operating

from cunqiao.kernel import calendar, clock
from cunqiao.kernel.models import Installation

pytestmark = pytest.mark.django_db

TURN = datetime(2029, 12, 31, 16, 30, tzinfo=UTC)  # half past midnight in Shanghai, before noon in Lima
IN_CHINA, IN_PERU = "Asia/Shanghai", "America/Lima"


def test_an_installation_begins_in_china() -> None:
    kept = Installation.objects.get()
    assert (kept.currency, kept.time_zone) == ("CNY", IN_CHINA)


def test_there_is_one_installation() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Installation.objects.create(id=2, currency="CNY", time_zone=IN_CHINA)


@pytest.mark.parametrize(
    ("zone", "day", "month", "begins"),
    [
        (IN_CHINA, date(2030, 1, 1), "2030-01", datetime(2029, 12, 31, 16, tzinfo=UTC)),
        (IN_PERU, date(2029, 12, 31), "2029-12", datetime(2029, 12, 31, 5, tzinfo=UTC)),
    ],
)
def test_a_moment_belongs_to_the_operators_day_and_month(zone: str, day: date, month: str, begins: datetime) -> None:
    with operating(time_zone=zone), clock.at(TURN):
        assert calendar.day_of(TURN) == calendar.today() == day
        assert calendar.month_of(TURN) == month
        assert calendar.midnight(day) == begins
        first, after = calendar.month_span(month)
        assert first <= TURN < after
        assert calendar.month_of(after) > month


def test_a_moment_beyond_all_calendars_has_a_day() -> None:
    assert calendar.day_of(datetime.max.replace(tzinfo=UTC)) == date(9999, 12, 31)
    with operating(time_zone=IN_PERU):
        assert calendar.day_of(datetime.min.replace(tzinfo=UTC)) == date(1, 1, 1)


@pytest.mark.parametrize("month", ["", "2029-13", "2029", "9999-12", "2029-12-01"])
def test_what_is_no_month_has_no_span(month: str) -> None:
    with pytest.raises(ValueError):
        calendar.month_span(month)
