"""People at their screens: sign in, look, tap. What they see is the same page in either language: they go by
addresses and names of fields, never by words."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.served import Served
from tests.databases import ROOT

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RUN_AXE = """exclude => axe.run({exclude}, {resultTypes: ['violations'], preload: false}).then(found => found.violations
    .filter(fault => ['serious', 'critical'].includes(fault.impact))
    .map(({id, nodes}) => ({id, nodes: nodes.slice(0, 3).map(node => [node.html.slice(0, 200), node.failureSummary])})))
"""
LATER_ROWS = ["tbody tr:nth-child(n+9)", ".cq-rows > :nth-child(n+9)"]  # rows of a list are much alike
SCAN = """code => {
    const press = key => window.dispatchEvent(new KeyboardEvent('keydown', {bubbles: true, cancelable: true, ...key}))
    const places = {'-': ['Minus'], '_': ['Minus', true], '.': ['Period']}
    for (const sign of code) {
        const [place, shiftKey] = places[sign] ?? (/\\d/.test(sign) ? [`Digit${sign}`] :
            [`Key${sign.toUpperCase()}`, sign !== sign.toLowerCase()])
        press({code: place, key: sign, shiftKey: Boolean(shiftKey)})
    }
    press({code: 'Enter', key: 'Enter'})
}"""
PATIENCE = 10_000  # milliseconds
BASES = {"county_operator": "county"}  # where a desk is not named as its role


@dataclass(frozen=True)
class Looks:
    """A language and the size of a screen."""

    language: str
    width: int
    height: int

    def __str__(self) -> str:
        return f"{self.language}-{self.width}x{self.height}"

    @property
    def is_phone(self) -> bool:
        return self.width < 600

    @property
    def locale(self) -> str:
        return "zh-CN" if self.language == "zh" else "en-GB"


class People:
    """Opens a browser for each person, and closes them all. Nobody's script may fail meanwhile.

    `thorough` looks at all rows of long lists, not at the first ones alone.
    """

    def __init__(self, browser: Browser, served: Served, looks: Looks, *, thorough: bool = False) -> None:
        self.browser, self.served, self.looks, self.thorough = browser, served, looks, thorough
        self._contexts: list[BrowserContext] = []
        self._faults: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        for context in self._contexts:
            context.close()
        assert kind is not None or not self._faults, self._faults

    def page(self, **options: Any) -> Page:
        size = {"width": self.looks.width, "height": self.looks.height}
        context = self.browser.new_context(
            viewport=size, locale=self.looks.locale, timezone_id="Asia/Shanghai", base_url=self.served.url, **options
        )
        context.set_default_timeout(PATIENCE)
        self._contexts.append(context)
        page = context.new_page()
        page.on("dialog", lambda dialog: dialog.accept())
        page.on("pageerror", lambda error: self._faults.append(f"{page.url}: {error}"))
        page.on("console", lambda said: self._hear(page, said.type, said.text))
        return page

    def _hear(self, page: Page, kind: str, text: str) -> None:
        """A page that breaks its own rules says so; an answer that refuses is no fault of a page."""
        if kind == "error" and "Failed to load resource" not in text:
            self._faults.append(f"{page.url}: {text}")

    def desk(self, who: dict[str, Any], **options: Any) -> "Desk":
        """Signs in at the office's door."""
        page = self.page(**options)
        page.goto("/sign-in")
        page.fill("[name=username]", who["username"])
        page.fill("[name=password]", who["password"])
        page.locator("[name=password]").press("Enter")
        base = BASES.get(who["role"], who["role"])
        page.wait_for_url(f"**/{base}/")
        return Desk(page, self, base, who)

    def app(self, who: dict[str, Any], **options: Any) -> "App":
        """Signs in at the station, skips the first run, and waits until the goods have come."""
        page = self.page(**options)
        page.goto("/station/")
        page.fill("[name=username]", who["username"])
        page.fill("[name=password]", who["password"])
        page.locator("[name=password]").press("Enter")
        page.get_by_test_id("skip").click()
        expect(page.locator(".cq-today")).to_be_visible()
        app = App(page, self, "station", who)
        app.wait_for_goods()
        return app


