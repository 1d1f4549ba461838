"""What a change of terms would have made of a month that was: from what was ordered, handed out, earned and granted."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.acts import hand_out, place_one, ship
from tests.cast import QINGSHAN, SOAP, TONGLU, WANG, WUYUAN, operator, partner
from tests.earnings.making import HANDLING, KETTLE_COMMISSION, kettle_sold, soap_sold_elsewhere
from tests.network.making import make_person, make_station
from tests.policies.making import proposed, published, tomorrow

from cunqiao.earnings.queries import pending_at
from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.logistics.models import Parcel
from cunqiao.logistics.queries import handling_paid, last_legs_paid
from cunqiao.network.actions import begin_tenure
from cunqiao.network.queries import credit_granted
from cunqiao.orders.queries import unshipped
from cunqiao.policies.kinds import Credit, HandlingFee, LastLegFee, ReturnWindow, ShipBy
from cunqiao.policies.models import Version
from cunqiao.policies.queries import Change, Effect, changes

pytestmark = pytest.mark.django_db
SINCE, TO = datetime(2029, 12, 31, 16, tzinfo=UTC), datetime(2030, 1, 31, 16, tzinfo=UTC)  # a January in China
COUNTIES = [TONGLU, WUYUAN]
A_DAY = timedelta(days=1)


def every(version: Version) -> list[Version]:
    return list(Version.objects.filter(kind=version.kind).order_by("valid_from", "county_id"))


def test_a_version_of_the_network_changes_the_counties_that_have_no_terms_of_their_own() -> None:
    published(ShipBy, county_id=WUYUAN, hours=24)
    version = proposed(ShipBy, hours=72, valid_from=tomorrow() + A_DAY)
    assert changes(version, every(version), COUNTIES) == {TONGLU: Change(ShipBy(hours=48), ShipBy(hours=72))}


def test_a_countys_version_changes_that_county_and_may_lead_it_back_to_the_network() -> None:
    published(ShipBy, county_id=WUYUAN, hours=24)
    back = proposed(ShipBy, county_id=WUYUAN, valid_from=tomorrow() + A_DAY)
    assert changes(back, every(back), COUNTIES) == {WUYUAN: Change(ShipBy(hours=24), ShipBy(hours=48))}


def test_what_was_published_is_shown_as_it_changed_things_then() -> None:
    version = published(ShipBy, hours=72)
    published(ShipBy, hours=96, valid_from=tomorrow() + A_DAY)
    assert changes(version, every(version), [TONGLU]) == {TONGLU: Change(ShipBy(hours=48), ShipBy(hours=72))}


def test_fees_of_the_parcels_that_were_handed_out_in_the_month() -> None:
    for at in (SINCE - A_DAY, SINCE + A_DAY, TO - A_DAY, TO):
        with clock.at(at):
            kettle_sold()
    with clock.at(SINCE):
        soap_sold_elsewhere()
    fee = dict.fromkeys(COUNTIES, Change(HandlingFee(parcel_fen=1_00), HandlingFee(parcel_fen=1_50)))
    assert by_county(handling_paid(fee, SINCE, TO)) == [Effect(TONGLU, 2, 2_00, 3_00), Effect(WUYUAN, 1, 1_00, 1_50)]
    leg = {TONGLU: Change(LastLegFee(drive_fen=3_00), LastLegFee(drive_fen=0))}
    assert last_legs_paid(leg, SINCE, TO) == [Effect(TONGLU, 2, 6_00, 0)]


def test_consignments_of_the_month_that_would_not_have_been_shipped_in_time() -> None:
    """One shipped after a day, one after two and a half, one never."""
    with clock.at(SINCE + A_DAY):
        orders = [place_one(partner, {SOAP: 1}) for _ in range(3)]
    for order, after in zip(orders, (A_DAY, 2.5 * A_DAY), strict=False):
        with clock.at(SINCE + A_DAY + after):
            ship(order)
    change = {TONGLU: Change(ShipBy(hours=48), ShipBy(hours=72))}
    assert unshipped(change, SINCE, TO) == [Effect(TONGLU, 3, 2, 1)]
    assert unshipped(change, TO, TO + A_DAY) == []


def test_what_would_still_be_pending_when_the_month_ends() -> None:
    earned = KETTLE_COMMISSION + HANDLING
    for at in (SINCE + A_DAY, TO - 10 * A_DAY, TO - A_DAY):
        with clock.at(at):
            kettle_sold()
    change = {TONGLU: Change(ReturnWindow(days=7), ReturnWindow(days=14))}
    assert pending_at(change, SINCE, TO) == [Effect(TONGLU, 3 * earned, earned, 2 * earned)]


def test_a_parcel_of_no_order_is_pending_too() -> None:
    lying = Parcel.objects.create(
        county_id=TONGLU,
        number="1001-P900",
        status="at_station",
        station_id=QINGSHAN,
        addressee_id=WANG,
        carrier="圆通",
        tracking="YT900",
        created_at=SINCE,
        created_by_id=operator.required_person_id,
    )
    with clock.at(TO - A_DAY):
        hand_out(lying)
    change = {TONGLU: Change(ReturnWindow(days=7), ReturnWindow(days=14))}
    assert pending_at(change, SINCE, TO) == [Effect(TONGLU, HANDLING, HANDLING, HANDLING)]


def test_the_usual_credit_of_the_partners_who_began_in_the_month() -> None:
    station, person = make_station(), make_person("lan")
    begin_tenure(id=new_id(), station=station, person=person, at=SINCE + A_DAY)
    old, new = Credit(usual_fen=0, most_fen=10), Credit(usual_fen=5, most_fen=10)
    assert credit_granted({TONGLU: Change(old, new)}, SINCE, TO) == [Effect(TONGLU, 1, 0, 5)]


def by_county(effects: list[Effect]) -> list[Effect]:
    return sorted(effects, key=lambda effect: effect.county_id)
