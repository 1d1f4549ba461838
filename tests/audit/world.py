"""The cast's world after three weeks: orders in every state, money at every step of its way."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from tests.acts import bring, hand_out, hand_over, place_one, ship, station_of
from tests.cast import (
    FRIDGE,
    KETTLE,
    SOAP,
    SUN,
    TENURE_XIXI,
    TONGLU,
    TOWEL,
    WEN,
    WUYUAN,
    XIXI,
    ZHAO,
    headquarters,
    operator,
    operator_wuyuan,
    partner,
    partner_sikou,
    partner_xixi,
    second_headquarters,
)
from tests.policies.making import tomorrow

from cunqiao.earnings.actions import approve_payout, propose_payout, release_due
from cunqiao.identity.access import get_person
from cunqiao.identity.actions import grant_role
from cunqiao.kernel import clock
from cunqiao.kernel.county import NATIONAL, new_id
from cunqiao.kernel.ids import SentRequest, once
from cunqiao.kernel.scope import Role, Scope
from cunqiao.ledger.actions import confirm_top_up, request_top_up
from cunqiao.ledger.models import TopUp
from cunqiao.logistics.access import get_parcel_for, get_trip_for
from cunqiao.logistics.actions import arrive_at_county, create_trip, depart, load
from cunqiao.logistics.models import Parcel, Trip
from cunqiao.orders.actions import cancel, expire_overdue
from cunqiao.orders.models import Order, Terms
from cunqiao.policies.actions import propose_version, publish_version
from cunqiao.policies.kinds import Policy, ReturnWindow, ShipBy


@dataclass(frozen=True, slots=True)
class World:
    """What the tests break."""

    waiting: Order  # 1001-A1, cash, not shipped
    also_waiting: Order  # 1001-A2
    cancelled: Order
    expired: Order
    arrived: Order  # two parcels of one consignment at the station, one of them collected
    collected: Order  # of two merchants, from both pools, pieces cancelled; its commission is paid
    elsewhere: Order  # in Wuyuan, collected, its commission pending
    refunded: Order  # in Wuyuan, paid, cancelled at the county's desk after the station changed hands
    fronted: Order  # in Wuyuan, paid to the successor when collected
    parcel: Parcel  # of `collected`
    shipped: Parcel
    trip: Trip  # departed
    top_up: TopUp  # confirmed
    helper: UUID  # the grant of somebody else under the tenure at Xixi


def live() -> World:
    """Let the cast live for three weeks."""
    now = clock.now()
    with clock.at(now - timedelta(days=21)):
        _publish(ShipBy, {"hours": 72}, county_id=WUYUAN)
        _publish(ReturnWindow, {"days": 10})
    with clock.at(now - timedelta(days=20)):
        expired = place_one(partner, {SOAP: 3})
    with clock.at(now - timedelta(days=15)):
        expire_overdue(TONGLU)
        collected, parcel = _sell_from_both_pools()
    _pay_out(now)
    waiting, also_waiting = (place_one(partner, {SOAP: n}, till_number=str(n)) for n in (1, 2))
    cancelled = place_one(partner, {KETTLE: 1, SOAP: 1}, terms=Terms.ON_COLLECTION)
    cancel(partner, cancelled, entry_id=new_id(), pieces=None, at=now)
    arrived = place_one(partner_xixi, {SOAP: 4}, villager_id=ZHAO, terms=Terms.ON_COLLECTION)
    _collect(bring(*ship(arrived, boxes=2))[0])
    with clock.at(now - timedelta(hours=5)):
        elsewhere = place_one(partner_sikou, {SOAP: 2, FRIDGE: 1}, villager_id=SUN)
        for here in bring(*ship(elsewhere)):
            _collect(here)
    (shipped,) = ship(place_one(partner, {TOWEL: 1}))
    refunded, fronted = _change_hands(now)
    return World(
        waiting=waiting,
        also_waiting=also_waiting,
        cancelled=cancelled,
        expired=expired,
        arrived=arrived,
        collected=collected,
        elsewhere=elsewhere,
        refunded=refunded,
        fronted=fronted,
        parcel=parcel,
        shipped=shipped,
        trip=_on_the_road(),
        top_up=_top_up(),
        helper=_help(now),
    )


def _publish(rule: type[Policy], terms: dict[str, int], *, county_id: int = NATIONAL) -> None:
    """What holds from the next day on."""
    version = propose_version(
        headquarters, id=new_id(), rule=rule, county_id=county_id, terms=terms, valid_from=tomorrow()
    )
    publish_version(second_headquarters, version, at=clock.now())


def _sell_from_both_pools() -> tuple[Order, Parcel]:
    """103 kettles of which the county has 100; two go back, to the nation; the soap's piece too."""
    _top_up()
    order = place_one(partner, {KETTLE: 103, SOAP: 2}, terms=Terms.ON_COLLECTION, cash_fen=5_00)
    kettles, soap = order.lines.order_by("position")
    cancel(partner, order, entry_id=new_id(), pieces={kettles.id: 2, soap.id: 1}, at=clock.now())
    parcels = bring(*ship(order, boxes=1))
    for parcel in parcels:
        _collect(parcel)
    return order, parcels[0]


