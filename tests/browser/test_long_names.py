"""Names of eighty characters, some of four bytes: on the narrowest phone no page of a desk or the app breaks."""

from collections.abc import Iterator

import psycopg
import pytest
from playwright.sync_api import Browser
from tests.browser.conftest import LOOKS
from tests.browser.goods import lying
from tests.browser.people import App, People, Screen
from tests.browser.served import Served, served
from tests.browser.test_screens import PLACES
from tests.browser.walking import visit_every_page

NARROW = {"width": 360, "height": 740}
LONG = "𠮷祥" * 39 + "村😀"
LATIN = "W" * 80
NAMED = ["villagers_villager", "network_station", "network_centre", "network_carrier", "catalog_category",
         "catalog_product", "catalog_sku", "identity_person", "identity_till"]  # fmt: skip


def rename_everything(database: str) -> None:
    with psycopg.connect(database) as connection:
        for table in NAMED:
            connection.execute(f"UPDATE {table} SET name = %s", [LONG])
        for table in ("catalog_category", "catalog_product", "catalog_sku"):
            connection.execute(f"UPDATE {table} SET name_en = %s", [LATIN])
        connection.execute("UPDATE catalog_merchant SET name = left(%s, 68) || right(id::text, 12)", [LONG])
        connection.execute("UPDATE ledger_account SET holder = %s WHERE kind = 'carrier'", [LONG])
        connection.execute("UPDATE orders_order SET recipient_name = %s, recipient_relation = %s", [LONG, LONG])
        connection.execute("UPDATE logistics_parcel SET carrier = %s, shelf = left(%s, 20)", [LONG, LONG])
        connection.execute("UPDATE logistics_parcel SET tracking = left(%s, 68) || right(id::text, 12)", [LATIN])
        connection.execute(
            "UPDATE ledger_topup SET bank_reference = left(%s, 52) || right(id::text, 12)"
            " WHERE bank_reference IS NOT NULL",
            [LATIN],
        )


@pytest.fixture(scope="module")
def renamed() -> Iterator[Served]:
    """A world of its own: elsewhere people go by the names that they know."""
    with served("names") as house:
        lying(house, house.person("partner"))
        rename_everything(house.database)
        yield house


@pytest.fixture
def everybody(chromium: Browser, renamed: Served) -> Iterator[People]:
    with People(chromium, renamed, LOOKS[0]) as people:
        yield people


def wide(screen: Screen) -> list[str]:
    """Where the page is wider than the phone."""
    screen.page.wait_for_timeout(50)
    over = screen.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{screen.page.url} by {over} px"] if over > 0 else []


@pytest.mark.parametrize("role", ["county_operator", "merchant", "driver", "headquarters", "auditor"])
def test_no_page_of_a_desk_breaks(role: str, everybody: People) -> None:
    desk = everybody.desk(everybody.served.person(role))
    desk.page.set_viewport_size(NARROW)
    found = []
    for address in visit_every_page(desk):
        found += wide(desk)
        desk.page.screenshot(path=f"/tmp/bad-shots/{role}-{address.strip('/').replace('/', '_').replace('?','_')[:80]}.png")
    assert not found, "\n".join(found)


def test_no_screen_of_the_app_breaks(everybody: People) -> None:
    app = everybody.app(everybody.served.person("partner"))
    app.page.set_viewport_size(NARROW)
    found = []
    for place in PLACES:
        app.go(place)
        app.see("main, .cq-screen")
        app.page.wait_for_timeout(150)
        app.page.screenshot(path=f"/tmp/bad-shots/app-{place.strip('/').replace('/','_').replace('?','_')}.png")
        found += wide(app)
    assert not found, "\n".join(found)
