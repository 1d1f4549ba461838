"""Follow the fen: what is drawn is what is in the books, and a commission opens down to single parcels."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest
from tests.acts import bring, hand_out, hand_over, operating, place_one, ship, whole_way
from tests.cast import APPLIANCES, DAILY, KETTLE, SOAP, TENURE, TONGLU, operator
from tests.desks.desk import signed_in

from cunqiao.desks.framework.cells import Money, html, with_currency
from cunqiao.desks.shared.money.drawing import drawn, line
from cunqiao.desks.shared.money.flow import Flow, flow_of
from cunqiao.desks.shared.money.names import Holders
from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.ledger.models import Transfer
from cunqiao.logistics.queries import money_of
from cunqiao.orders.actions import cancel
from cunqiao.orders.models import Order

pytestmark = pytest.mark.django_db


def flow(order: Order) -> Flow:
    money = money_of(order)
    paid = sum(payment.amount_fen for payment in order.payments.all())
    sides = [(move.debit_kind, move.debit_holder) for move in money]
    return flow_of(money, paid_fen=paid, holders=Holders(sides + [(m.credit_kind, m.credit_holder) for m in money]))


def balanced(found: Flow) -> None:
    """What comes into a node within the drawing leaves it."""
    for key, node in found.nodes.items():
        into, out = found.into(key), found.out_of(key)
        assert not into or not out or into == out, (key, node.title, into, out)


def test_every_fen_of_a_collected_order_comes_to_somebody() -> None:
    order = place_one(pieces={KETTLE: 1, SOAP: 2})
    whole_way(order)
    found = flow(order)
    balanced(found)
    kinds: Counter[str] = Counter()
    for transfer in Transfer.objects.filter(county_id=TONGLU, order_id=order.id):
        kinds[transfer.kind] += transfer.amount_fen
    assert found.nodes[f"merchant {APPLIANCES}"].title == "家电商行"
    merchants = found.into(f"merchant {APPLIANCES}") + found.into(f"merchant {DAILY}")
    assert merchants == kinds["settle_merchant"]
    assert found.into("partner 1001") == kinds["commission"] + kinds["handling"]
    assert found.out_of("escrow") == order.total_fen
    assert "held" not in found.nodes
    assert found.out_of("platform") == kinds["handling"] + kinds["last_leg"] + found.into("keeps")


def test_what_the_platform_adds_of_its_own_is_seen() -> None:
    """A cheap thing earns less than its parcel costs."""
    order = place_one(pieces={SOAP: 1})
    whole_way(order)
    found = flow(order)
    balanced(found)
    assert found.out_of("subsidy") == found.out_of("platform") - found.into("platform") + found.out_of("subsidy")
    assert found.nodes["subsidy"].fen > 0


def test_what_is_open_is_held_and_what_was_cancelled_went_back() -> None:
    order = place_one(pieces={KETTLE: 1, SOAP: 2})
    soap = order.lines.get(sku_id=SOAP)
    cancel(operator, order, entry_id=new_id(), pieces={soap.id: 1}, at=clock.now())
    found = flow(order)
    balanced(found)
    assert found.into("back") == soap.unit_price_fen
    assert found.into("held") == order.total_fen - soap.unit_price_fen


def test_what_is_paid_on_collection_is_still_to_come() -> None:
    order = place_one(pieces={KETTLE: 1}, terms="on_collection")
    found = flow(order)
    assert (found.out_of("hand"), found.out_of("later")) == (0, order.total_fen)
    for parcel in bring(*ship(order)):
        hand_out(parcel)
    found = flow(order)
    assert (found.out_of("hand"), "later" in found.nodes) == (order.total_fen, False)


def test_what_a_successor_repays_to_a_predecessor_is_told_and_does_not_count_as_coming_back() -> None:
    order = place_one(pieces={KETTLE: 1}, terms="on_collection")
    (parcel,) = bring(*ship(order))
    hand_out(parcel, by=hand_over(float_fen=order.total_fen))
    found = flow(order)
    balanced(found)
    assert (found.into("escrow"), "back" in found.nodes) == (order.total_fen, False)
    page = signed_in("ou").get(f"/county/orders/{order.number}").content.decode()
    assert page.count("Handed over and settled") == 1
    assert "Repaid to the tenure that fronted it" not in page, "it is part of the handing over"


def test_the_drawing_holds_every_amount_in_its_frame() -> None:
    order = place_one(pieces={KETTLE: 1, SOAP: 1})
    whole_way(order)
    drawing = drawn(flow(order))
    assert len(drawing.bands) == len(flow(order).ribbons)
    for bar in drawing.bars:
        assert bar.height > 0
        assert bar.y + bar.height <= drawing.height
        assert bar.x + 12 <= drawing.width
    labels = sorted(bar.label_y for bar in drawing.bars if bar.node.column == 4)
    assert all(below - above >= 36 for above, below in pairwise(labels)), "no label on another"


def test_amounts_bear_the_sign_of_the_operators_currency() -> None:
    assert (with_currency(123_456), str(html(Money(5)))) == (
        "¥1,234.56",
        '<span class="money" data-sign="¥">0.05</span>',
    )
    with operating(currency="PEN"):
        assert with_currency(-123_456) == "PEN −1,234.56"


def test_a_line_keeps_zero_in_sight() -> None:
    found = line([100, 300, 200])
    assert (found.low, found.high) == (0, 300)
    assert line([0, 0]).end == 92


def test_the_order_page_draws_it_on_three_desks() -> None:
    order = place_one(pieces={KETTLE: 1})
    whole_way(order)
    for username, base in (("ou", "county"), ("han", "headquarters"), ("an", "auditor")):
        shown = signed_in(username).get(f"/{base}/orders/{order.number}").content.decode()
        assert 'class="cq-fen"' in shown
        assert "Follow the fen" in shown
        assert "The same as a table" in shown


def test_a_commission_opens_down_to_single_parcels() -> None:
    orders = [place_one(pieces={KETTLE: 1}), place_one(pieces={SOAP: 1})]
    parcels = [parcel for order in orders for parcel in whole_way(order)]
    client = signed_in("an")
    months = client.get(f"/auditor/earned/{TENURE}").content.decode()
    month = f"{(clock.now() + timedelta(hours=8)):%Y-%m}"
    assert f"/auditor/earned/{TENURE}/{month}" in months
    shown = client.get(f"/auditor/earned/{TENURE}/{month}").content.decode()
    for parcel in parcels:
        assert parcel.number in shown
    whole = Transfer.objects.filter(county_id=TONGLU, kind__in=["commission", "handling"])
    fen = sum(transfer.amount_fen for transfer in whole)
    assert f"{fen / 100:,.2f}" in shown
    assert client.get(f"/auditor/earned/{TENURE}/2026-13").status_code == 404
    assert client.get(f"/auditor/earned/{new_id()}").status_code == 404


def test_a_county_sees_no_commission_of_another() -> None:
    for page in (f"/county/earned/{TENURE}", f"/county/earned/{TENURE}/2026-11"):
        assert signed_in("ou2").get(page).status_code == 404
