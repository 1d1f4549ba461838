"""Collecting: a whole parcel into the villager's hands, and in the same moment everybody is paid."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction
from tests.acts import bring, hand_out, place_one, ship, ship_part
from tests.cast import (
    APPLIANCES,
    CARRIER,
    DAILY,
    HANDLING_FEE_FEN,
    KETTLE,
    LAST_LEG_FEE_FEN,
    PRICE,
    SOAP,
    TENURE,
    TONGLU,
    TOWEL,
    WANG,
    headquarters,
    operator,
    partner,
    partner_xixi,
)
from tests.checks import books_hold, unchanged
from tests.logistics.making import fetched, parcel_that_is
from tests.policies.making import published

from cunqiao.catalog.models import Pool
from cunqiao.identity.actions import register_person
from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.kernel.errors import NotFound
from cunqiao.kernel.scope import Scope
from cunqiao.ledger.models import AccountKind, Transfer
from cunqiao.ledger.queries import accounts
from cunqiao.logistics.access import get_parcel_for
from cunqiao.logistics.actions import collect
from cunqiao.logistics.evidence import Proof
from cunqiao.logistics.models import Collection, Evidence, Fee, Parcel
from cunqiao.logistics.queries import history_of, money_of, order_view, orders
from cunqiao.network.access import get_station_for, get_tenure_for
from cunqiao.network.actions import begin_tenure, end_tenure
from cunqiao.orders.access import get_order_for
from cunqiao.orders.actions import cancel
from cunqiao.orders.models import Order
from cunqiao.policies.kinds import HandlingFee, LastLegFee

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 1, 4, tzinfo=UTC)


def moved(entry_id: UUID) -> list[tuple[str, str, UUID | None, int]]:
    """What moved for one event: kind, from, to whom, fen."""
    transfers = Transfer.objects.filter(entry_id=entry_id).select_related("debit_account", "credit_account")
    return [(t.kind, t.debit_account.kind, t.credit_account.holder_id, t.amount_fen) for t in transfers.order_by("id")]


def take(parcel: Parcel, by: Scope = partner) -> UUID:
    """Collect it; the id of the collection."""
    id = new_id()
    collect(by, fetched(parcel), id=id, proof=Proof(Evidence.KNOWN), at=clock.now())
    return id


def due(order: Order) -> int:
    return order_view(orders(partner).get(id=order.id)).due_fen


def paid(order: Order) -> list[tuple[UUID, int]]:
    return list(order.payments.order_by("recorded_at").values_list("entry_id", "amount_fen"))


def test_it_is_written_who_took_it_and_who_gave_it() -> None:
    parcel, id = parcel_that_is("at_station"), new_id()
    with clock.at(NOON):
        collect(
            partner,
            parcel,
            id=id,
            proof=Proof(Evidence.KNOWN),
            collector_name="王小明",
            collector_relation="儿子",
            at=NOON.replace(hour=3),
        )
    kept = Collection.objects.get(parcel_id=parcel.id)
    assert (kept.id, kept.collector_name, kept.collector_relation) == (id, "王小明", "儿子")
    assert (kept.handed_out_by_id, kept.till) == (partner.person_id, "A")
    assert (kept.happened_at, kept.recorded_at) == (NOON.replace(hour=3), NOON)
    assert fetched(parcel).status == "collected"


def test_what_was_written_is_not_changed() -> None:
    take(parcel_that_is("at_station"))
    for change in (lambda rows: rows.update(evidence="slip"), lambda rows: rows.delete()):
        with unchanged(), pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change(Collection.objects.all())


def test_the_value_is_split_by_the_lines_rates_and_the_fees_are_paid() -> None:
    parcel = parcel_that_is("at_station", {SOAP: 3, TOWEL: 1})
    assert moved(take(parcel)) == [
        ("settle_merchant", "escrow", DAILY, 33_75),
        ("commission", "escrow", TENURE, 1_88),  # 187.5 fen, as the platform's: the first of equals gets the spare fen
        ("platform_fee", "escrow", None, 1_87),
        ("settle_merchant", "escrow", DAILY, 17_91),
        ("commission", "escrow", TENURE, 1_00),
        ("platform_fee", "escrow", None, 99),
        ("handling", "platform", TENURE, HANDLING_FEE_FEN),
        ("last_leg", "platform", CARRIER, LAST_LEG_FEE_FEN),
    ]
    books_hold()


def test_an_appliance_is_split_by_its_own_rates() -> None:
    settled = moved(take(parcel_that_is("at_station", {KETTLE: 2})))[:3]
    assert [fen for *_, fen in settled] == [2 * 118_68, 2 * 3_87, 2 * 6_45]


def test_the_platform_may_pay_more_than_it_earned() -> None:
    take(parcel_that_is("at_station", {SOAP: 1}))
    assert accounts(operator).get(kind=AccountKind.PLATFORM).balance == 62 - 400
    books_hold()


def test_the_pieces_are_sold_the_countys_first() -> None:
    order = place_one(partner, {KETTLE: 103})
    first, second = bring(*ship(order, boxes=2))
    take(first)
    own, national = (Pool.objects.get(county_id=county, sku_id=KETTLE) for county in (TONGLU, 0))
    assert (own.sold, own.reserved, national.sold, national.reserved) == (52, 48, 0, 3)
    take(second)
    own.refresh_from_db(), national.refresh_from_db()
    assert (own.sold, own.reserved, national.sold, national.reserved) == (100, 0, 3, 0)
    books_hold()


def test_each_parcel_settles_what_is_in_it() -> None:
    order = place_one(partner, {KETTLE: 2})
    first, second = bring(*ship(order, boxes=2))
    take(first)
    assert order.lines.get().collected == 1
    assert (get_order_for(partner, order.number).status, order.consignments.get().status) == ("at_station", "shipped")
    take(second)
    assert order.lines.get().collected == 2
    assert (get_order_for(partner, order.number).status, order.consignments.get().status) == ("collected", "collected")
    assert accounts(operator).get(kind=AccountKind.ESCROW).balance == 0


def test_each_merchants_part_is_settled_by_itself() -> None:
    order = place_one(partner, {KETTLE: 1, SOAP: 1})
    (kettle,) = bring(*ship_part(order.consignments.get(position=1)))
    settled = moved(take(kettle))
    assert {to for kind, _, to, _ in settled if kind == "settle_merchant"} == {APPLIANCES}
    assert accounts(operator).get(kind=AccountKind.ESCROW).balance == PRICE[SOAP]
    assert get_order_for(partner, order.number).status == "placed"
    books_hold()


def test_who_paid_at_the_order_pays_nothing_more() -> None:
    parcel = parcel_that_is("at_station", {KETTLE: 2})
    order = parcel.consignment.order
    take(parcel)
    assert paid(order) == [(order.id, 2 * PRICE[KETTLE])]
    assert due(order) == 0


def test_who_pays_on_collection_pays_each_parcel() -> None:
    order = place_one(partner, {KETTLE: 2}, terms="on_collection")
    first, second = bring(*ship(order, boxes=2))
    one, two = take(first), take(second)
    assert paid(order) == [(one, PRICE[KETTLE]), (two, PRICE[KETTLE])]
    assert due(order) == 0
    payment = order.payments.get(entry_id=one)
    assert (payment.payer_id, payment.taken_by_id, payment.till) == (WANG, partner.person_id, "A")


def test_cash_kept_at_the_order_is_not_paid_again() -> None:
    order = place_one(partner, {KETTLE: 2}, terms="on_collection", cash_fen=150_00)
    first, second = bring(*ship(order, boxes=2))
    assert due(order) == 108_00
    one = take(first)
    assert paid(order) == [(order.id, 150_00), (one, 108_00)]
    take(second)
    assert paid(order) == [(order.id, 150_00), (one, 108_00)]
    assert due(order) == 0


def test_money_for_what_was_cancelled_counts_for_the_rest() -> None:
    order = place_one(partner, {KETTLE: 1, SOAP: 4}, terms="on_collection", cash_fen=50_00)
    soap = order.lines.get(sku_id=SOAP)
    cancel(partner, order, entry_id=new_id(), pieces={soap.id: 4}, at=clock.now())
    (kettle,) = bring(*ship_part(order.consignments.get(position=1)))
    id = take(kettle)
    assert paid(order) == [(order.id, 50_00), (id, PRICE[KETTLE] - 50_00)]


def test_who_is_owed_money_pays_nothing_and_is_still_owed() -> None:
    order = place_one(partner, {KETTLE: 1, SOAP: 4})
    soap = order.lines.get(sku_id=SOAP)
    cancel(partner, order, entry_id=new_id(), pieces={soap.id: 4}, at=clock.now())
    (kettle,) = bring(*ship_part(order.consignments.get(position=1)))
    take(kettle)
    assert paid(order) == [(order.id, order.total_fen)]
    assert due(order) == -4 * PRICE[SOAP]


def test_the_fees_are_those_in_force_when_it_is_recorded_and_they_keep_its_version() -> None:
    """Of nothing, nothing moves."""
    parcels = [parcel_that_is("at_station", {SOAP: 1}) for _ in range(2)]
    dearer = published(HandlingFee, county_id=TONGLU, parcel_fen=2_50)
    free = published(LastLegFee, drive_fen=0)
    before, after = (fees_of(parcel, at) for parcel, at in zip(parcels, (clock.now(), free.valid_from), strict=True))
    assert before == {"handling": HANDLING_FEE_FEN, "last_leg": LAST_LEG_FEE_FEN}
    assert after == {"handling": 2_50}
    kept = {fee.leg_id is None: fee.version_id for fee in Fee.objects.filter(parcel_id=parcels[1].id)}
    assert kept == {True: dearer.id, False: free.id}


def fees_of(parcel: Parcel, at: datetime) -> dict[str, int]:
    with clock.at(at):
        return {kind: fen for kind, _, _, fen in moved(take(parcel)) if kind in ("handling", "last_leg")}


def test_the_seller_earns_the_commission_and_who_hands_out_the_handling() -> None:
    parcel = parcel_that_is("at_station", {KETTLE: 1})
    person = register_person(id=new_id(), username="hua", name="Hua")
    end_tenure(headquarters, get_tenure_for(headquarters, TENURE), clock.now())
    station = get_station_for(operator, "1001")
    tenure = begin_tenure(id=new_id(), station=station, person=person, at=clock.now())
    successor = replace(partner, person_id=person.id, grant_id=tenure.id, tenure_id=tenure.id)
    settled = moved(take(parcel, by=successor))
    assert [(kind, to) for kind, _, to, _ in settled if kind in ("commission", "handling")] == [
        ("commission", TENURE),
        ("handling", tenure.id),
    ]
    assert accounts(successor).get(kind=AccountKind.COMMISSION_PENDING).balance == HANDLING_FEE_FEN
    books_hold()


def test_another_station_does_not_find_it() -> None:
    parcel = parcel_that_is("at_station")
    with unchanged(), pytest.raises(NotFound):
        get_parcel_for(partner_xixi, parcel.number)


def test_an_order_tells_its_history_and_its_money() -> None:
    order = place_one(partner, {KETTLE: 1})
    hand_out(*bring(*ship(order)))
    moves = [(step.kind, step.move) for step in history_of(order)]
    assert moves[0] == ("order", "place")
    assert sorted(moves) == sorted(
        [
            ("order", "place"),
            ("consignment", "ship"),
            ("parcel", "arrived_county"),
            ("parcel", "load"),
            ("parcel", "depart"),
            ("parcel", "received"),
            ("parcel", "collect"),
            ("consignment", "collect"),
        ]
    )
    money = money_of(order)
    assert [m.kind for m in money] == [
        "place",
        "settle_merchant",
        "commission",
        "platform_fee",
        "handling",
        "last_leg",
    ]
    assert (money[0].debit_kind, money[0].debit_holder, money[0].credit_kind) == ("float", "1001", "escrow")
    assert sum(m.amount_fen for m in money[1:4]) == money[0].amount_fen == PRICE[KETTLE]


def test_what_happens_in_one_moment_is_told_in_the_order_of_the_numbers() -> None:
    order = place_one(partner, {KETTLE: 1, SOAP: 1})
    parcels = ship(order, boxes=2)
    with clock.at(clock.now()):
        bring(*reversed(parcels))
    numbers = [parcel.number for parcel in parcels]
    assert len(numbers) > 1
    for move in ("arrived_county", "load", "depart", "received"):
        assert [step.number for step in history_of(order) if step.move == move] == numbers
