"""Several do the same thing to the same thing at once: it is done once, and the others are told so."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.acts import bring, hand_out, place_one, ship, whole_way
from tests.cast import (
    FLOAT_FEN,
    KETTLE,
    SOAP,
    TENURE,
    TONGLU,
    TOWEL,
    ZHAO,
    headquarters,
    merchant,
    merchant_daily,
    operator,
    partner,
    partner_xixi,
    second_headquarters,
)
from tests.faults.books import assert_books_hold
from tests.faults.crowd import at_once, tally
from tests.logistics.making import boxed, into_box

from cunqiao.earnings.access import get_payout_for
from cunqiao.earnings.actions import approve_payout, propose_payout, release_due
from cunqiao.earnings.models import Payout, PayoutItem, Release
from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.kernel.errors import MoveNotAllowed, TooManyTries
from cunqiao.kernel.ids import Answer, SentRequest, once
from cunqiao.kernel.models import Message, Request
from cunqiao.ledger.access import get_own_float, get_top_up_for
from cunqiao.ledger.actions import confirm_top_up, request_top_up
from cunqiao.ledger.models import Transfer
from cunqiao.logistics.access import get_box_for, get_parcel_for, get_trip_for
from cunqiao.logistics.actions import (
    NewParcel,
    arrive_at_county,
    collect,
    create_trip,
    depart,
    load,
    receive,
    ship_consignment,
)
from cunqiao.logistics.codes import code_of
from cunqiao.logistics.errors import WrongCode
from cunqiao.logistics.evidence import Proof
from cunqiao.logistics.models import Collection, Evidence, Leg, Parcel, Trip, WrongCodeTry
from cunqiao.orders.access import get_order_for
from cunqiao.orders.actions import cancel, expire_overdue
from cunqiao.orders.models import Consignment, Order

pytestmark = pytest.mark.usefixtures("fresh_database")

KNOWN = Proof(Evidence.KNOWN)


def test_an_order_is_cancelled_or_shipped_never_both() -> None:
    orders = [place_one(partner, {SOAP: 1}) for _ in range(10)]

    def act(i: int) -> object:
        order = Order.objects.get(id=orders[i // 2].id)
        if i % 2:
            return cancel(partner, order, entry_id=new_id(), pieces=None, at=clock.now())
        return ship(order)

    outcomes = at_once(20, act)
    for done in zip(outcomes[::2], outcomes[1::2], strict=True):
        assert [isinstance(one, MoveNotAllowed) for one in done].count(True) == 1
    assert {order.status for order in Order.objects.all()} <= {"cancelled", "shipped"}
    assert_books_hold()


def test_two_who_cancel_at_once_give_the_money_back_once() -> None:
    order = place_one(partner, {KETTLE: 1, SOAP: 2})

    def act(_: int) -> Order:
        return cancel(partner, Order.objects.get(id=order.id), entry_id=new_id(), pieces=None, at=clock.now())

    assert tally(at_once(8, act)) == {"Order": 1, "move_not_allowed": 7}
    assert get_own_float(partner).balance_fen == FLOAT_FEN[TENURE]
    assert_books_hold()


def test_pieces_of_a_line_are_cancelled_no_oftener_than_there_are() -> None:
    order = place_one(partner, {SOAP: 5})
    line = order.lines.get()

    def act(_: int) -> Order:
        return cancel(
            partner, get_order_for(partner, order.number), entry_id=new_id(), pieces={line.id: 1}, at=clock.now()
        )

    assert tally(at_once(12, act)) == {"Order": 5, "move_not_allowed": 7}
    assert_books_hold()


def test_an_overdue_consignment_expires_once_or_is_shipped() -> None:
    orders = [place_one(partner, {SOAP: 1, KETTLE: 1}) for _ in range(6)]
    later = clock.now() + timedelta(days=3)

    def act(i: int) -> object:
        with clock.at(later):
            if i % 3 == 0:
                return expire_overdue(TONGLU)
            order = Order.objects.get(id=orders[i % 6].id)
            return ship(order) if i % 3 == 1 else cancel(partner, order, entry_id=new_id(), pieces=None, at=later)

    assert set(tally(at_once(24, act))) <= {"int", "list", "Order", "move_not_allowed"}
    assert not Consignment.objects.filter(status="to_ship").exists()
    assert_books_hold()


def test_a_consignment_ships_once_and_parcels_count_without_gaps() -> None:
    orders = [place_one(partner, {SOAP: 2}) for _ in range(8)]

    def act(i: int) -> object:
        return ship(Order.objects.get(id=orders[i % 8].id), boxes=2)

    outcomes = at_once(24, act)
    assert tally(outcomes) == {"list": 8, "move_not_allowed": 16}
    assert set(Parcel.objects.values_list("number", flat=True)) == {f"1001-P{count}" for count in range(1, 17)}
    assert_books_hold()


def test_crossed_tracking_numbers_do_not_block_each_other() -> None:
    """Two boxes of either order have the same two numbers, named from one end and from the other."""
    here = [place_one(partner, {SOAP: 2}) for _ in range(8)]
    there = [place_one(partner_xixi, {SOAP: 2}, villager_id=ZHAO) for _ in range(8)]

    def act(i: int) -> object:
        order, tracking = (here, there)[i % 2][i // 2], [f"YT{i // 2}A", f"YT{i // 2}B"]
        part = order.consignments.get()
        line = part.lines.get()
        parcels = [NewParcel("圆通", one, {line.id: 1}) for one in (tracking if i % 2 else tracking[::-1])]
        return ship_consignment(merchant_daily, part, parcels=parcels, at=clock.now())

    outcomes = at_once(16, act)
    assert tally(outcomes) == {"list": 8, "number_taken": 8}
    assert Parcel.objects.count() == 16


def test_of_two_merchants_one_has_a_tracking_number() -> None:
    """Several of its consignments go into the box; the other merchant's do not, however they meet."""
    orders = [place_one(partner, {(SOAP, KETTLE)[i % 2]: 1}) for i in range(12)]
    outcomes = tally(at_once(12, lambda i: into_box(orders[i], "YT1")))
    assert outcomes == {"Parcel": 6, "number_taken": 6}
    assert Consignment.objects.filter(parcels__tracking="YT1").values("merchant_id").distinct().count() == 1
    assert_books_hold()


