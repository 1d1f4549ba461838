"""What happens by the clock, happens by the operator's."""

from datetime import UTC, datetime

import pytest
from tests.acts import operating

from cunqiao.kernel import calendar
from cunqiao.project import tasks

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/Lima", "Asia/Kolkata"])
def test_daily_work_is_done_once_a_day_at_its_hour(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    planned = datetime(2029, 12, 31, tzinfo=UTC).timestamp()
    done: dict[str, list[int]] = {"check_books": [], "forget_old_sign_ins": [], "forget_old_changes": []}
    with operating(time_zone=zone):
        for hour in range(24):
            at = int(planned + hour * 3600)
            for name, hours in done.items():
                here = calendar.local(datetime.fromtimestamp(at, UTC)).hour
                monkeypatch.setattr(tasks, name, lambda *_, hours=hours, here=here: hours.append(here))
            tasks.check_daily(timestamp=at)
            tasks.forget(timestamp=at)
    assert done == {"check_books": [6], "forget_old_sign_ins": [3], "forget_old_changes": [3]}
