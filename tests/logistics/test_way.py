"""The way from the merchant to the station: scans, trips, what each changes and who hears of it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from tests.acts import bring, hand_out, place_one, ship
from tests.cast import (
    CARRIER,
    DI,
    DI_WUYUAN,
    KETTLE,
    LI,
    OU,
    QIN,
    SUN,
    TONGLU,
    ZHAO,
    auditor,
    driver,
    headquarters,
    operator,
    operator_wuyuan,
    partner,
    partner_sikou,
    partner_xixi,
)
from tests.checks import unchanged
from tests.logistics.making import fetched, parcel_that_is, trip_of

from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.kernel.errors import MoveNotAllowed, NotFound
from cunqiao.kernel.models import Event
from cunqiao.kernel.outbox import messages
from cunqiao.kernel.states import events_of
from cunqiao.logistics.access import get_parcel_for, get_trip_for, parcels_within, trips_within
from cunqiao.logistics.actions import arrive_at_county, assign_driver, create_trip, depart, hand_over, load, receive
from cunqiao.logistics.models import Leg, Parcel, Trip
from cunqiao.logistics.queries import last_leg, trip_view, trips
from cunqiao.orders.access import get_order_for

pytestmark = pytest.mark.django_db
OU_DRIVES = replace(driver, person_id=OU)
NOON = datetime(2026, 11, 1, 4, tzinfo=UTC)


def test_the_centre_takes_it_in_on_a_shelf() -> None:
    (parcel,) = arrive_at_county(operator, fetched(parcel_that_is("shipped"), operator), shelf="C7", at=NOON)
    assert (fetched(parcel).status, fetched(parcel).shelf) == ("at_county", "C7")
    event = Event.objects.get(subject_id=parcel.id)
    assert (event.move, event.person_id, event.happened_at) == ("arrived_county", OU, NOON)


def test_trips_are_counted_by_county() -> None:
    first, second = (create_trip(operator, id=new_id()) for _ in range(2))
    elsewhere = create_trip(operator_wuyuan, id=new_id())
    assert [trip.number for trip in (first, second, elsewhere)] == [f"T{TONGLU}-1", f"T{TONGLU}-2", "T1258-1"]
    assert (first.carrier_id, first.driver_id, first.status, first.created_by_id) == (CARRIER, None, "loading", OU)


def test_a_trip_may_have_its_driver() -> None:
    trip = create_trip(operator, id=new_id(), driver_id=DI)
    assert list(trips_within(driver)) == [trip]


@pytest.mark.parametrize("driver_id", [OU, QIN, DI_WUYUAN])
def test_who_does_not_drive_here_gets_no_trip(driver_id: object) -> None:
    with unchanged(), pytest.raises(NotFound) as refused:
        create_trip(operator, id=new_id(), driver_id=driver_id)  # type: ignore[arg-type]
    assert refused.value.kind == "driver"


def test_another_driver_takes_a_trip_that_is_being_loaded() -> None:
    trip = create_trip(operator, id=new_id())
    assign_driver(operator, trip, driver_id=DI, at=NOON)
    assert list(trips_within(driver)) == [trip]
    assign_driver(operator, trip, driver_id=None, at=NOON)
    assert not trips_within(driver).exists()
    assert [event.move for event in events_of(trip)] == ["assign", "assign"]


def test_a_trip_is_given_only_to_who_drives_here_and_before_it_leaves() -> None:
    trip = create_trip(operator, id=new_id(), driver_id=DI)
    with unchanged(), pytest.raises(NotFound):
        assign_driver(operator, trip, driver_id=DI_WUYUAN, at=NOON)
    depart(operator, trip, at=NOON)
    with unchanged(), pytest.raises(MoveNotAllowed):
        assign_driver(operator, trip, driver_id=None, at=NOON)


def test_parcels_are_loaded_together_by_either_number() -> None:
    one, two = parcel_that_is("at_county"), parcel_that_is("at_county")
    trip = load(operator, create_trip(operator, id=new_id()), numbers=[one.number, two.tracking, two.number], at=NOON)
    assert {leg.parcel_id for leg in trip.legs.all()} == {one.id, two.id}
    assert fetched(one).status == fetched(two).status == "loaded"


@pytest.mark.parametrize("status", ["shipped", "loaded", "on_trip", "at_station", "collected"])
def test_one_that_is_not_at_the_centre_keeps_all(status: str) -> None:
    good, other, trip = parcel_that_is("at_county"), parcel_that_is(status), create_trip(operator, id=new_id())
    with unchanged(), pytest.raises(MoveNotAllowed) as refused:
        load(operator, trip, numbers=[good.number, other.number], at=NOON)
    assert refused.value.data() == {"move": "load", "state": status}


def test_one_that_is_not_there_keeps_all() -> None:
    good, trip = parcel_that_is("at_county"), create_trip(operator, id=new_id())
    with unchanged(), pytest.raises(NotFound) as refused:
        load(operator, trip, numbers=[good.number, "1001-P999"], at=NOON)
    assert refused.value.data() == {"kind": "parcel", "id": "1001-P999"}


def test_another_countys_parcel_is_not_there() -> None:
    (parcel,) = ship(place_one(partner_sikou, {KETTLE: 1}, villager_id=SUN))
    trip = create_trip(operator, id=new_id())
    with unchanged(), pytest.raises(NotFound):
        load(operator, trip, numbers=[parcel.number], at=NOON)


def test_what_is_loaded_leaves_with_the_trip() -> None:
    loaded, waiting = parcel_that_is("loaded"), parcel_that_is("at_county")
    depart(operator, trip_of(loaded), at=NOON)
    assert (fetched(loaded).status, fetched(waiting).status) == ("on_trip", "at_county")
    assert trip_of(loaded).status == "departed"


def test_an_empty_van_may_leave() -> None:
    trip = create_trip(operator, id=new_id())
    depart(operator, trip, at=NOON)
    assert get_trip_for(operator, trip.number).status == "departed"


def test_the_drivers_word_changes_no_status_and_is_given_once() -> None:
    parcel = parcel_that_is("on_trip")
    hand_over(driver, parcel, at=NOON)
    kept = Parcel.objects.get(id=parcel.id)
    assert (kept.status, kept.legs.get().handed_over_at) == ("on_trip", NOON)
    with unchanged(), pytest.raises(MoveNotAllowed) as refused:
        hand_over(driver, parcel, at=NOON)
    assert refused.value.data() == {"move": "handed_over", "state": "on_trip"}
    receive(partner, fetched(parcel), at=NOON)
    with unchanged(), pytest.raises(MoveNotAllowed):
        hand_over(driver, parcel, at=NOON)


def test_the_station_receives_also_without_the_drivers_word() -> None:
    (parcel,) = receive(partner, parcel_that_is("on_trip"), shelf="B2", at=NOON)
    assert (fetched(parcel).status, fetched(parcel).shelf) == ("at_station", "B2")


def test_what_was_fetched_before_it_left_is_received_all_the_same() -> None:
    parcel = parcel_that_is("at_county")
    load(operator, create_trip(operator, id=new_id()), numbers=[parcel.number], at=NOON)
    depart(operator, trip_of(parcel), at=NOON)
    receive(partner, parcel, at=NOON)  # read before it was on a trip
    assert (fetched(parcel).status, trip_of(parcel).status) == ("at_station", "done")


def test_the_villager_is_told_when_it_is_there() -> None:
    (parcel,) = receive(partner, parcel_that_is("on_trip"), at=NOON)
    (message,) = messages(headquarters, about=parcel.number)
    assert (message.kind, message.about_id, message.phone) == ("parcel_here", parcel.id, "13800001234")


def test_who_has_no_phone_has_a_message_that_waits_for_nobody() -> None:
    (parcel,) = receive(partner, parcel_that_is("on_trip", villager_id=LI), at=NOON)
    assert messages(headquarters, about=parcel.number).get().phone == ""


def test_a_trip_is_done_with_its_last_parcel() -> None:
    one, two = parcel_that_is("at_county"), parcel_that_is("at_county")
    trip = load(operator, create_trip(operator, id=new_id()), numbers=[one.number, two.number], at=NOON)
    depart(operator, trip, at=NOON)
    receive(partner, fetched(one), at=NOON)
    assert get_trip_for(operator, trip.number).status == "departed"
    receive(partner, fetched(two), at=NOON)
    assert get_trip_for(operator, trip.number).status == "done"


def on_a_second_trip() -> tuple[Parcel, list[Trip]]:
    """A parcel that came back from its first trip, on whatever grounds, and left by another driver's."""
    parcel = parcel_that_is("at_county")
    drives = []
    for driver_id in (OU_DRIVES.person_id, DI):
        drives.append(create_trip(operator, id=new_id()))
        Trip.objects.filter(id=drives[-1].id).update(driver_id=driver_id)
        load(operator, drives[-1], numbers=[parcel.number], at=clock.now())
        depart(operator, drives[-1], at=clock.now())
        if len(drives) == 1:
            hand_over(operator, parcel, at=clock.now())
            parcel.legs.update(ended_at=clock.now())
            Parcel.objects.filter(id=parcel.id).update(status="at_county")
    return parcel, drives