def test_a_box_is_filled_until_it_is_scanned() -> None:
    """Who comes with a parcel after the scan is refused: nothing lies in the box that the centre has not seen."""
    others = [place_one(partner, {SOAP: 1}) for _ in range(7)]
    first = boxed("YT1")

    def act(i: int) -> object:
        if i < 7:
            return into_box(others[i], "YT1")
        return arrive_at_county(operator, *get_box_for(operator, first.number), at=clock.now())

    outcomes = tally(at_once(8, act))
    assert outcomes["list"] == 1
    assert Parcel.objects.count() == 1 + outcomes["Parcel"]
    assert outcomes["Parcel"] + outcomes["number_taken"] == 7
    assert_books_hold()


def test_boxes_that_share_orders_are_received_without_blocking_each_other() -> None:
    """Two merchants' boxes hold parcels of the same two orders; scanned whole, and each parcel by itself."""
    orders = [place_one(partner, {KETTLE: 1, SOAP: 1}) for _ in range(2)]
    parcels = []
    for order in orders:
        for part in order.consignments.order_by("position"):
            by = merchant if part.merchant_id == merchant.place_id else merchant_daily
            new = NewParcel("圆通", f"YT{part.position}", {part.lines.get().id: 1})
            parcels += ship_consignment(by, part, parcels=[new], at=clock.now())
    trip = create_trip(operator, id=new_id())
    codes = ["YT1", "YT2"]
    for code in codes:
        arrive_at_county(operator, *get_box_for(operator, code), at=clock.now())
    load(operator, trip, numbers=codes, at=clock.now())
    depart(operator, trip, at=clock.now())
    ways = [*codes, *(parcel.number for parcel in parcels)]

    def act(i: int) -> list[Parcel]:
        return receive(partner, *get_box_for(partner, ways[i % len(ways)]), at=clock.now())

    received = [parcel.id for outcome in at_once(18, act) if isinstance(outcome, list) for parcel in outcome]
    assert sorted(received) == sorted(parcel.id for parcel in parcels)
    assert {order.status for order in Order.objects.all()} == {"at_station"}
    assert (Trip.objects.get().status, Message.objects.filter(kind="parcel_here").count()) == ("done", 4)
    assert_books_hold()


def test_a_parcel_is_on_one_trip() -> None:
    parcels = ship(place_one(partner, {SOAP: 4}), boxes=4)
    for parcel in parcels:
        arrive_at_county(operator, parcel, at=clock.now())
    numbers = [parcel.number for parcel in parcels]
    trips = [create_trip(operator, id=new_id()) for _ in range(6)]

    def act(i: int) -> Trip:
        wanted = numbers if i % 2 else numbers[::-1]
        return load(operator, get_trip_for(operator, trips[i].number), numbers=wanted, at=clock.now())

    assert tally(at_once(6, act)) == {"Trip": 1, "move_not_allowed": 5}
    assert len(set(Leg.objects.values_list("trip_id", flat=True))) == 1
    assert Leg.objects.count() == len(parcels)


