"""Names of eighty characters, some of four bytes: on the narrowest phone no page of a desk or the app breaks."""

from collections.abc import Iterator

import psycopg
import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import LOOKS
from tests.browser.devices import Devices, devices
from tests.browser.goods import lying
from tests.browser.people import People, Screen
from tests.browser.served import served
from tests.browser.test_screens import FIRSTS, open_first
from tests.browser.walking import visit_every_page

NAMING = ["/", "/sell", "/basket", "/shelf", "/receive", "/villagers", "/money", "/money/topup"]  # screens with names
NARROW = {"width": 360, "height": 740}
LONG = "𠮷祥" * 39 + "村😀"
LATIN = "W" * 80
NAMED = ["villagers_villager", "network_station", "network_centre", "network_carrier", "catalog_category",
         "catalog_product", "identity_person", "identity_till"]  # fmt: skip


def rename_everything(database: str) -> None:
    with psycopg.connect(database) as connection:
        for table in NAMED:
            connection.execute(f"UPDATE {table} SET name = %s", [LONG])
        for table in ("catalog_category", "catalog_product", "catalog_sku"):
            connection.execute(f"UPDATE {table} SET name_en = %s", [LATIN])
        for table in ("catalog_sku", "catalog_merchant"):
            connection.execute(f"UPDATE {table} SET name = left(%s, 68) || right(id::text, 12)", [LONG])
        connection.execute("UPDATE catalog_sku SET search_text = name")
        connection.execute("UPDATE ledger_account SET holder = %s WHERE kind = 'carrier'", [LONG])
        connection.execute("UPDATE orders_order SET recipient_name = %s, recipient_relation = %s", [LONG, LONG])
        connection.execute("UPDATE logistics_parcel SET carrier = %s, shelf = left(%s, 20)", [LONG, LONG])
        connection.execute("UPDATE logistics_parcel SET tracking = left(%s, 68) || right(id::text, 12)", [LATIN])
        connection.execute("ALTER TABLE ledger_topup DISABLE TRIGGER USER")  # a reference is written once
        connection.execute(
            "UPDATE ledger_topup SET bank_reference = left(%s, 52) || right(id::text, 12)"
            " WHERE bank_reference IS NOT NULL",
            [LATIN],
        )
        connection.execute("ALTER TABLE ledger_topup ENABLE TRIGGER USER")


@pytest.fixture(scope="module")
def renamed(chromium: Browser) -> Iterator[Devices]:
    """A world of its own: elsewhere people go by the names that they know."""
    with served("names") as house:
        lying(house, house.person("partner"))
        rename_everything(house.database)
        with devices(chromium, house) as theirs:
            yield theirs


@pytest.fixture
def everybody(renamed: Devices) -> Iterator[People]:
    with People(renamed, LOOKS[0]) as people:
        yield people


def check(screen: Screen) -> None:
    """Nothing stands beside the page."""
    over = screen.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert over <= 0, f"{screen.page.url} is {over} px too wide"


@pytest.mark.parametrize(
    "role",
    [
        "county_operator",
        *(pytest.param(role, marks=pytest.mark.soak) for role in ("merchant", "driver", "headquarters", "auditor")),
    ],
)
def test_no_page_of_a_desk_breaks(role: str, everybody: People) -> None:
    desk = everybody.desk(everybody.served.person(role))
    desk.page.set_viewport_size(NARROW)
    for _kind in visit_every_page(desk):
        check(desk)


def test_no_screen_of_the_app_breaks(everybody: People) -> None:
    app = everybody.app(everybody.served.person("partner"))
    app.page.set_viewport_size(NARROW)
    for place in NAMING:
        app.go(place)
        app.see("main, .cq-screen")
        app.page.wait_for_timeout(150)  # what the store reads comes in a moment
        check(app)
    for place, what in FIRSTS:
        open_first(app, place, what)
        check(app)


def test_an_order_is_placed_and_its_slip_has_room(everybody: People) -> None:
    app = everybody.app(everybody.served.person("partner"))
    app.page.set_viewport_size(NARROW)
    app.go("/sell")
    app.choose(LONG[:10])
    app.page.click(".cq-sell__bar .cq-act")
    app.page.locator(".cq-picker__grid button").first.click()
    check(app)
    app.take_cash()
    assert app.slip_number()
    check(app)