def test_a_parcel_may_ride_several_trips() -> None:
    parcel, drives = on_a_second_trip()
    hand_over(driver, fetched(parcel, driver), at=clock.now())  # what was said of the first drive counts for that
    (there,) = receive(partner, fetched(parcel), at=clock.now())
    assert (there.status, last_leg(there).trip) == ("at_station", drives[1])  # type: ignore[union-attr]
    assert [trip_view(trip).parcels for trip in trips(operator)] == [[parcel.number]] * 2


def test_a_parcel_is_on_one_trip_at_a_time() -> None:
    parcel, (first, _second) = on_a_second_trip()
    with pytest.raises(IntegrityError, match="one_open_leg_a_parcel"), transaction.atomic():
        Leg.objects.create(county_id=TONGLU, parcel=parcel, trip=first, loaded_at=NOON)


def test_a_driver_reaches_no_more_what_rides_with_another() -> None:
    parcel, _ = on_a_second_trip()
    with pytest.raises(NotFound):
        get_parcel_for(OU_DRIVES, parcel.number)
    assert get_parcel_for(driver, parcel.number) == parcel
    receive(partner, fetched(parcel), at=clock.now())
    assert get_parcel_for(OU_DRIVES, parcel.number) == parcel  # it was on a trip of theirs


def test_an_order_is_at_the_station_when_all_its_parcels_are() -> None:
    order = place_one(partner, {KETTLE: 2})
    one, two = ship(order, boxes=2)
    bring(one)
    assert get_order_for(partner, order.number).status == "shipped"
    bring(two)
    assert get_order_for(partner, order.number).status == "at_station"
    assert order.consignments.get().at_station_at is not None