def test_a_trip_departs_once_while_its_parcels_are_wanted_elsewhere() -> None:
    """What comes too late for this trip is refused; what is loaded leaves with it."""
    parcels = ship(place_one(partner, {SOAP: 8}), boxes=8)
    for parcel in parcels:
        arrive_at_county(operator, parcel, at=clock.now())
    first, other = (create_trip(operator, id=new_id()) for _ in range(2))
    early, late = [p.number for p in parcels[:6]], [p.number for p in parcels[6:]]
    load(operator, first, numbers=early, at=clock.now())

    def act(i: int) -> Trip:
        trip = get_trip_for(operator, first.number)
        if i % 3 == 0:
            return depart(operator, trip, at=clock.now())
        if i % 3 == 1:
            return load(operator, trip, numbers=late, at=clock.now())
        return load(operator, get_trip_for(operator, other.number), numbers=early[::-1], at=clock.now())

    outcomes = at_once(12, act)
    assert tally(outcomes[0::3])["Trip"] == 1
    assert tally(outcomes[1::3])["Trip"] <= 1
    assert tally(outcomes[2::3]) == {"move_not_allowed": 4}
    on_trip = Parcel.objects.filter(legs__trip_id=first.id)
    assert {parcel.status for parcel in on_trip} == {"on_trip"}
    assert on_trip.count() in (6, 8)


def test_trips_count_without_gaps() -> None:
    at_once(12, lambda i: create_trip(operator, id=new_id()))
    assert set(Trip.objects.values_list("number", flat=True)) == {f"T{TONGLU}-{count}" for count in range(1, 13)}


def test_a_parcel_is_received_once_and_its_trip_done_once() -> None:
    parcels = ship(place_one(partner, {SOAP: 2, KETTLE: 1}), boxes=1)
    for parcel in parcels:
        arrive_at_county(operator, parcel, at=clock.now())
    trip = create_trip(operator, id=new_id())
    load(operator, trip, numbers=[parcel.number for parcel in parcels], at=clock.now())
    depart(operator, trip, at=clock.now())

    def act(i: int) -> list[Parcel]:
        return receive(partner, get_parcel_for(partner, parcels[i % 2].number), at=clock.now())

    assert tally(at_once(12, act)) == {"list": 2, "move_not_allowed": 10}
    assert Trip.objects.get().status == "done"
    assert Order.objects.get().status == "at_station"
    assert Message.objects.filter(kind="parcel_here").count() == 2
    assert_books_hold()


def test_a_parcel_is_collected_once_and_paid_once() -> None:
    order = place_one(partner, {SOAP: 2, TOWEL: 2})
    parcels = bring(*ship(order, boxes=4))

    def act(i: int) -> Parcel:
        return hand_out(Parcel.objects.select_related("consignment__order").get(id=parcels[i % len(parcels)].id))

    outcomes = at_once(5 * len(parcels), act)
    assert tally(outcomes) == {"Parcel": len(parcels), "move_not_allowed": 4 * len(parcels)}
    assert Collection.objects.count() == len(parcels)
    assert Transfer.objects.filter(kind="handling").count() == len(parcels)
    assert Order.objects.get().status == "collected"
    assert_books_hold()


def test_a_top_up_is_confirmed_once() -> None:
    asked = request_top_up(partner, id=new_id(), amount_fen=500_00)

    def act(i: int) -> object:
        this = get_top_up_for(operator, asked.id)
        return confirm_top_up(operator, this, entry_id=new_id(), bank_reference=f"B{i}")

    assert tally(at_once(8, act)) == {"TopUp": 1, "move_not_allowed": 7}
    assert get_own_float(partner).balance_fen == FLOAT_FEN[TENURE] + 500_00
    assert_books_hold()


def test_a_bank_reference_confirms_one_top_up() -> None:
    asked = [request_top_up(partner, id=new_id(), amount_fen=500_00).id for _ in range(8)]

    def act(i: int) -> object:
        this = get_top_up_for(operator, asked[i])
        return confirm_top_up(operator, this, entry_id=new_id(), bank_reference="ICBC 1")

    assert tally(at_once(8, act)) == {"TopUp": 1, "reference_taken": 7}
    assert get_own_float(partner).balance_fen == FLOAT_FEN[TENURE] + 500_00


