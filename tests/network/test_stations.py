"""Centres, stations, and who runs a station when."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries
from tests import cast
from tests.cast import TONGLU, WUYUAN, headquarters, operator, operator_wuyuan, partner
from tests.checks import unchanged
from tests.network.making import NOON, a_village, make_person, make_station, make_tenure, partner_of
from tests.policies.making import published

from cunqiao.identity.models import Grant
from cunqiao.kernel import calendar, clock
from cunqiao.kernel.county import new_id
from cunqiao.kernel.errors import Invalid, MoveNotAllowed, NotFound
from cunqiao.kernel.models import Event
from cunqiao.kernel.scope import County, Role, Scope
from cunqiao.kernel.states import events_of
from cunqiao.ledger.models import Account, AccountKind
from cunqiao.logistics.actions import create_trip
from cunqiao.network.access import get_carrier, get_centre, get_station_for, get_tenure_for
from cunqiao.network.actions import (
    change_carrier,
    change_centre,
    change_hours,
    end_tenure,
    next_numbers,
    open_centre,
    open_station,
    start_carrier,
)
from cunqiao.network.errors import CountyHasOne, StationHasPartner
from cunqiao.network.models import Carrier, Centre, Counter, Number, Station, Tenure
from cunqiao.network.queries import active_counties, county_of_number, pigeonhole, stations
from cunqiao.policies.kinds import Credit

pytestmark = pytest.mark.django_db
DEQING = 4000  # a county without a centre


def kinds(county_id: int, **of: object) -> list[str]:
    return sorted(Account.objects.filter(county_id=county_id, **of).values_list("kind", flat=True))


def test_a_centre_opens_with_the_countys_accounts_and_its_count_of_trips() -> None:
    centre = open_centre(id=new_id(), county_id=DEQING, name="德清县运营中心", at=NOON)
    assert kinds(DEQING) == ["bank", "escrow", "platform", "price_promise"]
    assert list(next_numbers(Counter.Kind.TRIP, (DEQING, centre.id), 2)) == [1, 2]
    assert active_counties() == [TONGLU, WUYUAN, DEQING]


def test_a_county_has_one_centre() -> None:
    before = Account.objects.count(), Counter.objects.count()
    with pytest.raises(CountyHasOne) as refused:
        open_centre(id=new_id(), county_id=TONGLU, name="另一个", at=NOON)
    assert refused.value.data() == {"kind": "centre", "county_id": TONGLU}
    assert Centre.objects.filter(county_id=TONGLU).count() == 1
    assert (Account.objects.count(), Counter.objects.count()) == before


def test_a_carrier_has_an_account() -> None:
    carrier = start_carrier(id=new_id(), county_id=DEQING, name="快运", at=NOON)
    assert kinds(DEQING, holder_id=carrier.id) == ["carrier"]


def test_a_county_has_one_carrier_at_a_time() -> None:
    begins = Carrier.objects.get(county_id=TONGLU).started_at
    with pytest.raises(CountyHasOne) as refused:
        start_carrier(id=new_id(), county_id=TONGLU, name="快运", at=begins)
    assert refused.value.data() == {"kind": "carrier", "county_id": TONGLU}
    assert Carrier.objects.filter(county_id=TONGLU).count() == 1
    assert Account.objects.filter(county_id=TONGLU, kind=AccountKind.CARRIER).count() == 1


def test_another_carrier_drives_from_its_day_on_and_has_an_own_account() -> None:
    before, day = get_carrier(operator), calendar.today() + timedelta(days=3)
    coming = change_carrier(headquarters, id=new_id(), county_id=TONGLU, name="新安快运", day=day)
    assert kinds(TONGLU, holder_id=coming.id) == ["carrier"]
    assert get_carrier(operator) == before
    with clock.at(calendar.midnight(day) - timedelta(seconds=1)):
        old = create_trip(operator, id=new_id())
    with clock.at(calendar.midnight(day)):
        new = create_trip(operator, id=new_id())
    assert (old.carrier, new.carrier) == (before, coming)
    (event,) = events_of(coming)
    assert (event.move, event.person_id) == ("begin", headquarters.person_id)


def test_a_carrier_does_not_begin_on_a_day_that_is_over() -> None:
    with pytest.raises(Invalid) as refused:
        change_carrier(
            headquarters, id=new_id(), county_id=TONGLU, name="快运", day=calendar.today() - timedelta(days=1)
        )
    assert refused.value.errors[0].field == "day"
    assert Carrier.objects.filter(county_id=TONGLU).count() == 1


def test_a_centre_that_moved_is_changed_once() -> None:
    centre = get_centre(operator)
    for _twice in range(2):
        change_centre(headquarters, centre, name=centre.name, phone="0571 6421 0000", address="白云源路 88 号", at=NOON)
    kept = get_centre(operator)
    assert (kept.phone, kept.address) == ("057164210000", "白云源路 88 号")
    (event,) = events_of(centre)
    assert (event.move, event.person_id) == ("change", headquarters.person_id)


def test_a_county_finds_its_own() -> None:
    assert get_centre(operator).id == cast.CENTRE
    assert get_carrier(operator_wuyuan).id == cast.CARRIER_WUYUAN
    nowhere = Scope(Role.COUNTY_OPERATOR, new_id(), County(DEQING))
    for get in (get_centre, get_carrier):
        with pytest.raises(NotFound):
            get(nowhere)


def test_a_station_gets_the_next_number_and_begins_to_count() -> None:
    first, second = make_station(), make_station()
    assert 1001 <= int(first.number) < int(second.number)
    assert county_of_number(second.number) == TONGLU
    assert list(next_numbers(Counter.Kind.ORDER, (TONGLU, first.id), 3)) == [1, 2, 3]
    assert list(next_numbers(Counter.Kind.ORDER, (TONGLU, first.id), 1)) == [4]
    assert list(next_numbers(Counter.Kind.PARCEL, (TONGLU, first.id), 1)) == [1]


@pytest.mark.parametrize("code", ["", "330122", "999999999999", "nowhere"])
def test_a_station_stands_in_a_village(code: str) -> None:
    before = Number.objects.count(), Station.objects.count()
    with pytest.raises(NotFound):
        open_station(id=new_id(), county_id=TONGLU, village_code=code, name="新合", hours="", at=NOON)
    assert (Number.objects.count(), Station.objects.count()) == before


def test_a_village_of_another_county_is_not_found() -> None:
    with pytest.raises(NotFound):
        open_station(id=new_id(), county_id=TONGLU, village_code=a_village(WUYUAN), name="新合", hours="", at=NOON)
    assert not Station.objects.filter(name="新合").exists()


def test_every_station_has_a_pigeonhole_of_its_own() -> None:
    names = [pigeonhole(place) for place in range(10_000)]
    assert (names[0], names[11], names[12], names[311], names[312], names[324]) == (
        "A01",
        "A12",
        "B01",
        "Z12",
        "AA01",
        "AB01",
    )
    assert len(set(names)) == len(names)


def test_a_tenure_opens_what_is_the_partners() -> None:
    station, lan = make_station(), make_person("lan")
    tenure = make_tenure(station, lan, credit_fen=500_00)
    grant = Grant.objects.get(id=tenure.id)
    assert (grant.person, grant.role, grant.county_id, grant.place_id, grant.place) == (
        lan,
        Role.PARTNER,
        TONGLU,
        station.id,
        station.number,
    )
    assert kinds(TONGLU, holder_id=tenure.id) == ["commission_payable", "commission_pending", "float"]
    float_account = Account.objects.get(holder_id=tenure.id, kind=AccountKind.FLOAT)
    assert (float_account.floor_fen, float_account.balance_fen, float_account.holder) == (-500_00, 0, station.number)


def test_a_tenure_gets_the_usual_credit_of_its_county_and_never_more_than_the_highest() -> None:
    with clock.at(NOON - timedelta(days=2)):
        own = published(Credit, county_id=TONGLU, usual_fen=300_00, most_fen=1_000_00)
    station, lan = make_station(), make_person("lan")
    with unchanged(), pytest.raises(Invalid) as refused:
        make_tenure(station, lan, credit_fen=1_000_01)
    assert refused.value.errors[0].field == "credit_fen"
    tenure = make_tenure(station, lan)
    assert tenure.credit_version_id == own.id
    assert Account.objects.get(holder_id=tenure.id, kind=AccountKind.FLOAT).floor_fen == -300_00


def test_one_person_runs_a_station_at_a_time() -> None:
    station, lan = make_station(), make_person("lan")
    tenure = make_tenure(station, lan)
    before = Account.objects.count(), Grant.objects.count()
    with pytest.raises(StationHasPartner) as refused:
        make_tenure(station, make_person("mu"))
    assert refused.value.data() == {"station": station.number}
    assert list(station.tenures.all()) == [tenure]
    assert (Account.objects.count(), Grant.objects.count()) == before


def test_a_station_outlives_its_partner() -> None:
    station = make_station()
    first = make_tenure(station, make_person("lan"))
    end_tenure(operator, first, NOON + timedelta(days=1))
    second = make_tenure(station, make_person("mu"))
    assert Grant.objects.get(id=first.id).valid_to == NOON + timedelta(days=1)
    assert [tenure.id for tenure in station.tenures.filter(ended_at=None)] == [second.id]
    assert kinds(TONGLU, holder_id=first.id) == kinds(TONGLU, holder_id=second.id)
    events = Event.objects.filter(subject_id=first.id, subject="network.tenure")
    assert [(event.move, event.person_id) for event in events] == [("end", operator.person_id)]


def test_a_tenure_ends_once() -> None:
    tenure = make_tenure(make_station(), make_person("lan"))
    end_tenure(operator, tenure, NOON)
    with pytest.raises(MoveNotAllowed) as refused:
        end_tenure(operator, tenure, NOON + timedelta(days=1))
    assert refused.value.data() == {"move": "end", "state": "ended"}
    assert Tenure.objects.get(id=tenure.id).ended_at == NOON
    assert Event.objects.filter(subject_id=tenure.id, subject="network.tenure").count() == 1


def test_a_partner_finds_the_own_station_only() -> None:
    assert get_station_for(partner, "1001").id == cast.QINGSHAN
    assert get_tenure_for(partner, cast.TENURE).id == cast.TENURE
    with pytest.raises(NotFound):
        get_station_for(partner, "1002")
    with pytest.raises(NotFound):
        get_tenure_for(partner, cast.TENURE_XIXI)


def test_an_operator_finds_the_countys_stations_only() -> None:
    assert get_station_for(operator, "1002").id == cast.XIXI
    assert get_tenure_for(operator, cast.TENURE_XIXI).id == cast.TENURE_XIXI
    with pytest.raises(NotFound):
        get_station_for(operator, "1003")
    with pytest.raises(NotFound):
        get_tenure_for(operator, cast.TENURE_SIKOU)


@pytest.mark.parametrize("text", ["1003", "1003-A457", "1003-W1-2", "1003-P1033", f"T{WUYUAN}-12"])
def test_any_number_finds_its_county(text: str, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(1):
        assert county_of_number(text) == WUYUAN


@pytest.mark.parametrize("text", ["999", "9999999-A1", "x"])
def test_a_number_that_no_station_has_leads_nowhere(text: str) -> None:
    with pytest.raises(NotFound):
        county_of_number(text)


def test_the_list_is_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    everywhere, tonglu, own, none = (
        cast.headquarters, operator, partner_of(Tenure.objects.get(id=cast.TENURE)), cast.merchant
    )  # fmt: skip
    for scope, count in ((everywhere, 3), (tonglu, 2), (own, 1), (none, 0)):
        with django_assert_num_queries(0 if scope is none else 1):
            assert len([station.village.name for station in stations(scope)]) == count


def test_they_come_newest_first() -> None:
    old, new = stations(operator)
    assert (old.opened_at, old.id) > (new.opened_at, new.id)


def test_a_station_changes_its_hours_and_the_change_is_remembered_once() -> None:
    station = get_station_for(operator, "1001")
    for _ in range(2):
        change_hours(operator, station, hours="07:00-19:30", at=NOON)
    assert get_station_for(operator, "1001").hours == "07:00-19:30"
    (event,) = Event.objects.filter(subject_id=station.id)
    assert (event.subject, event.move, event.person_id) == ("network.station", "change_hours", operator.person_id)
