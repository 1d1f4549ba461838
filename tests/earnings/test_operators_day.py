"""Each report counts by the operator's days and months, whatever UTC says."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.models import Q
from django.http import QueryDict
from tests.acts import operating
from tests.cast import TENURE, TONGLU, partner
from tests.desks.desk import signed_in
from tests.earnings.making import kettle_sold

from cunqiao.desks.framework.filters import Days
from cunqiao.earnings.queries import months, platform
from cunqiao.feed.queries.money import EARNING, money
from cunqiao.feed.queries.station import STATION
from cunqiao.kernel import calendar, clock
from cunqiao.ledger.access import accounts_within
from cunqiao.ledger.models import AccountKind
from cunqiao.ledger.queries import days

pytestmark = pytest.mark.django_db

# Midnight is near on one side in Shanghai, on the other in Lima: whoever counts in UTC is wrong in one of the two.
AFTER_MIDNIGHT = datetime(2029, 12, 31, 16, 30, tzinfo=UTC)  # 00:30 in Shanghai, 11:30 in Lima
BEFORE_MIDNIGHT = datetime(2030, 1, 1, 4, 30, tzinfo=UTC)  # 12:30 in Shanghai, 23:30 in Lima


@pytest.mark.parametrize(
    ("zone", "at", "day"),
    [
        ("Asia/Shanghai", AFTER_MIDNIGHT, date(2030, 1, 1)),
        ("Asia/Shanghai", BEFORE_MIDNIGHT, date(2030, 1, 1)),
        ("America/Lima", AFTER_MIDNIGHT, date(2029, 12, 31)),
        ("America/Lima", BEFORE_MIDNIGHT, date(2029, 12, 31)),
    ],
)
def test_reports_count_by_the_operators_day(zone: str, at: datetime, day: date) -> None:
    month = f"{day:%Y-%m}"
    with operating(time_zone=zone), clock.at(at):
        collection = kettle_sold()
        pending = accounts_within(partner).get(kind=AccountKind.COMMISSION_PENDING)
        assert [one.name for one in months(TONGLU, pending.id)] == [month]
        assert [one.month for one in platform(TONGLU)] == [month]
        assert [one.day for one in days(pending, at - timedelta(days=2))] == [day]
        assert [change.id for change in money(partner, calendar.today()) if change.kind == "month"] == [month]
        (earning,) = EARNING.rows(partner, calendar.today(), [collection.id])
        assert earning.row.month == month
        shown = signed_in("an").get(f"/auditor/earned/{TENURE}/{month}").content.decode()
        assert collection.parcel.number in shown


@pytest.mark.parametrize(("zone", "hours"), [("Asia/Shanghai", -8), ("America/Lima", 5)])
def test_lists_are_filtered_by_the_operators_days(zone: str, hours: int) -> None:
    begins = datetime(2030, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    asked = QueryDict("placed_from=2030-01-01&placed_to=2030-01-02")
    with operating(time_zone=zone):
        found = Days("placed", "Placed on", "placed_at").condition(asked)
    assert found == Q(placed_at__gte=begins) & Q(placed_at__lt=begins + timedelta(days=2))


def test_a_device_is_told_the_operators_time_zone_and_currency() -> None:
    with operating(time_zone="America/Lima"):
        (station,) = STATION.rows(partner, clock.now())
    assert (station.row.time_zone, station.row.currency) == ("America/Lima", "CNY")
