"""Versions of policies: proposed by one, published by another before their day, never changed; a county has its own."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.cast import HAN, HE, TONGLU, WUYUAN, auditor, headquarters, operator, partner, second_headquarters
from tests.checks import unchanged
from tests.policies.making import proposed, published, tomorrow

from cunqiao.kernel import calendar, clock
from cunqiao.kernel.errors import Invalid, MoveNotAllowed, NotFound, SamePerson
from cunqiao.kernel.models import Event
from cunqiao.policies.access import get_version_for
from cunqiao.policies.actions import publish_version, withdraw_version
from cunqiao.policies.errors import DayHasCome, DayTaken
from cunqiao.policies.kinds import KINDS, Credit, DeviceClock, HandlingFee, LastLegFee, Policy, ReturnWindow, ShipBy
from cunqiao.policies.models import Version
from cunqiao.policies.queries import Span, in_force, in_force_in, spans, spans_from

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


def hours_in(county_id: int, after: timedelta = 2 * A_DAY) -> int:
    return in_force(ShipBy, county_id, clock.now() + after).policy.hours


def test_every_kind_began_with_the_terms_that_held_before_there_were_versions() -> None:
    first: list[Policy] = [
        ShipBy(hours=48),
        ReturnWindow(days=7),
        HandlingFee(parcel_fen=100),
        LastLegFee(drive_fen=300),
        Credit(usual_fen=0, most_fen=10**11),
        DeviceClock(past_days=14, ahead_minutes=5),
    ]
    assert [in_force(rule, TONGLU, datetime(2001, 1, 1, tzinfo=UTC)).policy for rule in KINDS.values()] == first


def test_what_a_second_person_published_holds_from_its_day_on() -> None:
    version = published(ShipBy, hours=72)
    assert version.status == "published"
    begins = version.valid_from
    assert begins == calendar.midnight(tomorrow())
    assert in_force(ShipBy, TONGLU, begins - timedelta(microseconds=1)).policy.hours == 48
    found = in_force(ShipBy, TONGLU, begins)
    assert (found.policy.hours, found.version_id) == (72, version.id)
    event = Event.objects.get(subject_id=version.id)
    assert (event.move, version.proposed_by_id, event.person_id) == ("publish", HAN, HE)


def test_a_countys_own_goes_before_the_networks_until_it_follows_the_network_again() -> None:
    own = published(ShipBy, county_id=TONGLU, hours=24)
    published(ShipBy, hours=72, valid_from=tomorrow() + A_DAY)
    assert (hours_in(TONGLU), hours_in(WUYUAN)) == (24, 72)
    found = in_force_in(ShipBy, [TONGLU, WUYUAN], clock.now() + 3 * A_DAY)
    assert found[TONGLU].version_id == own.id
    published(ShipBy, county_id=TONGLU, valid_from=tomorrow() + 4 * A_DAY)
    assert hours_in(TONGLU, after=6 * A_DAY) == 72


def test_what_holds_in_several_counties_is_one_question(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        in_force_in(ShipBy, [TONGLU, WUYUAN], clock.now())


def test_what_is_proposed_or_withdrawn_holds_nowhere() -> None:
    proposed(ShipBy, hours=24)
    withdraw_version(headquarters, proposed(ShipBy, hours=12), at=clock.now())
    assert hours_in(TONGLU) == 48


def test_who_proposed_it_does_not_publish_it() -> None:
    version = proposed(ShipBy, hours=72)
    with unchanged(), pytest.raises(SamePerson):
        publish_version(headquarters, version, at=clock.now())


@pytest.mark.parametrize("back", [0, 1])
def test_it_holds_from_a_day_to_come(back: int) -> None:
    with unchanged(), pytest.raises(Invalid) as refused:
        proposed(ShipBy, hours=72, valid_from=calendar.today() - back * A_DAY)
    assert refused.value.errors[0].field == "valid_from"


def test_the_day_is_the_operators() -> None:
    """Half past five in the evening in UTC: half past one of the next day in China."""
    with clock.at(datetime(2026, 11, 1, 17, 30, tzinfo=UTC)):
        assert published(ShipBy, hours=72).valid_from == datetime(2026, 11, 2, 16, tzinfo=UTC)


@pytest.mark.parametrize("before", [timedelta(0), timedelta(minutes=5)], ids=["that day", "minutes before"])
def test_when_its_day_has_nearly_come_nobody_publishes_it(before: timedelta) -> None:
    """It must be committed, and known on every server, when it begins to count."""
    version = proposed(ShipBy, hours=72)
    with unchanged(), clock.at(version.valid_from - before), pytest.raises(DayHasCome):
        publish_version(second_headquarters, version, at=clock.now())
    with clock.at(version.valid_from - timedelta(minutes=6)):
        publish_version(second_headquarters, version, at=clock.now())


def test_terms_that_contradict_each_other_are_refused() -> None:
    with unchanged(), pytest.raises(Invalid) as refused:
        proposed(Credit, usual_fen=5000_00, most_fen=4999_99)
    assert refused.value.errors[0].field == "usual_fen"
    proposed(Credit, usual_fen=5000_00, most_fen=5000_00)


def test_one_version_of_a_kind_begins_on_a_day() -> None:
    published(ShipBy, hours=72)
    other = proposed(ShipBy, hours=24)
    with unchanged(), pytest.raises(DayTaken):
        publish_version(second_headquarters, other, at=clock.now())
    published(ShipBy, county_id=TONGLU, hours=24)
    published(ReturnWindow, days=9)


def test_what_was_withdrawn_or_published_is_moved_no_more() -> None:
    gone, stands = proposed(ShipBy, hours=12), published(ShipBy, hours=24)
    withdraw_version(second_headquarters, gone, at=clock.now())
    with unchanged():
        for version in (gone, stands):
            with pytest.raises(MoveNotAllowed):
                publish_version(second_headquarters, version, at=clock.now())
            with pytest.raises(MoveNotAllowed):
                withdraw_version(second_headquarters, version, at=clock.now())


def test_terms_out_of_bounds_are_not_proposed() -> None:
    with unchanged(), pytest.raises(Invalid):
        proposed(ShipBy, hours=0)


def test_the_network_can_not_be_left_without_terms() -> None:
    with unchanged(), pytest.raises(Invalid):
        proposed(ShipBy)


@pytest.mark.parametrize(
    "change", ["terms = '{\"hours\": 1}'", "valid_from = valid_from + interval '1 day'", "status = 'proposed'"]
)
def test_the_database_keeps_what_was_published_as_it_is(change: str) -> None:
    version = published(ShipBy, hours=72)
    assert refuses(f"UPDATE policies_version SET {change} WHERE id = '{version.id}'")
    assert refuses(f"DELETE FROM policies_version WHERE id = '{version.id}'")


def test_the_database_keeps_the_terms_that_the_second_person_saw() -> None:
    version = proposed(ShipBy, hours=72)
    assert refuses(f"UPDATE policies_version SET terms = '{{\"hours\": 1}}' WHERE id = '{version.id}'")


def refuses(statement: str) -> bool:
    from django.db import connection

    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return "append-only" in str(error)
    return False


def test_versions_are_headquarters_and_the_auditors_to_see() -> None:
    version = proposed(ShipBy, hours=72)
    assert get_version_for(headquarters, version.id) == get_version_for(auditor, version.id) == version
    for scope in (operator, partner):
        with pytest.raises(NotFound):
            get_version_for(scope, version.id)


def at(day: int) -> datetime:
    return datetime(2026, 1, day, tzinfo=UTC)


def laid_out(*versions: tuple[int, int, int | None]) -> list[tuple[int, int | None, int]]:
    """Days and hours of the spans that versions (county, day, hours) make: from, until, hours."""
    rows = [
        Version(county_id=county, kind="ship_by", terms=hours and {"hours": hours}, valid_from=at(day))
        for county, day, hours in versions
    ]
    return [
        (span.since.day, span.until.day if span.until else None, span.policy.hours) for span in spans_from(ShipBy, rows)
    ]


def test_spans_follow_each_other_without_a_gap() -> None:
    assert laid_out((0, 1, 48), (0, 5, 72)) == [(1, 5, 48), (5, None, 72)]


def test_a_countys_own_span_hides_the_networks_changes() -> None:
    assert laid_out((0, 1, 48), (TONGLU, 3, 24), (0, 5, 72), (TONGLU, 9, None)) == [
        (1, 3, 48),
        (3, 9, 24),
        (9, None, 72),
    ]


def test_of_two_that_begin_together_the_countys_counts() -> None:
    assert laid_out((0, 1, 48), (0, 3, 72), (TONGLU, 3, 24)) == [(1, 3, 48), (3, None, 24)]


def test_spans_are_read_for_one_county() -> None:
    own = published(ShipBy, county_id=TONGLU, hours=24)
    found: list[Span[ShipBy]] = spans(ShipBy, TONGLU)
    assert [(span.until, span.policy.hours) for span in found] == [(own.valid_from, 48), (None, 24)]
    assert len(spans(ShipBy, WUYUAN)) == 1
