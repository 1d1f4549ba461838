"""Parcels on their way: to the county centre, by van to the villages, into the station."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from uuid import UUID

from cunqiao.kernel import calendar
from cunqiao.kernel.county import new_id
from cunqiao.logistics.access import get_trip_for, parcels_within
from cunqiao.logistics.actions import arrive_at_county, create_trip, depart, hand_over, load, receive
from cunqiao.logistics.models import Parcel
from cunqiao.simulation.history import counter
from cunqiao.simulation.history.past import Past
from cunqiao.simulation.history.timeline import daily

VAN = 16  # parcels that it takes
LEAVES_AT = 13  # o'clock
NO_VAN = timedelta(hours=27)  # before now: a whole morning's parcels are kept for what visitors find under way
ON_ITS_WAY, LOADING = timedelta(minutes=55), timedelta(minutes=15)  # ago
SHARES = {ON_ITS_WAY: 0.5, LOADING: 0.5}  # of what waits then
UNSCANNED = timedelta(hours=4)  # what came since then lies at the centre's door
HANDED_OVER = 0.85  # of the parcels: the driver says so, too
A_DAY = timedelta(days=1)
LOADED_IN, TO_THE_FIRST, BETWEEN = timedelta(minutes=25), timedelta(minutes=40), timedelta(minutes=18)


Onward = Callable[[Past, Parcel, datetime], None]  # what becomes of a parcel that was shipped at a moment


def bring(past: Past, parcel: Parcel, shipped_at: datetime) -> None:
    """A parcel that was shipped comes to the centre a day later."""
    past.timeline.add(shipped_at + A_DAY, partial(_scan_in, past, parcel))


def expect(past: Past, parcel: Parcel, shipped_at: datetime) -> None:
    """A parcel that was shipped comes to the centre in one of the next mornings."""
    day = calendar.local(shipped_at + timedelta(hours=past.chance.choice((20, 20, 20, 44))))
    at = day.replace(hour=8, minute=0, second=0) + timedelta(minutes=past.chance.uniform(0, 170))
    if at <= past.now - UNSCANNED:
        past.timeline.add(at, partial(_scan_in, past, parcel))


def _scan_in(past: Past, parcel: Parcel, at: datetime) -> None:
    shelf = f"{past.chance.choice('ABCD')}{past.chance.randint(1, 6)}"
    arrive_at_county(past.cast.operator, parcel, shelf=shelf, at=at)
    past.at_centre.append(parcel.number)


def plan(past: Past, begin: datetime) -> None:
    """A van a day, and for those who look now one on its way and one that is being loaded."""
    for at in daily(begin, past.now - NO_VAN, LEAVES_AT):
        past.timeline.add(at, partial(_drive, past, VAN))
    for ago, share in SHARES.items():
        past.timeline.add(past.now - ago, partial(_drive_to_visitors, past, share))


def _drive_to_visitors(past: Past, share: float, at: datetime) -> None:
    """What goes to the stations that visitors see first goes before all others, in turns."""
    listed = {seat.partner.place for seat in past.cast.seats.values() if seat.is_listed}
    counts = Counter[str]()

    def turn(number: str) -> int:
        station = number.split("-")[0]
        counts[station] += 1
        return counts[station] if station in listed else len(past.at_centre)

    past.at_centre.sort(key=turn)
    _drive(past, max(len(listed), int(len(past.at_centre) * share)), at)


def _drive(past: Past, most: int, at: datetime) -> None:
    """A trip takes so many of the parcels that wait, if there are any."""
    if not past.at_centre:
        return
    count = min(VAN, most)
    numbers, past.at_centre = past.at_centre[:count], past.at_centre[count:]
    operator = past.cast.operator
    trip = create_trip(operator, id=new_id(), driver_id=past.cast.driver.person_id)
    load(operator, trip, numbers=numbers, at=at)
    past.timeline.add(at + LOADED_IN, partial(_leave, past, trip.number))


def _leave(past: Past, number: str, at: datetime) -> None:
    trip = get_trip_for(past.cast.operator, number)
    depart(past.cast.driver, trip, at=at)
    loaded = trip.legs.values_list("parcel__station_id", flat=True)
    for stop, station_id in enumerate(sorted(set(loaded))):
        there = at + TO_THE_FIRST + stop * BETWEEN
        past.timeline.add(there, partial(_stop, past, trip.id, station_id))


def _stop(past: Past, trip_id: UUID, station_id: UUID, at: datetime) -> None:
    for parcel in _aboard(past, trip_id, station_id):
        if past.chance.random() < HANDED_OVER:
            hand_over(past.cast.driver, parcel, at=at)
    past.timeline.add(at + timedelta(minutes=past.chance.uniform(4, 15)), partial(_take_in, past, trip_id, station_id))


def _take_in(past: Past, trip_id: UUID, station_id: UUID, at: datetime) -> None:
    """The station puts what came onto its shelves, what is of one order side by side."""
    seat = past.cast.seats[station_id]
    for _, parcels in groupby(_aboard(past, trip_id, station_id), key=lambda parcel: parcel.consignment.order_id):
        shelf = f"{past.chance.choice('ABC')}{past.chance.randint(1, 9)}"
        for parcel in parcels:
            receive(seat.partner, parcel, shelf=shelf, at=at)
            counter.expect(past, parcel, at)


def _aboard(past: Past, trip_id: UUID, station_id: UUID) -> list[Parcel]:
    of_trip = parcels_within(past.cast.operator).filter(legs__trip_id=trip_id, station_id=station_id)
    return list(of_trip.select_related("addressee").order_by("consignment__order_id", "id"))
