"""Release: when the return window is over, a collection's commission becomes payable, once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.acts import bring, place_one, ship
from tests.cast import KETTLE, RETURN_WINDOW, TENURE, TENURE_XIXI, TONGLU, WUYUAN, headquarters, operator, partner
from tests.checks import books_hold, unchanged
from tests.earnings.making import (
    HANDLING,
    KETTLE_COMMISSION,
    SOAP_COMMISSION,
    balance,
    kettle_sold,
    soap_sold,
    soap_sold_elsewhere,
)
from tests.policies.making import published

from cunqiao.earnings.actions import release_due, release_missed
from cunqiao.earnings.models import Release
from cunqiao.identity.actions import register_person
from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.ledger.models import AccountKind, Transfer
from cunqiao.logistics.actions import collect
from cunqiao.logistics.evidence import Proof
from cunqiao.logistics.models import Evidence
from cunqiao.network.access import get_station_for, get_tenure_for
from cunqiao.network.actions import begin_tenure, end_tenure
from cunqiao.policies.kinds import ReturnWindow

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 1, 4, tzinfo=UTC)
JUST_OVER = RETURN_WINDOW + timedelta(seconds=1)


def release(county_id: int = TONGLU, *, after: timedelta = JUST_OVER) -> int:
    with clock.at(NOON + after):
        return release_due(county_id)


def test_within_the_window_nothing_is_released() -> None:
    with clock.at(NOON):
        kettle_sold()
    with unchanged():
        assert release(after=RETURN_WINDOW) == 0


def test_after_the_window_what_was_pending_is_payable() -> None:
    with clock.at(NOON):
        collection = kettle_sold()
    assert balance(AccountKind.COMMISSION_PENDING, TENURE, TONGLU) == KETTLE_COMMISSION + HANDLING
    assert release() == 1
    assert balance(AccountKind.COMMISSION_PENDING, TENURE, TONGLU) == 0
    assert balance(AccountKind.COMMISSION_PAYABLE, TENURE, TONGLU) == KETTLE_COMMISSION + HANDLING
    kept = Release.objects.get()
    assert (kept.id, kept.amount_fen) == (collection.id, KETTLE_COMMISSION + HANDLING)
    assert (kept.collected_at, kept.released_at) == (NOON, NOON + JUST_OVER)
    transfer = Transfer.objects.get(entry_id=kept.entry_id)
    order_id = collection.parcel.consignment.order_id
    assert (transfer.kind, transfer.amount_fen, transfer.order_id) == ("release", kept.amount_fen, order_id)
    books_hold()


def test_it_is_released_once() -> None:
    with clock.at(NOON):
        kettle_sold()
    release()
    with unchanged():
        assert release() == 0
        assert release(after=JUST_OVER * 9) == 0


def test_only_what_is_due_is_released() -> None:
    with clock.at(NOON):
        kettle_sold()
    with clock.at(NOON + timedelta(hours=1)):
        soap_sold()
    assert release() == 1
    assert balance(AccountKind.COMMISSION_PENDING, TENURE_XIXI, TONGLU) == SOAP_COMMISSION + HANDLING
    assert release(after=JUST_OVER + timedelta(hours=1)) == 1
    assert balance(AccountKind.COMMISSION_PAYABLE, TENURE_XIXI, TONGLU) == SOAP_COMMISSION + HANDLING
    books_hold()


@pytest.mark.parametrize("apart", [timedelta(0), timedelta(minutes=1)])
def test_a_long_list_is_released_in_runs(monkeypatch: pytest.MonkeyPatch, apart: timedelta) -> None:
    monkeypatch.setattr("cunqiao.earnings.actions.RELEASE_AT_ONCE", 2)
    for turn in range(5):
        with clock.at(NOON + turn * apart):
            kettle_sold()
    assert [release(after=2 * JUST_OVER) for _ in range(4)] == [2, 2, 1, 0]
    assert Release.objects.count() == 5
    assert balance(AccountKind.COMMISSION_PAYABLE, TENURE, TONGLU) == 5 * (KETTLE_COMMISSION + HANDLING)


def test_what_a_server_recorded_whose_clock_was_behind_is_still_released() -> None:
    with clock.at(NOON):
        kettle_sold()
    assert release() == 1
    with clock.at(NOON - timedelta(hours=1)):
        soap_sold()
    assert release() == 0
    with clock.at(NOON + JUST_OVER):
        assert release_missed(TONGLU) == 1
    assert Release.objects.count() == 2
    books_hold()


def test_another_county_has_its_own_run() -> None:
    with clock.at(NOON):
        soap_sold_elsewhere()
    with unchanged():
        assert release(TONGLU) == 0
    assert release(WUYUAN) == 1


def test_the_seller_and_who_handed_out_each_get_their_own() -> None:
    with clock.at(NOON):
        (parcel,) = bring(*ship(place_one(partner, {KETTLE: 1})))
        person = register_person(id=new_id(), username="hua", name="Hua")
        end_tenure(headquarters, get_tenure_for(headquarters, TENURE), clock.now())
        tenure = begin_tenure(id=new_id(), station=get_station_for(operator, "1001"), person=person, at=clock.now())
        successor = replace(partner, person_id=person.id, grant_id=tenure.id, tenure_id=tenure.id)
        collect(successor, parcel, id=new_id(), proof=Proof(Evidence.KNOWN), at=clock.now())
    assert release() == 1
    assert balance(AccountKind.COMMISSION_PAYABLE, TENURE, TONGLU) == KETTLE_COMMISSION
    assert balance(AccountKind.COMMISSION_PAYABLE, tenure.id, TONGLU) == HANDLING
    assert Release.objects.get().amount_fen == KETTLE_COMMISSION + HANDLING
    books_hold()


def test_what_is_collected_under_a_shorter_window_is_released_sooner_and_the_rest_keeps_its_own() -> None:
    """Also where what was collected later is due earlier."""
    with clock.at(NOON):
        shorter = published(ReturnWindow, days=3)
        long = kettle_sold()
    with clock.at(NOON + timedelta(days=1)):
        short = kettle_sold()
        soap_sold_elsewhere()
    assert release(after=timedelta(days=4, seconds=1)) == 1
    assert Release.objects.get().id == short.id
    assert release(WUYUAN, after=timedelta(days=4, seconds=1)) == 1
    with unchanged():
        assert release(after=RETURN_WINDOW) == 0
    assert release() == 1
    kept = Release.objects.get(id=long.id)
    assert kept.window_version_id != shorter.id == Release.objects.get(id=short.id).window_version_id
    books_hold()


def test_a_county_has_its_own_window() -> None:
    with clock.at(NOON):
        published(ReturnWindow, county_id=WUYUAN, days=14)
    with clock.at(NOON + timedelta(days=1)):
        kettle_sold()
        soap_sold_elsewhere()
    week, fortnight = (timedelta(days=1 + days, seconds=1) for days in (7, 14))
    assert (release(after=week), release(WUYUAN, after=week)) == (1, 0)
    assert release(WUYUAN, after=fortnight) == 1
