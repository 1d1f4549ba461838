"""Names of eighty characters, some of four bytes: taken, found, listed, exported and printed, or refused in words."""

import csv
import io
from collections.abc import Callable
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from django.http import StreamingHttpResponse
from django.test import Client
from tests.acts import place_one, ship
from tests.api.caller import Caller
from tests.cast import KETTLE, SOAP, TONGLU, merchant_daily, operator, partner
from tests.desks.desk import signed_in

from cunqiao.catalog.models import Category, Merchant
from cunqiao.identity.models import Person
from cunqiao.kernel.county import new_id
from cunqiao.ledger.actions import request_top_up
from cunqiao.logistics.access import get_parcel_for
from cunqiao.network.models import Station
from cunqiao.sheets.workbook import sheets

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume asynchronous iterators"),
]
LONG = "𠮷祥" * 39 + "村😀"  # eighty characters
TOO_LONG = LONG + "𠮷" * 21


def send(client: Client, address: str, **fields: Any) -> int:
    return client.post(address, {"id": str(new_id()), **fields}).status_code


def new_villager(name: str = LONG) -> Any:
    return Caller(partner).post("/villagers", name=name, phone="13900139000")


@pytest.fixture
def han() -> Client:
    return signed_in("han")


Make = Callable[[Client, str], int]
MADE: list[tuple[str, Make, Callable[[str], bool]]] = [
    (
        "merchants",
        lambda client, name: send(client, "/headquarters/merchants/new", name=name, counties=[str(TONGLU)]),
        lambda name: Merchant.objects.filter(name=name).exists(),
    ),
    (
        "categories",
        lambda client, name: send(client, "/headquarters/categories/+", name=name, name_en="W" * 80, slug="long"),
        lambda name: Category.objects.filter(name=name).exists(),
    ),
    (
        "people",
        lambda client, name: send(client, "/headquarters/people/new", name=name, username="long"),
        lambda name: Person.objects.filter(name=name).exists(),
    ),
]


@pytest.mark.parametrize(("page", "make", "exists"), MADE, ids=[page for page, *_ in MADE])
def test_headquarters_takes_it_and_refuses_what_is_longer_than_we_keep(
    han: Client, page: str, make: Make, exists: Callable[[str], bool]
) -> None:
    assert make(han, TOO_LONG) == 422
    assert not exists(TOO_LONG)
    assert make(han, LONG) == 302
    assert exists(LONG)
    assert LONG in han.get(f"/headquarters/{page}").content.decode()


def test_a_villager_is_registered_and_found_by_a_rare_character() -> None:
    assert new_villager(TOO_LONG).fields == ["name"]
    made = new_villager()
    assert (made.status, made.body["name"]) == (201, LONG)
    for question in ("𠮷", "𠮷祥", "😀", "13900139000"[-4:]):
        found = Caller(partner).get("/villagers", q=question).body["items"]
        assert made.body["id"] in [one["id"] for one in found], question
        assert "𠮷*" in signed_in("ou").get("/county/villagers", {"q": question}).content.decode()


def test_an_order_goes_its_way_through_lists_files_and_labels() -> None:
    villager = UUID(new_villager().body["id"])
    Station.objects.filter(county_id=TONGLU).update(name=LONG)
    collector = {"name": LONG, "relation": LONG}
    placed = Caller(partner).post(
        "/orders", villager_id=str(villager), lines=[{"sku_id": str(SOAP), "quantity": 1}], collector=collector
    )
    assert placed.status == 201
    part = placed.body["consignments"][0]
    rui = signed_in("rui")
    shipped = Caller(merchant_daily).post(f"/consignments/{part['number']}/ship", parcels=[{
        "carrier": LONG, "tracking": LONG, "lines": [{"line_id": part["lines"][0]["id"], "quantity": 1}],
    }])  # fmt: skip
    (number,) = shipped.body["parcels"]
    assert rui.get("/merchant/labels", {"id": part["number"]}).content.startswith(b"%PDF")
    ou = signed_in("ou")
    for address in (f"/county/parcels/{number}", f"/county/orders/{placed.body['number']}", "/county/parcels"):
        assert LONG in ou.get(address).content.decode()
    assert (
        ou.post("/county/scan", {"id": str(new_id()), "code": LONG}, headers={"X-Part": "1"}).json()["kind"] == "right"
    )
    assert get_parcel_for(operator, number).status == "at_county"
    for form in ("csv", "xlsx"):
        assert LONG in str(exported(ou, "/county/parcels", form))


def exported(client: Client, address: str, form: str) -> list[Any]:
    response = client.get(address, {"export": form})
    assert isinstance(response, StreamingHttpResponse)
    content = b"".join(response)
    if form == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    return [list(row.values.values()) for row in next(sheets(content))]


def test_a_list_turns_its_pages_by_long_names(han: Client) -> None:
    people = [Person(username=f"p{i}", name=f"{LONG[:75]}{i:03}") for i in range(120)]
    Person.objects.bulk_create(people)
    shown, address = set(), "/headquarters/people?sort=name"
    while address:
        page = han.get(address).content.decode()
        shown |= {one.name for one in people if one.name in page}
        address = following(page)
    assert len(shown) == len(people)


def following(page: str) -> str:
    links = [part.split('"')[0] for part in page.split('href="')[1:]]
    return next((unescape(link) for link in links if "after=" in link), "")


def test_a_bank_reference_is_taken_whole_or_refused() -> None:
    asked = request_top_up(partner, id=new_id(), amount_fen=100_00)
    ou, address = signed_in("ou"), f"/county/top-ups/{asked.id}/confirm"
    assert send(ou, address, bank_reference=LONG) == 422
    assert send(ou, address, bank_reference=LONG[-64:]) == 302
    asked.refresh_from_db()
    assert asked.bank_reference == LONG[-64:]


def test_a_shelf_place_has_twenty_characters() -> None:
    (parcel,) = ship(place_one(pieces={KETTLE: 1}))
    caller = Caller(operator)
    path = f"/parcels/{parcel.number}/scan"
    assert caller.post(path, event="arrived_county", shelf=LONG).fields == ["shelf"]
    assert caller.post(path, event="arrived_county", shelf=LONG[-20:]).body["shelf"] == LONG[-20:]


def test_wide_digits_of_an_input_method_find_what_plain_ones_find() -> None:
    order = place_one(pieces={KETTLE: 1})
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in order.number)
    ou = signed_in("ou")
    for address in ("/county/orders", "/county/find"):
        assert f"/county/orders/{order.number}" in ou.get(address, {"q": wide}).content.decode()