def _change_hands(now: datetime) -> tuple[Order, Order]:
    """A successor takes over orders of the predecessor."""
    with clock.at(now - timedelta(hours=3)):
        refunded = place_one(partner_sikou, {SOAP: 1}, villager_id=SUN)
        fronted = place_one(partner_sikou, {SOAP: 2}, villager_id=SUN, terms=Terms.ON_COLLECTION)
        (parcel,) = bring(*ship(fronted))
    with clock.at(now - timedelta(hours=2)):
        successor = hand_over(partner_sikou, float_fen=100_00)
    cancel(operator_wuyuan, refunded, entry_id=new_id(), pieces=None, at=clock.now())
    _collect(parcel, by=successor)
    return refunded, fronted


def _collect(parcel: Parcel, *, by: Scope | None = None) -> None:
    """As a surface does: the collection's id is its request's."""
    by = by or station_of(parcel)
    sent = SentRequest(new_id(), f"POST /parcels/{parcel.number}/collect", by.person_id, {})
    once(parcel.county_id, sent, lambda: {"number": hand_out(parcel, id=sent.id, by=by).number})


def _pay_out(now: datetime) -> None:
    """What was collected is released; one payout is approved, the next only proposed."""
    release_due(TONGLU)
    first = propose_payout(headquarters, id=new_id(), county_id=TONGLU)
    approve_payout(second_headquarters, first, entry_id=new_id(), at=now)
    late = place_one(partner_xixi, {SOAP: 1}, villager_id=ZHAO)
    for parcel in bring(*ship(late)):
        _collect(parcel)
    propose_payout(headquarters, id=new_id(), county_id=TONGLU)


def _on_the_road() -> Trip:
    """One parcel each on the way, on a van, and on the shelf of the centre."""
    parcels = [parcel for _ in range(3) for parcel in ship(place_one(partner, {SOAP: 1}))]
    for parcel in parcels:
        arrive_at_county(operator, get_parcel_for(operator, parcel.number), at=clock.now())
    trips = [create_trip(operator, id=new_id()) for _ in range(2)]
    for trip, parcel in zip(trips, parcels, strict=False):
        load(operator, trip, numbers=[parcel.number], at=clock.now())
    return depart(operator, get_trip_for(operator, trips[0].number), at=clock.now())


def _help(now: datetime) -> UUID:
    """The partner of Sikou helps at Xixi: with its float, under a right of the own."""
    bounds = {"county_id": TONGLU, "place_id": XIXI, "place": partner_xixi.place, "tenure_id": TENURE_XIXI}
    person = get_person(WEN)
    return grant_role(id=new_id(), person=person, role=Role.PARTNER, **bounds, at=now - timedelta(days=1)).id


def _top_up() -> TopUp:
    """One is confirmed, one only requested."""
    request_top_up(partner, id=new_id(), amount_fen=100_00)
    asked = request_top_up(partner, id=new_id(), amount_fen=5_000_00)
    return confirm_top_up(operator, asked, entry_id=new_id(), bank_reference=f"ICBC {asked.id}")
