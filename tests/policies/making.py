"""Versions as two persons of headquarters make them."""

from datetime import date, timedelta
from typing import Any

from tests.cast import headquarters, second_headquarters

from cunqiao.kernel import calendar, clock
from cunqiao.kernel.county import NATIONAL, new_id
from cunqiao.policies.actions import propose_version, publish_version
from cunqiao.policies.kinds import Policy
from cunqiao.policies.models import Version


def tomorrow() -> date:
    return calendar.day_of(clock.now() + timedelta(days=1, hours=1))  # the day after, where today is nearly over


def proposed(rule: type[Policy], *, county_id: int = NATIONAL, valid_from: date | None = None, **terms: Any) -> Version:
    """`terms` none: the county follows the network again."""
    return propose_version(
        headquarters,
        id=new_id(),
        rule=rule,
        county_id=county_id,
        terms=terms or None,
        valid_from=valid_from or tomorrow(),
    )


def published(
    rule: type[Policy], *, county_id: int = NATIONAL, valid_from: date | None = None, **terms: Any
) -> Version:
    version = proposed(rule, county_id=county_id, valid_from=valid_from, **terms)
    return publish_version(second_headquarters, version, at=clock.now())
