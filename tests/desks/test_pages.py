"""The county's desk: lists, what can be asked of them, and its search."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.acts import place_one, ship, whole_way
from tests.cast import KETTLE, SOAP, TONGLU, partner, partner_sikou
from tests.desks.desk import signed_in

from cunqiao.desks.county.desk import COUNTY
from cunqiao.kernel.county import new_id
from cunqiao.ledger.actions import request_top_up
from cunqiao.ledger.models import Account

pytestmark = pytest.mark.django_db


def test_a_list_costs_the_same_however_long_it_is() -> None:
    client = signed_in("ou")

    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    def more() -> None:
        whole_way(place_one(pieces={SOAP: 1}))
        ship(place_one(pieces={KETTLE: 1, SOAP: 1}))
        request_top_up(partner, id=new_id(), amount_fen=100_00)

    more()
    account = Account.objects.get(county_id=TONGLU, holder_id=partner.required_tenure_id, kind="float")
    names = ["orders", "parcels", "trips", "stations", "villagers", "top-ups", "accounts", f"accounts/{account.id}"]
    addresses = ["/county/", *(f"/county/{name}" for name in names), "/county/scan"]
    before = {address: cost(address) for address in addresses}
    more()
    more()
    assert {address: cost(address) for address in addresses} == before


def test_one_row_is_counted_as_one() -> None:
    client = signed_in("ou")
    place_one(pieces={SOAP: 1})
    assert '<div class="sub">1 order, ' in client.get("/county/orders").content.decode()
    place_one(pieces={SOAP: 1})
    assert '<div class="sub">2 orders, ' in client.get("/county/orders").content.decode()


def test_accounts_name_their_merchants() -> None:
    client = signed_in("ou")
    assert "家电商行" in client.get("/county/accounts").content.decode()


def test_a_fault_in_a_cell_is_a_fault_also_where_the_list_is_filtered(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> str:
        raise ValueError("a fault of ours")

    place_one(pieces={SOAP: 1})
    monkeypatch.setattr("cunqiao.desks.shared.orders.mask_name", fail)
    client = signed_in("ou")
    client.raise_request_exception = False
    for address in ("/county/orders", "/county/orders?chip=to_ship"):
        assert client.get(address).status_code == 500, address


ODD = [
    "after=nonsense", "before=W10", "sort=nothing", "status=none", "station=%00", "station=4711", "chip=none",
    "placed_from=2026-13-99", "placed_to=0001-01-01", "q=%00",
    "after=WyJ4IiwgIjAwMDAwMDAwLTAwMDAtMDAwMC0wMDAwLTAwMDAwMDAwMDAwMSJd",
    "status=none&export=csv",
]  # fmt: skip


def test_a_filter_that_does_not_exist_is_told_so_with_the_way_to_the_whole_list() -> None:
    place_one(pieces={SOAP: 1})
    client = signed_in("ou")
    for query in ODD:
        response = client.get(f"/county/orders?{query}")
        said = response.content.decode()
        assert response.status_code == 422, query
        assert "The list cannot be filtered like this" in said or "不能这样筛选" in said, query
        assert 'href="/county/orders"' in said, query


def test_a_cursor_leads_on_only_in_a_list_that_is_sorted_like_its_own() -> None:
    for _ in range(2):
        place_one(pieces={SOAP: 1})
    by_time = "WyIyMDI2LTAxLTAxVDAwOjAwOjAwKzAwOjAwIiwgIjAwMDAwMDAwLTAwMDAtMDAwMC0wMDAwLTAwMDAwMDAwMDAwMSJd"
    client = signed_in("ou")
    assert client.get(f"/county/orders?after={by_time}").status_code == 200
    assert client.get(f"/county/orders?sort=amount&after={by_time}").status_code == 422


def test_what_is_odd_but_can_be_asked_for_breaks_nothing() -> None:
    place_one(pieces={SOAP: 1})
    client = signed_in("ou")
    for name in ("orders", "parcels", "trips", "villagers", "top-ups", "accounts"):
        for query in ("q=%F0%9F%9A%9A", "export=pdf", "q=" + "长" * 80, "placed_from=", "nobody=knows"):
            assert client.get(f"/county/{name}?{query}").status_code == 200, (name, query)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("1001-w", "1001-W1"),
        ("1001-P1", "1001-P1"),
        ("王秀", "王**"),
        ("wxy", "王**"),
        ("1234", "王**"),
        ("青山", "1001"),
    ],
)
def test_search_finds_everything_in_reach(words: str, found: str) -> None:
    ship(place_one(pieces={SOAP: 1}))
    shown = signed_in("ou").get("/county/find", {"q": words}).content.decode()
    assert found in shown.split('<main class="work"')[1]


def test_pages_follow_each_other_without_a_gap() -> None:
    numbers = [place_one(pieces={SOAP: 1}).number for _ in range(5)]
    from dataclasses import replace

    from cunqiao.desks.framework.desk import Here
    from cunqiao.desks.framework.listing import Listing
    from cunqiao.desks.framework.session import signed_in as signed_in_at
    from cunqiao.desks.shared.orders import ORDERS

    client = signed_in("ou")

    def page(query: str) -> dict[str, Any]:
        response = client.get(f"/county/orders{query}")
        request = response.wsgi_request
        who = signed_in_at(request)
        assert who is not None
        listing = Listing(replace(ORDERS, size=2), Here(request, COUNTY, who, ORDERS), {})
        return listing.context(listing.page())

    seen, query = [], ""
    while True:
        shown = page(query)
        seen += [line["key"] for line in shown["lines"]]
        if not shown["after"]:
            break
        query = shown["after"].removeprefix("/county/orders")
    assert len(seen) == len(set(seen)) == len(numbers)
    back = page(shown["before"].removeprefix("/county/orders"))
    assert [line["key"] for line in back["lines"]] == seen[2:4]


def test_a_partner_goes_to_the_station_app() -> None:
    assert signed_in("qin").session["grant"] == str(partner.grant_id)
    response = Client().post("/sign-in", {"username": "wen", "password": "qingshan-2015"})
    assert response.headers["Location"] == "/station/"
    assert partner_sikou.grant_id