class Screen:
    """What a person has before them."""

    def __init__(self, page: Page, people: People, base: str, who: dict[str, Any]) -> None:
        self.page, self.people, self.base, self.who = page, people, base, who

    def see(self, what: str) -> Locator:
        found = self.page.locator(what).first
        expect(found).to_be_visible(timeout=PATIENCE)
        return found

    def read(self) -> str:
        return self.page.locator("main").first.inner_text()

    def check(self) -> None:
        """Everybody can use what stands on the screen now: axe finds no serious fault, and nothing is cut off."""
        found = axe(self.page, without=[] if self.people.thorough else LATER_ROWS)
        assert not found, f"{self.page.url}: " + json.dumps(found, ensure_ascii=False, indent=1)
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{self.page.url} is {wide} px too wide"


class Desk(Screen):
    """A desk of the office."""

    def go(self, path: str = "") -> "Desk":
        """By address, from anywhere; the page must answer well."""
        answer = self.page.goto(path if path.startswith("/") else f"/{self.base}/{path}")
        assert answer is not None
        assert answer.ok, f"{answer.status} {self.page.url}"
        return self

    def press(self, address: str) -> None:
        """The act that leads, or sends, to an address of this desk. Yes, one is sure."""
        target = f"/{self.base}/{address}"
        self.page.locator(f'main a[href="{target}"], main form[action="{target}"] button').first.click()

    def send(self, **fields: str) -> None:
        """Fill in the form in the middle of the page, and send it."""
        form = self.page.locator("main .cq-form form").first
        for name, value in fields.items():
            form.locator(f"[name={name}]").fill(value)
        form.locator(".cq-submit button:not([formnovalidate])").first.click()

    def scan(self, code: str, kind: str) -> None:
        """As a scanner types; the answer is `right`, `again` or `wrong`."""
        field = self.page.locator("[data-scan-form] input[name=code]")
        field.fill(code)
        field.press("Enter")
        expect(self.page.locator("[data-last]")).to_contain_text(code, timeout=PATIENCE)
        expect(self.page.locator(f"[data-last] .cq-last.{kind}")).to_be_visible()

    @property
    def told(self) -> Locator:
        return self.page.locator(".cq-toast")


class App(Screen):
    """The station app."""

    def wait_for_goods(self) -> None:
        self.page.wait_for_function(
            """() => new Promise(done => {
                const asked = indexedDB.open('cunqiao-station')
                asked.onerror = () => done(false)
                asked.onsuccess = () => {
                    const db = asked.result
                    if (![...db.objectStoreNames].includes('sku')) { db.close(); return done(false) }
                    const count = db.transaction('sku').objectStore('sku').count()
                    count.onsuccess = () => { db.close(); done(count.result > 0) }
                }
            })"""
        )

    def go(self, path: str) -> "App":
        """By address; the app stays signed in."""
        self.page.goto(f"/station{path}")
        return self

    def choose(self, name: str, *, pieces: int = 1) -> None:
        """Find goods by their name, and lay them into the basket."""
        self.page.fill(".cq-find input", name)
        goods = self.page.locator("article.cq-goods").first
        goods.locator("button.cq-square").click()
        for _ in range(pieces - 1):
            goods.locator(".cq-goods__step button").last.click()

    def check_out(self) -> None:
        """On a phone the basket is a page of its own; at a counter it lies beside the goods."""
        if self.people.looks.is_phone:
            self.page.click(".cq-sell__bar .cq-act")
        self.see(".cq-picker, .cq-who")

    def take_cash(self) -> None:
        """The total was shown and agreed to; the cash was exact."""
        self.page.click(".cq-agree")
        self.place()

    def place(self) -> None:
        """The one action under the figures, once it says that nothing is missing."""
        self.page.locator(".cq-act:not([disabled])").last.click()

    def slip_number(self) -> str:
        """The number on the slip, once the server has the order: it is signed then."""
        expect(self.page.locator(".cq-slip svg[role=img]")).to_be_visible()
        return self.page.locator(".cq-slip svg[role=img]").get_attribute("aria-label") or ""

    def scan(self, code: str) -> None:
        """As a scanner does: faster than any hand, by the places of an English keyboard."""
        self.page.evaluate(SCAN, code)

    def type_digits(self, code: str) -> None:
        for digit in code:
            self.page.locator(".cq-digits button", has_text=re.compile(f"^{digit}$")).click()


def axe(page: Page, *, without: list[str]) -> list[dict[str, Any]]:
    """The serious and critical faults of a page, but for some parts of it: rule, and the elements."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(Path(AXE).read_text())
    found: list[dict[str, Any]] = page.evaluate(RUN_AXE, [[part] for part in without])
    return found


def fen(text: str) -> int:
    """`¥1,234.50` in fen."""
    return int(re.sub(r"\D", "", text))
