"""A device that applies every page has what the server has; it gets what changed, and little else."""

from datetime import timedelta

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import acts, cast
from tests.feed.store import Store, agree

from cunqiao.catalog.actions import set_barcodes, set_picture
from cunqiao.catalog.models import Picture, Sku
from cunqiao.catalog.pictures import Encoded
from cunqiao.earnings.actions import approve_payout, propose_payout, release_due
from cunqiao.feed import queries
from cunqiao.feed.actions import forget_old_changes
from cunqiao.kernel import clock
from cunqiao.kernel.calendar import day_of, midnight
from cunqiao.kernel.county import new_id
from cunqiao.orders.actions import cancel

pytestmark = pytest.mark.usefixtures("committing")

COLLECTED = 8  # days until commission is payable, and one


def test_every_step_of_an_order_comes(full: Store) -> None:
    order = acts.place_one(pieces={cast.SOAP: 2, cast.KETTLE: 1})
    assert [kind for kind, _ in full.pull()] == ["account", "order"]
    agree(full)
    parcels = acts.ship(order)
    assert sorted({kind for kind, _ in full.pull()}) == ["order", "parcel"]
    agree(full)
    acts.bring(*parcels)
    assert sorted({kind for kind, _ in full.pull()}) == ["order", "parcel"]
    agree(full)
    acts.hand_out(parcels[0])
    assert sorted({kind for kind, _ in full.pull()}) == ["account", "earning", "month", "order", "parcel"]
    agree(full)
    assert full.pull() == []


def test_an_order_says_whose_float_gave_its_value_and_what_was_given_back_at_the_counter(full: Store) -> None:
    orders = [acts.place_one(pieces={cast.SOAP: 1}) for _ in range(2)]
    for order, by in zip(orders, [cast.partner, cast.operator], strict=True):
        cancel(by, order, entry_id=new_id(), pieces=None, at=clock.now())
    full.pull()
    agree(full)
    rows = [full.rows["order"][str(order.id)] for order in orders]
    price = cast.PRICE[cast.SOAP]
    assert [(row["due_fen"], row["cash_back_fen"]) for row in rows] == [(-price, price), (-price, 0)]
    holders = {row["holder_id"] for row in full.rows["account"].values()}
    assert holders == {row["tenure_id"] for row in rows} == {str(cast.TENURE)}


def test_commission_is_released_and_paid(full: Store) -> None:
    acts.whole_way(acts.place_one(pieces={cast.SOAP: 2}))
    full.pull()
    with clock.at(clock.now() + timedelta(days=COLLECTED)):
        release_due(cast.TONGLU)
    full.pull()
    agree(full)
    assert {row["released"] for row in full.rows["earning"].values()} == {True}
    payout = propose_payout(cast.headquarters, id=new_id(), county_id=cast.TONGLU)
    approve_payout(cast.second_headquarters, payout, entry_id=new_id(), at=clock.now())
    assert {kind for kind, _ in full.pull()} == {"account", "month"}
    agree(full)


def test_what_others_do_is_not_told(full: Store) -> None:
    acts.place_one(cast.partner_xixi, {cast.SOAP: 1}, villager_id=cast.ZHAO)
    acts.place_one(cast.partner_sikou, {cast.SOAP: 1}, villager_id=cast.SUN)
    assert full.pull() == []


def test_what_commits_late_is_not_passed_over(full: Store, committing: str) -> None:
    """A transaction that began before the question, and was slower than others that began after it."""
    with psycopg.connect(committing) as slow:
        slow.execute(
            "UPDATE villagers_villager SET name = '王秀' WHERE county_id = %s AND id = %s", [cast.TONGLU, cast.WANG]
        )
        acts.place_one(pieces={cast.SOAP: 1})
        assert [kind for kind, _ in full.pull()] == ["account", "order"]
        assert full.pull() == []
        slow.commit()
    assert full.pull() == [("villager", str(cast.WANG))]
    agree(full)
    assert full.pull() == []


