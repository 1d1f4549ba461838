"""Everything that people and jobs do on the main line, at random things, by many at once."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import TypeVar

from django.db.models import Model, QuerySet
from tests.acts import ship_part, wish
from tests.cast import KETTLE, SOAP, TONGLU, TOWEL, WUYUAN, driver, headquarters, second_headquarters
from tests.faults.villages import OPERATORS, Village

from cunqiao.catalog.actions import NewSupply, supply_all
from cunqiao.earnings.access import get_payout_for
from cunqiao.earnings.actions import approve_payout, propose_payout, release_due
from cunqiao.earnings.models import Payout
from cunqiao.kernel import clock
from cunqiao.kernel.county import NATIONAL, new_id
from cunqiao.ledger.access import get_top_up_for
from cunqiao.ledger.actions import confirm_top_up, request_top_up
from cunqiao.ledger.models import TopUp
from cunqiao.logistics.actions import arrive_at_county, collect, create_trip, depart, hand_over, load, receive
from cunqiao.logistics.evidence import Proof
from cunqiao.logistics.jobs import send_messages
from cunqiao.logistics.models import Evidence, Parcel, Trip
from cunqiao.orders.actions import cancel, expire_overdue, place
from cunqiao.orders.jobs import announce_new
from cunqiao.orders.models import Consignment, Order

M = TypeVar("M", bound=Model)

CHOICE = 12  # so few of the newest things are looked at that several people often take the same one


class Somebody:
    """One who does now this, now that, for anybody."""

    def __init__(self, villages: list[Village], seed: int) -> None:
        self.villages, self.chance = villages, Random(seed)
        self.by_station = {village.partner.place_id: village for village in villages}
        often: list[Callable[[], object]] = [self.order, self.ship, self.scan_in, self.send_off, self.take_in]
        seldom = [self.cancel, self.hand_over, self.leave, self.top_up, self.pay_out]
        self.steps = often * 3 + [self.hand_out] * 4 + seldom + [self.run_jobs, self.expire, self.restock]

    def act(self) -> object:
        """Do one thing. Raises the refusal, if it is refused."""
        return self.chance.choice(self.steps)()

    def any_of(self, things: QuerySet[M], order: str = "-id") -> M | None:
        """One of the newest, the wider known ones."""
        found = list(things.order_by(order)[:CHOICE])
        return self.chance.choice(found) if found else None

    def order(self) -> object:
        """One to three baskets at once, of whatever stations."""
        batch = []
        for village in self.chance.sample(self.villages, self.chance.randint(1, 3)):
            goods = self.chance.sample([SOAP, KETTLE, TOWEL], self.chance.randint(1, 3))
            terms = self.chance.choice(["cash", "on_collection"])
            pieces = {sku: self.chance.randint(1, 2) for sku in goods}
            batch.append(wish(village.partner, pieces, villager_id=village.villager_id, terms=terms))
        return place(batch)

    def restock(self) -> None:
        """A piece of everything into every pool, in any order."""
        pools = [(county_id, sku) for county_id in (NATIONAL, TONGLU, WUYUAN) for sku in (SOAP, KETTLE, TOWEL)]
        self.chance.shuffle(pools)
        supply_all([NewSupply(new_id(), county_id, sku, 1) for county_id, sku in pools])

    def cancel(self) -> object:
        order = self.any_of(Order.objects.filter(status="placed"))
        if order is None:
            return None
        lines = {line.id: 1 for line in order.lines.all()}
        pieces = self.chance.choice([None, lines])
        return cancel(OPERATORS[order.county_id], order, entry_id=new_id(), pieces=pieces, at=clock.now())

    def ship(self) -> object:
        part = self.any_of(Consignment.objects.filter(status="to_ship"))
        return part and ship_part(part, boxes=1)

    def scan_in(self) -> object:
        parcel = self.parcel("shipped")
        return parcel and arrive_at_county(OPERATORS[parcel.county_id], parcel, at=clock.now())

    def send_off(self) -> object:
        """Load what lies at the centre, some of it perhaps on another van by now, and leave at once or later."""
        county_id = self.chance.choice([TONGLU, WUYUAN])
        by = OPERATORS[county_id]
        there = list(Parcel.objects.filter(county_id=county_id, status="at_county").order_by("-id")[:CHOICE])
        if not there:
            return None
        trip = create_trip(by, id=new_id())
        numbers = [parcel.number for parcel in self.chance.sample(there, min(3, len(there)))]
        load(by, trip, numbers=numbers, at=clock.now())
        return depart(by, trip, at=clock.now()) if self.chance.random() < 0.7 else None

    def leave(self) -> object:
        trip = self.any_of(Trip.objects.filter(status="loading"))
        return trip and depart(OPERATORS[trip.county_id], trip, at=clock.now())

    def hand_over(self) -> object:
        parcel = self.parcel("on_trip")
        return parcel and hand_over(driver, parcel, at=clock.now())

    def take_in(self) -> object:
        parcel = self.parcel("on_trip")
        return parcel and receive(self.by_station[parcel.station_id].partner, parcel, at=clock.now())

    def hand_out(self) -> object:
        parcel = self.parcel("at_station")
        if parcel is None:
            return None
        proof = Proof(Evidence.KNOWN) if self.chance.random() < 0.9 else Proof(Evidence.CODE, b"000000")
        by = self.by_station[parcel.station_id].partner
        return collect(by, parcel, id=new_id(), proof=proof, at=clock.now())

    def parcel(self, status: str) -> Parcel | None:
        return self.any_of(Parcel.objects.select_related("consignment__order").filter(status=status))

    def top_up(self) -> object:
        village = self.chance.choice(self.villages)
        request_top_up(village.partner, id=new_id(), amount_fen=self.chance.randint(1, 500_00))
        waiting = self.any_of(TopUp.objects.filter(county_id=village.partner.county_id, status="requested"))
        if waiting is None:
            return None
        top_up = get_top_up_for(village.operator, waiting.id)
        return confirm_top_up(village.operator, top_up, entry_id=new_id(), bank_reference=f"R{waiting.id.hex}")

    def pay_out(self) -> object:
        waiting = self.any_of(Payout.objects.filter(status="proposed"))
        if waiting is None:
            return propose_payout(headquarters, id=new_id(), county_id=self.chance.choice([TONGLU, WUYUAN]))
        payout = get_payout_for(second_headquarters, waiting.id)
        return approve_payout(second_headquarters, payout, entry_id=new_id(), at=clock.now())

    def run_jobs(self) -> None:
        for county_id in (TONGLU, WUYUAN):
            announce_new(county_id)
            send_messages(county_id)
            with clock.at(clock.now() + timedelta(days=8)):
                release_due(county_id)

    def expire(self) -> object:
        """Now and then a county's merchants were all too late."""
        if self.chance.random() < 0.8:
            return None
        with clock.at(clock.now() + timedelta(days=3)):
            return expire_overdue(self.chance.choice([TONGLU, WUYUAN]))