def guessing(parcel: Parcel, code: Callable[[int], str]) -> Callable[[int], Answer]:
    """A try at a parcel's code as the API makes it: in a request that happens once."""

    def act(i: int) -> Answer:
        sent = SentRequest(new_id(), f"POST /parcels/{parcel.number}/collect", partner.person_id, {})
        this = get_parcel_for(partner, parcel.number)

        def opening() -> Answer:
            collect(partner, this, id=sent.id, proof=Proof(Evidence.CODE, code(i).encode()), at=clock.now())
            return {}

        return once(TONGLU, sent, opening)[0]

    return act


def wrong_for(parcel: Parcel, i: int) -> str:
    return f"{(int(code_of(parcel)) + 1 + i) % 10**6:06}"


def test_twenty_guesses_at_once_are_five_tries() -> None:
    (parcel,) = bring(*ship(place_one(partner, {SOAP: 1})))
    outcomes = at_once(20, guessing(parcel, lambda i: wrong_for(parcel, i)))
    assert tally(outcomes) == {"wrong_code": 5, "too_many_tries": 15}
    assert sorted(o.tries_left for o in outcomes if isinstance(o, WrongCode)) == [0, 1, 2, 3, 4]
    assert WrongCodeTry.objects.filter(parcel_id=parcel.id).count() == 5
    assert at_once(1, guessing(parcel, lambda i: code_of(parcel)))[0].__class__ is TooManyTries
    assert not Collection.objects.exists()
    assert not Request.objects.filter(route__contains="collect").exists(), "a refusal is not remembered"


def test_guesses_at_many_parcels_are_thirty_tries_of_a_station() -> None:
    parcels = bring(*ship(place_one(partner, {SOAP: 10}), boxes=10))
    outcomes = at_once(48, lambda i: guessing(parcels[i % 10], lambda j: wrong_for(parcels[i % 10], i))(i))
    assert tally(outcomes) == {"wrong_code": 30, "too_many_tries": 18}
    assert WrongCodeTry.objects.count() == 30


def test_the_right_code_among_wrong_ones_opens_once() -> None:
    (parcel,) = bring(*ship(place_one(partner, {SOAP: 1})))
    outcomes = at_once(4, guessing(parcel, lambda i: wrong_for(parcel, i) if i else code_of(parcel)))
    assert tally(outcomes)["dict"] == 1
    assert Collection.objects.count() == 1
    assert WrongCodeTry.objects.count() == tally(outcomes)["wrong_code"]


def earned() -> None:
    """Two collected orders whose return window is over."""
    with clock.at(clock.now() - timedelta(days=9)):
        for _ in range(2):
            whole_way(place_one(partner, {SOAP: 1, KETTLE: 1}))


def test_commissions_are_released_once() -> None:
    earned()
    released = at_once(4, lambda i: release_due(TONGLU))
    assert sorted(count for count in released if isinstance(count, int)) == [0, 0, 0, 4]
    assert Release.objects.count() == 4
    assert_books_hold()


def test_two_proposals_at_once_pay_nothing_twice() -> None:
    earned()
    release_due(TONGLU)
    outcomes = at_once(6, lambda i: propose_payout(headquarters, id=new_id(), county_id=TONGLU))
    assert tally(outcomes) == {"Payout": 1, "invalid": 5}
    accounts = list(PayoutItem.objects.values_list("account_id", flat=True))
    assert len(accounts) == len(set(accounts)) == 3

    payout = Payout.objects.get().id

    def approve(_: int) -> Payout:
        this = get_payout_for(second_headquarters, payout)
        return approve_payout(second_headquarters, this, entry_id=new_id(), at=clock.now())

    assert tally(at_once(6, approve)) == {"Payout": 1, "move_not_allowed": 5}
    assert Transfer.objects.filter(kind__startswith="payout").count() == 3
    assert_books_hold()


def test_what_is_earned_while_payouts_are_made_is_paid_once() -> None:
    earned()
    parcels = bring(*ship(place_one(partner, {TOWEL: 6}), boxes=6))

    def act(i: int) -> object:
        if i % 3 == 0:
            return hand_out(Parcel.objects.select_related("consignment__order").get(id=parcels[i // 3].id))
        if i % 3 == 1:
            return propose_payout(headquarters, id=new_id(), county_id=TONGLU)
        waiting = Payout.objects.filter(status="proposed").first()
        return waiting and approve_payout(second_headquarters, waiting, entry_id=new_id(), at=clock.now())

    outcomes = at_once(18, act)
    assert set(tally(outcomes)) <= {"Parcel", "Payout", "NoneType", "invalid", "move_not_allowed"}
    assert_books_hold()