def test_an_order_does_not_touch_the_catalogue_until_little_is_left(full: Store) -> None:
    acts.place_one(pieces={cast.TOWEL: 30})
    assert "sku" not in {kind for kind, _ in full.pull()}
    acts.place_one(pieces={cast.TOWEL: 1})
    assert ("sku", str(cast.TOWEL)) in full.pull()
    assert full.rows["sku"][str(cast.TOWEL)]["stock"] == "few"
    acts.place_one(pieces={cast.TOWEL: 19})
    full.pull()
    assert full.rows["sku"][str(cast.TOWEL)]["stock"] == "none"


def test_a_quiet_question_is_cheap(full: Store) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert queries.changes(cast.partner, full.since).changes == []
    assert len(asked) <= 12


def test_small_pages_have_everything_too(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 4)
    acts.whole_way(acts.place_one(pieces={cast.SOAP: 1}))
    store.apply(store.ask())
    acts.whole_way(acts.place_one(pieces={cast.SOAP: 2, cast.KETTLE: 1}))
    store.pull()  # the copy begun before
    store.pull()
    agree(store)
    order = acts.place_one(pieces={cast.SOAP: 2, cast.KETTLE: 1})
    acts.whole_way(order)
    store.pull()
    agree(store)


def test_what_devices_may_ask_for_is_not_forgotten(full: Store) -> None:
    acts.place_one(pieces={cast.SOAP: 1})
    forget_old_changes(clock.now() + timedelta(days=29))
    assert "order" in {kind for kind, _ in full.pull()}


@pytest.mark.parametrize("orders", [1, 6])
def test_a_page_takes_a_constant_number_of_queries(full: Store, orders: int) -> None:
    for _ in range(orders):
        acts.whole_way(acts.place_one(pieces={cast.SOAP: 1, cast.KETTLE: 1}))
    with CaptureQueriesContext(connection) as asked:
        page = queries.changes(cast.partner, full.since)
    assert len([change for change in page.changes if change.kind == "order"]) == orders
    assert len(asked) == 24


def test_a_new_picture_comes(full: Store) -> None:
    assert full.rows["sku"][str(cast.KETTLE)]["picture"] is None
    set_picture(cast.merchant, Sku.objects.get(id=cast.KETTLE), Encoded(large=b"large", small=b"small"))
    full.pull()
    assert full.rows["sku"][str(cast.KETTLE)]["picture"] == str(Picture.objects.get().id)


def test_a_new_barcode_comes(full: Store) -> None:
    assert full.rows["sku"][str(cast.KETTLE)]["barcode"] == ""
    set_barcodes({cast.KETTLE: "4006381333931"})
    assert ("sku", str(cast.KETTLE)) in full.pull()
    assert full.rows["sku"][str(cast.KETTLE)]["barcode"] == "4006381333931"
    agree(full)
    set_barcodes({cast.KETTLE: "4006381333931"})
    assert full.pull() == []


def test_what_is_not_for_sale_any_more_goes(full: Store) -> None:
    from cunqiao.catalog.access import get_sku_for
    from cunqiao.catalog.actions import set_price

    noon = midnight(day_of(clock.now()) + timedelta(days=1)) + timedelta(hours=12)  # of a day that does not turn here
    towel, soap = (get_sku_for(cast.headquarters, sku_id) for sku_id in (cast.TOWEL, cast.SOAP))
    with clock.at(noon):
        set_price(cast.headquarters, sku=towel, price_fen=None)
        set_price(cast.headquarters, sku=soap, price_fen=11_00, valid_from=noon + timedelta(hours=1))
        full.pull()
        agree(full)
    assert str(cast.TOWEL) not in full.rows["sku"]
    with clock.at(noon + timedelta(hours=2)):
        changed = full.pull()
        assert {kind for kind, _ in changed} == {"sku"}
        assert ("sku", str(cast.SOAP)) in changed
        agree(full)