def test_one_collected_before_the_other_came_counts_as_there() -> None:
    order = place_one(partner, {KETTLE: 2})
    one, two = ship(order, boxes=2)
    hand_out(*bring(one))
    assert get_order_for(partner, order.number).status == "shipped"
    bring(two)
    assert get_order_for(partner, order.number).status == "at_station"
    hand_out(two)
    assert get_order_for(partner, order.number).status == "collected"


def test_people_see_the_parcels_of_their_reach() -> None:
    here = parcel_that_is("on_trip")
    (there,) = ship(place_one(partner_xixi, {KETTLE: 1}, villager_id=ZHAO))
    (elsewhere,) = ship(place_one(partner_sikou, {KETTLE: 1}, villager_id=SUN))
    seen = {
        "partner": set(parcels_within(partner)),
        "operator": set(parcels_within(operator)),
        "driver": set(parcels_within(driver)),
        "auditor": set(parcels_within(auditor)),
    }
    assert seen == {
        "partner": {here},
        "operator": {here, there},
        "driver": set(),  # the trip has another driver, or none yet
        "auditor": {here, there, elsewhere},
    }
    with pytest.raises(NotFound):
        get_parcel_for(partner_xixi, here.number)
    with pytest.raises(NotFound):
        get_parcel_for(operator_wuyuan, here.number)


def test_a_driver_sees_what_lies_on_the_own_trips() -> None:
    parcel = parcel_that_is("at_county")
    load(operator, create_trip(operator, id=new_id(), driver_id=DI), numbers=[parcel.number], at=NOON)
    assert get_parcel_for(driver, parcel.number) == parcel
    with pytest.raises(NotFound):
        get_parcel_for(OU_DRIVES, parcel.number)


def test_partners_and_merchants_see_no_trips() -> None:
    trip = trip_of(parcel_that_is("on_trip"))
    with pytest.raises(NotFound):
        get_trip_for(partner, trip.number)
    with pytest.raises(NotFound):
        get_trip_for(operator_wuyuan, trip.number)
    assert get_trip_for(auditor, trip.number) == trip
    assert clock.now() >= trip.created_at
