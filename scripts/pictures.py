"""Takes the pictures of docs/pictures anew: `.venv/bin/python scripts/pictures.py`, from a demo world of its own."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks._served import chromium, demo_world  # noqa: E402
from playwright.sync_api import Browser, Page  # noqa: E402
from tests.browser.devices import devices  # noqa: E402
from tests.browser.goods import lying, place, ship, small_thing  # noqa: E402
from tests.browser.people import Looks, People  # noqa: E402
from tests.browser.served import Served  # noqa: E402

from cunqiao.project.fresh import fresh_database  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
MOST = 120_000  # bytes
PHONE, WIDE = (390, 844), (1440, 900)


def main() -> int:
    """One after the other; each begins with what the one before left."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with fresh_database() as database, demo_world(print) as url, chromium() as browser:
        served = Served(url, database)
        for session in (_phone, _counter, _county, _others, _public):
            session(browser, served)
    return 0


def _phone(browser: Browser, served: Served) -> None:
    partner = served.person("partner")
    parcel = lying(served, partner)
    with _looking(browser, served, "zh", PHONE) as people:
        app = people.app(partner, device_scale_factor=2)
        _take(app.page, "station-today")
        app.go("/sell")
        app.see(".cq-tiles")
        _take(app.page, "station-sell")
        app.choose(small_thing(served, partner)["name"])
        app.check_out()
        app.page.locator(".cq-picker__grid button").first.click()
        app.page.click(".cq-agree")
        _take(app.page, "station-basket")
        app.place()
        app.slip_number()
        _take(app.page, "station-slip")
        app.go("/shelf")
        app.see(".cq-home")
        _take(app.page, "station-shelf")
        app.page.locator(".cq-seek__in input").fill(parcel)
        app.page.locator(".cq-home").first.click()
        app.type_digits(served.code_of(parcel)[:3])
        _take(app.page, "station-hand-out")
    with _looking(browser, served, "en", PHONE) as people:
        app = people.app(partner, device_scale_factor=2)
        _take(app.page, "station-today-en")
        app.go("/money")
        app.see(".cq-earnings")
        _take(app.page, "station-money-en")


def _counter(browser: Browser, served: Served) -> None:
    with _looking(browser, served, "zh", WIDE) as people:
        app = people.app(served.person("partner"))
        app.go("/sell?find=1")
        app.choose("洗衣机")
        app.page.locator(".cq-picker__grid button").first.click()
        _take(app.page, "station-counter")


def _county(browser: Browser, served: Served) -> None:
    partner = served.person("partner")
    operator = served.person("county_operator")
    parcel = ship(served, place(served, partner, nth=2))
    with _looking(browser, served, "zh", WIDE) as people:
        desk = people.desk(operator)
        _take(desk.page, "county-today")
        desk.go("scan").scan(parcel, "right")
        _take(desk.page, "county-scan")
        done = next(one for one in served.get("/orders", partner, limit=100)["items"] if one["status"] == "collected")
        _take(desk.go(f"orders/{done['number']}").page, "county-order", whole=True)
        dark = people.desk(operator, color_scheme="dark")
        _take(dark.go("orders").page, "county-orders-dark")
        _take(dark.go(f"orders/{done['number']}").page, "county-order-dark", whole=True)


def _others(browser: Browser, served: Served) -> None:
    with _looking(browser, served, "zh", PHONE) as people:
        _take(people.desk(served.person("driver"), device_scale_factor=2).page, "driver-trip")
        _take(people.desk(served.person("county_operator"), device_scale_factor=2).go("orders").page, "county-orders")
    with _looking(browser, served, "en", WIDE) as people:
        _take(people.desk(served.person("merchant")).go("to-ship").page, "merchant-to-ship-en")
        _take(people.desk(served.person("headquarters"), color_scheme="dark").page, "headquarters-dark-en")
        auditor = people.desk(served.person("auditor"))
        _take(auditor.go("accounts").page, "auditor-accounts-en")


def _public(browser: Browser, served: Served) -> None:
    with _looking(browser, served, "zh", WIDE) as people:
        page = people.page()
        page.goto("/", wait_until="networkidle")
        _take(page, "demo")


@contextmanager
def _looking(browser: Browser, served: Served, language: str, size: tuple[int, int]) -> Iterator[People]:
    with devices(browser, served) as theirs, People(theirs, Looks(language, *size)) as people:
        yield people


def _take(page: Page, name: str, *, whole: bool = False) -> None:
    """What stands on the screen, or the `whole` page, in as many colours as the file may weigh."""
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    picture = Image.open(BytesIO(page.screenshot(animations="disabled", full_page=whole))).convert("RGB")
    for colours in (256, 128, 64, 32):
        packed = BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(packed, "PNG", optimize=True)
        if packed.tell() <= MOST:
            break
    (PICTURES / f"{name}.png").write_bytes(packed.getvalue())
    print(f"{name}: {packed.tell() // 1000} kB, {colours} colours", flush=True)


if __name__ == "__main__":
    sys.exit(main())
