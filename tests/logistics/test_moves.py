"""Every move of every table in every state: it leads where it should, or is refused and changes nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.acts import place_one
from tests.cast import KETTLE, merchant, operator, partner
from tests.checks import unchanged
from tests.logistics.making import WAY, fetched, parcel_that_is, trip_of

from cunqiao.earnings.models import Payout, PayoutStatus
from cunqiao.earnings.states import PAYOUT_MOVES
from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.kernel.errors import MoveNotAllowed
from cunqiao.kernel.models import Event
from cunqiao.kernel.states import Moves, Stateful
from cunqiao.kernel.transactions import transacting
from cunqiao.ledger.actions import request_top_up
from cunqiao.ledger.states import TOP_UP_MOVES, TopUpStatus
from cunqiao.logistics.access import get_trip_for
from cunqiao.logistics.actions import (
    NewParcel,
    arrive_at_county,
    collect,
    create_trip,
    depart,
    hand_over,
    load,
    receive,
    ship_consignment,
)
from cunqiao.logistics.evidence import Proof
from cunqiao.logistics.models import Evidence, Parcel, Trip
from cunqiao.logistics.states import PARCEL_MOVES, TRIP_MOVES, ParcelStatus, TripStatus
from cunqiao.orders.actions import cancel, expire_overdue
from cunqiao.orders.models import Consignment
from cunqiao.orders.states import CONSIGNMENT_MOVES, ConsignmentStatus

pytestmark = pytest.mark.django_db


def new_payout() -> Payout:
    return Payout.objects.create(county_id=operator.county_id, proposed_by_id=new_id(), proposed_at=clock.now())


TABLES: dict[str, tuple[Moves, Any, Callable[[], Stateful], dict[str, tuple[str, str]]]] = {
    # table, its states, a row in any of them, and what the design says: {move: (from, to)}
    "parcel": (
        PARCEL_MOVES,
        ParcelStatus,
        lambda: parcel_that_is("shipped"),
        {
            "arrived_county": ("shipped", "at_county"),
            "load": ("at_county", "loaded"),
            "depart": ("loaded", "on_trip"),
            "handed_over": ("on_trip", "on_trip"),
            "received": ("on_trip", "at_station"),
            "collect": ("at_station", "collected"),
        },
    ),
    "trip": (
        TRIP_MOVES,
        TripStatus,
        lambda: create_trip(operator, id=new_id()),
        {
            "load": ("loading", "loading"),
            "assign": ("loading", "loading"),
            "depart": ("loading", "departed"),
            "finish": ("departed", "done"),
        },
    ),
    "consignment": (
        CONSIGNMENT_MOVES,
        ConsignmentStatus,
        lambda: place_one(partner, {KETTLE: 1}).consignments.get(),
        {
            "ship": ("to_ship", "shipped"),
            "cancel_line": ("to_ship", "to_ship"),
            "cancel": ("to_ship", "cancelled"),
            "expire": ("to_ship", "expired"),
            "collect": ("shipped", "collected"),
        },
    ),
    "top-up": (
        TOP_UP_MOVES,
        TopUpStatus,
        lambda: request_top_up(partner, id=new_id(), amount_fen=100),
        {"confirm": ("requested", "confirmed")},
    ),
    "payout": (PAYOUT_MOVES, PayoutStatus, new_payout, {"approve": ("proposed", "approved")}),
}
EVERY = [
    pytest.param(name, move, state, id=f"{name} {state} {move}")
    for name, (moves, states, _, _) in TABLES.items()
    for move in moves.table
    for state in states.values
]


def test_the_tables_are_as_the_design_says() -> None:
    for moves, _, _, design in TABLES.values():
        assert {move: (list(map(str, sources)), str(to)) for move, (sources, to) in moves.table.items()} == {
            move: ([source], to) for move, (source, to) in design.items()
        }


@pytest.mark.parametrize(("name", "move", "state"), EVERY)
def test_a_move_starts_from_its_state_alone(name: str, move: str, state: str) -> None:
    moves, _, make, design = TABLES[name]
    row = make()
    type(row)._default_manager.filter(county_id=row.county_id, id=row.id).update(status=state)
    row.status = state
    source, target = design[move]
    if state != source:
        with unchanged(), pytest.raises(MoveNotAllowed) as refused, transacting():
            moves.make([row], move, by=operator, at=clock.now())
        assert refused.value.data() == {"move": move, "state": state}
        assert row.status == state
    else:
        moves.make([row], move, by=operator, at=clock.now())
        kept = type(row)._default_manager.get(county_id=row.county_id, id=row.id)
        assert (row.status, kept.status) == (target, target)
        assert Event.objects.filter(subject_id=row.id, move=move, person_id=operator.person_id).count() == 1


SCANS: dict[str, tuple[str, str, Callable[[Parcel, Trip], object]]] = {
    # the action: from which state, to which, how
    "arrived_county": ("shipped", "at_county", lambda p, _: arrive_at_county(operator, p, at=clock.now())),
    "load": ("at_county", "loaded", lambda p, trip: load(operator, trip, numbers=[p.number], at=clock.now())),
    "handed_over": ("on_trip", "on_trip", lambda p, _: hand_over(operator, p, at=clock.now())),
    "received": ("on_trip", "at_station", lambda p, _: receive(partner, p, at=clock.now())),
    "collect": (
        "at_station",
        "collected",
        lambda p, _: collect(partner, p, id=new_id(), proof=Proof(Evidence.KNOWN), at=clock.now()),
    ),
}


@pytest.mark.parametrize("action", SCANS)
@pytest.mark.parametrize("state", WAY)
def test_a_parcel_is_scanned_in_its_turn(action: str, state: str) -> None:
    source, target, scan = SCANS[action]
    parcel = parcel_that_is(state)
    if state == source:
        scan(parcel, create_trip(operator, id=new_id()))
        assert fetched(parcel).status == target
        return
    trip = create_trip(operator, id=new_id())
    with unchanged(), pytest.raises(MoveNotAllowed) as refused:
        scan(parcel, trip)
    assert refused.value.data() == {"move": action, "state": state}


@pytest.mark.parametrize("state", TripStatus.values)
@pytest.mark.parametrize("action", ["load", "depart"])
def test_a_trip_is_loaded_and_leaves_once(action: str, state: str) -> None:
    parcel = parcel_that_is({"loading": "loaded", "departed": "on_trip", "done": "at_station"}[state])
    trip, waiting = trip_of(parcel), parcel_that_is("at_county")
    assert trip.status == state

    def act() -> None:
        if action == "load":
            load(operator, trip, numbers=[waiting.number], at=clock.now())
        else:
            depart(operator, trip, at=clock.now())

    if state == "loading":
        act()
        assert get_trip_for(operator, trip.number).status == {"load": "loading", "depart": "departed"}[action]
    else:
        with unchanged(), pytest.raises(MoveNotAllowed) as refused:
            act()
        assert refused.value.data() == {"move": action, "state": state}


@pytest.mark.parametrize("state", ConsignmentStatus.values)
@pytest.mark.parametrize("action", ["ship", "cancel", "expire"])
def test_a_consignment_ends_once(action: str, state: str) -> None:
    if state in ("to_ship", "cancelled", "expired"):
        order = place_one(partner, {KETTLE: 1})
    else:
        parcel = parcel_that_is({"shipped": "at_station", "collected": "collected"}[state])
        order = parcel.consignment.order
    later = clock.now() + (order.consignments.get().ship_by - order.recorded_at) * 2
    if state == "cancelled":
        cancel(partner, order, entry_id=new_id(), pieces=None, at=clock.now())
    if state == "expired":
        with clock.at(later):
            expire_overdue(order.county_id)
    part, line = order.consignments.get(), order.lines.get()
    assert part.status == state

    def act() -> None:
        match action:
            case "ship":
                box = NewParcel("圆通", "YT1", {line.id: 1})
                ship_consignment(merchant, part, parcels=[box], at=clock.now())
            case "cancel":
                cancel(partner, order, entry_id=new_id(), pieces={line.id: 1}, at=clock.now())
            case "expire":
                with clock.at(later):
                    assert expire_overdue(order.county_id) == (state == "to_ship")

    if state == "to_ship":
        act()
        ends = {"ship": "shipped", "cancel": "cancelled", "expire": "expired"}
        assert Consignment.objects.get(id=part.id).status == ends[action]
    elif action == "expire":
        with unchanged():
            act()  # the job looks for nothing that it may not move
    else:
        with unchanged(), pytest.raises(MoveNotAllowed) as refused:
            act()
        assert refused.value.data() == {"move": action, "state": state}
