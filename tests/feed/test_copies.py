"""Copies: they have everything, also in small pages, and no more than is kept; when a new one begins; what it costs."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from tests import acts, cast
from tests.api.caller import Caller
from tests.audit.world import live
from tests.feed.store import Store, agree

from cunqiao.api.sync import Changes
from cunqiao.feed import queries
from cunqiao.feed.actions import forget_old_changes
from cunqiao.feed.queries import kinds
from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.kernel.errors import Invalid
from cunqiao.kernel.scope import Scope

pytestmark = pytest.mark.django_db

COLLECTED = 8  # days until commission is payable, and one


def test_a_new_copy_has_everything(store: Store) -> None:
    live()
    store.pull()
    agree(store)
    assert len(store.rows["order"]) > 5
    assert {row["number"] for row in store.rows["station"].values()} == {"1001"}
    assert [row["username"] for row in store.rows["person"].values()] == ["qin"]
    assert [row["letter"] for row in store.rows["till"].values()] == ["A"]


def test_every_row_is_of_its_kinds_type(store: Store) -> None:
    live()
    seen = set()
    page = {"more": True}
    while page["more"]:
        page = store.ask()
        seen |= {change.kind for change in Changes.model_validate(page).changes}
        store.apply(page)
    assert seen == set(kinds.row_types())


def test_what_has_ended_goes_after_some_weeks(full: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "COPY_LIFE", timedelta(days=400))
    acts.place_one(pieces={cast.SOAP: 1})
    acts.whole_way(acts.place_one(pieces={cast.SOAP: 2}))
    full.pull()
    assert [len(full.rows[kind]) for kind in ("order", "parcel", "topup", "earning")] == [2, 1, 1, 1]
    with clock.at(clock.now() + timedelta(days=75)):
        full.caller = Caller(cast.partner)
        full.pull()
        assert [row["status"] for row in full.rows["order"].values()] == ["placed"]
        assert [len(full.rows[kind]) for kind in ("parcel", "topup", "earning")] == [0, 0, 0]
        again = Store(full.caller)
        again.pull()
        assert again.rows == {kind: rows for kind, rows in full.rows.items() if rows or kind in again.rows}


def test_neighbours_buy(store: Store) -> None:
    with clock.at(clock.now() - timedelta(days=3)):
        acts.place_one(pieces={cast.SOAP: 1, cast.KETTLE: 1})
        acts.place_one(pieces={cast.SOAP: 1})
        for _ in range(3):
            acts.place_one(cast.partner_xixi, {cast.TOWEL: 1}, villager_id=cast.ZHAO)
    store.pull()
    assert store.rows["popular"]["station"]["sku_ids"] == [str(cast.SOAP), str(cast.KETTLE)]
    assert store.rows["popular"]["county"]["sku_ids"] == [str(cast.TOWEL), str(cast.SOAP), str(cast.KETTLE)]


# a new copy begins


def is_reset(scope: Scope, since: str) -> bool:
    return queries.changes(scope, since).reset


def test_another_station_or_person_begins_anew(full: Store) -> None:
    assert not is_reset(cast.partner, full.since)
    assert is_reset(cast.partner_xixi, full.since)


def test_who_was_away_for_long_begins_anew(full: Store) -> None:
    acts.place_one(pieces={cast.SOAP: 1})
    with clock.at(clock.now() + timedelta(days=29)):
        full.caller = Caller(cast.partner)
        forget_old_changes(clock.now() + timedelta(days=2))
        assert is_reset(cast.partner, full.since)
        full.pull()
        assert len(full.rows["order"]) == 1


def test_a_database_restored_elsewhere_begins_anew(full: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from cunqiao.feed import cursor

    other = replace(cursor.read(full.since), database="7-00000001-5").write()
    assert is_reset(cast.partner, other)


def test_a_cursor_is_ours() -> None:
    for since in ("x", "a:b:c", "\0"):
        with pytest.raises(Invalid):
            queries.changes(cast.partner, since)


# what it costs


def test_the_first_sync_of_a_catalogue_is_small(store: Store) -> None:
    """1,500 SKUs, as transferred."""
    _list_goods(1_500)
    sent = count = 0
    headers = store.caller.headers | {"Accept-Encoding": "gzip"}
    since, more = "", True
    while more:
        response = store.caller.client.get("/api/v1/sync/changes", {"since": since}, headers=headers)
        sent += len(response.content)
        page = _unpacked(response.content)
        count += sum(change["kind"] == "sku" for change in page["changes"])
        since, more = page["next"], page["more"]
    assert count == 1_504
    assert sent < 400_000


def _unpacked(content: bytes) -> Any:
    import gzip
    import json

    return json.loads(gzip.decompress(content))


def _barcode() -> str:
    from cunqiao.catalog.barcodes import check_digit

    digits = f"{new_id().int % 10**12:012}"
    return digits + check_digit(digits)


def _list_goods(count: int) -> Iterator[None] | None:
    from cunqiao.catalog.actions import NewPrice, NewSku, NewSupply, add_skus, set_prices, supply_all
    from cunqiao.catalog.models import Product

    product, now = Product.objects.order_by("id")[0], clock.now()
    names = [
        f"{a}{b}{c} {n} 克装"
        for n in range(100, 400)
        for a, b, c in (
            ("农家", "红", "薯粉"),
            ("高山", "绿", "茶"),
            ("手工", "米", "酒"),
            ("新鲜", "土", "鸡蛋"),
            ("家用", "大", "铁锅"),
        )
    ][:count]
    skus = [
        NewSku(new_id(), product.id, name, now, f"Goods {i} of {new_id().hex[-6:]}", barcode=_barcode())
        for i, name in enumerate(names)
    ]
    add_skus(skus)
    set_prices([NewPrice(sku.id, 100 + i * 7, now) for i, sku in enumerate(skus)])
    supply_all([NewSupply(new_id(), cast.TONGLU, sku.id, i % 50 + 1) for i, sku in enumerate(skus)])
    return None
