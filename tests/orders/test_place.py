"""Placing: what is ordered is written, held and counted."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.acts import place_one, wish
from tests.cast import (
    APPLIANCES,
    COMMISSION_BP,
    DAILY,
    FEE_BP,
    FLOAT_FEN,
    FRIDGE,
    KETTLE,
    PRICE,
    QINGSHAN,
    SHIP_BY,
    SOAP,
    SUN,
    TENURE,
    TONGLU,
    TOWEL,
    WANG,
    WUYUAN,
    ZHAO,
    partner,
    partner_sikou,
    partner_xixi,
)
from tests.checks import books_hold
from tests.policies.making import published

from cunqiao.catalog.models import Pool
from cunqiao.kernel import clock
from cunqiao.kernel.errors import NotFound
from cunqiao.kernel.scope import County, Network, system
from cunqiao.ledger.models import AccountKind, Transfer
from cunqiao.ledger.queries import accounts
from cunqiao.logistics.queries import order_as_placed
from cunqiao.network.actions import lock_counters
from cunqiao.network.models import Counter
from cunqiao.orders.access import get_consignment_for
from cunqiao.orders.actions import place
from cunqiao.orders.admission import WantedLine
from cunqiao.orders.jobs import announce_new
from cunqiao.orders.models import Consignment, Line, Order, Terms
from cunqiao.policies.kinds import ShipBy

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 1, 4, tzinfo=UTC)


def test_an_order_says_who_for_whom_and_where() -> None:
    order = place_one(
        partner,
        {KETTLE: 2},
        recipient_name="王小明",
        recipient_relation="儿子",
        consent_kind="phone_code",
        consent_value="4711",
    )
    assert (order.station_id, order.tenure_id, order.villager_id) == (QINGSHAN, TENURE, WANG)
    assert (order.ordered_by_id, order.till, order.status) == (partner.person_id, "W", "placed")
    assert (order.recipient_name, order.recipient_relation) == ("王小明", "儿子")
    assert (order.consent_kind, order.consent_value) == ("phone_code", "4711")
    assert (order.payment_terms, order.total_fen) == ("cash", 2 * PRICE[KETTLE])


def test_a_consignment_keeps_the_version_by_which_it_is_to_be_shipped() -> None:
    """The orders of one batch are of two counties, and one of these has terms of its own."""
    with clock.at(NOON):
        own = published(ShipBy, county_id=WUYUAN, hours=72)
    later = NOON + timedelta(days=1)
    with clock.at(later):
        place([wish(partner, {SOAP: 1}), wish(partner_sikou, {SOAP: 1}, villager_id=SUN)])
    here, there = (Consignment.objects.get(county_id=county) for county in (TONGLU, WUYUAN))
    assert (here.ship_by, there.ship_by) == (later + SHIP_BY, later + timedelta(hours=72))
    assert here.ship_by_version_id != own.id == there.ship_by_version_id


def test_a_basket_over_two_merchants_has_two_consignments() -> None:
    wanted = [WantedLine(SOAP, 3), WantedLine(KETTLE, 1), WantedLine(TOWEL, 2)]
    with clock.at(NOON):
        order = place_one(partner, lines=wanted)
    first, second = order.consignments.order_by("position")
    assert (first.merchant_id, second.merchant_id) == (DAILY, APPLIANCES)
    assert {part.status for part in (first, second)} == {"to_ship"}
    assert {part.ship_by for part in (first, second)} == {NOON + SHIP_BY}
    lines = list(order.lines.order_by("position"))
    assert [(line.sku_id, line.quantity, line.consignment_id) for line in lines] == [
        (SOAP, 3, first.id),
        (KETTLE, 1, second.id),
        (TOWEL, 2, first.id),
    ]
    assert order.total_fen == 3 * PRICE[SOAP] + PRICE[KETTLE] + 2 * PRICE[TOWEL]
    books_hold()


def test_price_and_rates_are_frozen_on_the_line() -> None:
    (line,) = place_one(partner, {SOAP: 3}).lines.all()
    assert (line.unit_price_fen, line.fee_bp, line.commission_bp) == (PRICE[SOAP], FEE_BP[DAILY], COMMISSION_BP[DAILY])


def test_the_same_sku_on_two_lines_stays_two_lines() -> None:
    order = place_one(partner, lines=[WantedLine(SOAP, 3), WantedLine(SOAP, 1)])
    assert [line.quantity for line in order.lines.order_by("position")] == [3, 1]
    assert order.consignments.count() == 1


def test_the_float_is_held_in_escrow_by_one_transfer() -> None:
    order = place_one(partner, {KETTLE: 2, SOAP: 1})
    transfer = Transfer.objects.get(order_id=order.id)
    assert (transfer.kind, transfer.entry_id, transfer.amount_fen) == ("place", order.id, order.total_fen)
    assert (transfer.debit_account.holder_id, transfer.credit_account.kind) == (TENURE, AccountKind.ESCROW)
    assert accounts(partner).get(kind=AccountKind.FLOAT).balance == FLOAT_FEN[TENURE] - order.total_fen


@pytest.mark.parametrize(("wanted", "own", "national"), [(99, 99, 0), (100, 100, 0), (103, 100, 3), (105, 100, 5)])
def test_the_countys_pool_gives_first(wanted: int, own: int, national: int) -> None:
    (line,) = place_one(partner, {KETTLE: wanted}).lines.all()
    assert line.national_quantity == national
    assert Pool.objects.get(county_id=TONGLU, sku_id=KETTLE).reserved == own
    assert Pool.objects.get(county_id=0, sku_id=KETTLE).reserved == national
    books_hold()


def test_a_county_without_a_pool_takes_from_the_national_one() -> None:
    (line,) = place_one(partner_sikou, {FRIDGE: 2}, villager_id=SUN).lines.all()
    assert (line.county_id, line.national_quantity) == (WUYUAN, 2)
    books_hold()


@pytest.mark.parametrize(
    ("terms", "cash_fen", "paid"),
    [
        (Terms.CASH, None, 2 * PRICE[KETTLE]),
        (Terms.CASH, 2 * PRICE[KETTLE], 2 * PRICE[KETTLE]),
        (Terms.ON_COLLECTION, None, 0),
        (Terms.ON_COLLECTION, 0, 0),
        (Terms.ON_COLLECTION, 1, 1),
        (Terms.ON_COLLECTION, 2 * PRICE[KETTLE], 2 * PRICE[KETTLE]),
    ],
)
def test_what_was_paid_is_written_and_the_rest_is_due(terms: str, cash_fen: int | None, paid: int) -> None:
    order = place_one(partner, {KETTLE: 2}, terms=terms, cash_fen=cash_fen)
    payments = list(order.payments.values_list("entry_id", "means", "payer_id", "amount_fen", "till", "taken_by_id"))
    assert payments == ([(order.id, "cash", WANG, paid, "A", partner.person_id)] if paid else [])
    assert order.id not in order.payments.values_list("id", flat=True), "a payment has an id of its own"
    assert order_as_placed(TONGLU, order.id).due_fen == 2 * PRICE[KETTLE] - paid
    assert accounts(partner).get(kind=AccountKind.FLOAT).balance == FLOAT_FEN[TENURE] - 2 * PRICE[KETTLE]


def test_the_server_counts_each_stations_orders_under_w() -> None:
    numbers = [place_one(partner, {SOAP: 1}).number for _ in range(2)]
    numbers += [place_one(partner_xixi, {SOAP: 1}, villager_id=ZHAO).number]
    assert numbers == ["1001-W1", "1001-W2", "1002-W1"]


def test_a_till_counts_for_itself() -> None:
    order = place_one(partner, {SOAP: 1}, till_number="457")
    assert (order.number, order.till) == ("1001-A457", "A")
    assert lock_counters(Counter.Kind.ORDER, [(TONGLU, QINGSHAN)])[TONGLU, QINGSHAN] == 0
    assert place_one(partner, {SOAP: 1}).number == "1001-W1"


def test_when_it_happened_is_kept_beside_when_we_heard() -> None:
    earlier = NOON - timedelta(hours=30)
    with clock.at(NOON):
        order = place_one(partner, {SOAP: 1}, placed_at=earlier)
    payment, transfer = order.payments.get(), Transfer.objects.get(order_id=order.id)
    assert (order.placed_at, order.recorded_at) == (earlier, NOON)
    assert (payment.happened_at, payment.recorded_at) == (earlier, NOON)
    assert (transfer.happened_at, transfer.recorded_at) == (earlier, NOON)
    assert order.consignments.get().ship_by == NOON + SHIP_BY


def test_without_a_moment_it_happened_now() -> None:
    with clock.at(NOON):
        order = place_one(partner, {SOAP: 1})
    assert (order.placed_at, order.recorded_at) == (NOON, NOON)


def test_the_villager_is_told_once_by_the_worker() -> None:
    from cunqiao.kernel.outbox import messages

    order = place_one(partner, {SOAP: 1})
    for _ in range(2):
        announce_new(TONGLU)
    (message,) = messages(system(County(TONGLU)), about=order.number)
    assert (message.kind, message.about_id, message.phone) == ("order_taken", order.id, "13800001234")
    announce_new(WUYUAN)
    assert messages(system(Network())).count() == 1


def test_a_consignment_is_found_by_its_number_as_it_is_written() -> None:
    order = place_one(partner, {KETTLE: 1, SOAP: 1})
    found = get_consignment_for(partner, f"{order.number}-2")
    assert (found.order_id, found.position) == (order.id, 2)
    for position in ("02", "0002", "00002", "+2", " 2", "２", "", "0", "3", "10000", "9" * 30):
        with pytest.raises(NotFound):
            get_consignment_for(partner, f"{order.number}-{position}")


def test_a_line_and_its_consignment_are_of_one_order() -> None:
    one, other = place_one(partner, {KETTLE: 1}), place_one(partner, {SOAP: 1})
    line = Line.objects.get(order=one)
    with pytest.raises(IntegrityError, match="orders_line_consignment_fk"), transaction.atomic():
        Line.objects.filter(county_id=TONGLU, id=line.id).update(order_id=other.id)


def test_an_order_and_its_tenure_are_of_one_station() -> None:
    order = place_one(partner, {KETTLE: 1})
    with pytest.raises(IntegrityError, match="orders_order_tenure_fk"), transaction.atomic():
        Order.objects.filter(county_id=TONGLU, id=order.id).update(station_id=partner_xixi.place_id)
