"""People at their screens: sign in, look, tap. What they see is the same page in either language: they go by
addresses and names of fields, never by words."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from playwright.sync_api import Locator, Page, expect

from tests.browser.devices import PATIENCE, Device, Devices
from tests.databases import ROOT

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
# axe's own rules by the impact of what they find, but for those that it runs only when asked: others cost as much.
# Rows of a list are much alike: the `later` ones are left out, and in a page that nothing redraws (`isStill`) are taken
# out meanwhile, which costs half.
RUN_AXE = """async ([later, isStill]) => {
    const {rules, tagExclude} = axe._audit
    const grave = rules.filter(({enabled, impact, tags}) =>
        enabled && ['serious', 'critical'].includes(impact) && !tags.some(tag => tagExclude.includes(tag)))
    const runOnly = {type: 'rule', values: grave.map(({id}) => id)}
    const told = node => [node.html.slice(0, 200), node.failureSummary]
    const rows = isStill ? later.flatMap(part => [...document.querySelectorAll(part)]) : []
    const lists = rows.map(row => row.parentNode)
    rows.forEach(row => row.remove())
    try {
        const exclude = later.map(part => [part])
        const {violations} = await axe.run({exclude}, {runOnly, resultTypes: ['violations'], preload: false})
        return violations.map(({id, nodes}) => ({id, nodes: nodes.slice(0, 3).map(told)}))
    } finally {
        rows.forEach((row, nth) => lists[nth].append(row))
    }
}"""
LATER_ROWS = ["tbody tr:nth-child(n+9)", ".cq-rows > :nth-child(n+9)"]
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
GO = "to => document.querySelector('#app').__vue_app__.config.globalProperties.$router.push(to).then(() => null)"
HAS_PULLED = """() => new Promise(done => {
    const asked = indexedDB.open('cunqiao-station')
    asked.onerror = () => done(false)
    asked.onsuccess = () => {
        const db = asked.result
        if (!db.objectStoreNames.contains('kept')) { db.close(); return done(false) }
        const found = db.transaction('kept').objectStore('kept').count('pulled at')
        found.onsuccess = () => { db.close(); done(found.result > 0) }
    }
})"""
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
    """Gives each person a browser. Nobody's script may fail meanwhile.

    `thorough` looks at all rows of long lists, not at the first ones alone.
    """

    def __init__(self, devices: Devices, looks: Looks, *, thorough: bool = False) -> None:
        self.devices, self.served, self.looks, self.thorough = devices, devices.served, looks, thorough
        self._used: list[Device] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Devices on which something went wrong serve nobody else."""
        lent = [device for device in self._used if device.owner]
        if kind is None:
            for device in lent:
                device.put_aside()
        faults = [fault for device in self._used for fault in device.faults]
        for device in self._used:
            if device in lent and kind is None and not faults:
                self.devices.take_back(device)
            else:
                device.context.close()
        assert kind is not None or not faults, faults

    def page(self, **options: Any) -> Page:
        """In a browser that nobody has used."""
        return self._at_size(self._new(**options))

    def desk(self, who: dict[str, Any], **options: Any) -> "Desk":
        """Signed in at the office's door. With `options`, in a new browser that has them."""
        device = self._device(who, **options)
        page = self._at_size(device)
        base = BASES.get(who["role"], who["role"])
        if device.is_signed_in:
            page.goto(f"/{base}/")
        else:
            page.goto("/sign-in")
            self._sign_in(device, who)
            page.wait_for_url(f"**/{base}/")
        return Desk(page, self, base, who)

    def app(self, who: dict[str, Any], **options: Any) -> "App":
        """Signed in at the station, past the first run, with all that the server has now.

        With `options`, in a new browser that has them.
        """
        device = self._device(who, **options)
        page = self._at_size(device)
        page.goto("/station/")
        if not device.is_signed_in:
            self._sign_in(device, who)
            page.get_by_test_id("skip").click()
        expect(page.locator(".cq-today")).to_be_visible()
        page.wait_for_function(HAS_PULLED, polling=100)
        return App(page, self, "station", who)

    def _device(self, who: dict[str, Any], **options: Any) -> Device:
        if options:
            return self._new(**options)
        self._used.append(self.devices.lend((self.looks.locale, who["username"])))
        return self._used[-1]

    def _new(self, **options: Any) -> Device:
        self._used.append(self.devices.new(self.looks.locale, **options))
        return self._used[-1]

    def _at_size(self, device: Device) -> Page:
        device.page.set_viewport_size({"width": self.looks.width, "height": self.looks.height})
        return device.page

    def _sign_in(self, device: Device, who: dict[str, Any]) -> None:
        device.page.fill("[name=username]", who["username"])
        device.page.fill("[name=password]", who["password"])
        device.page.locator("[name=password]").press("Enter")
        device.is_signed_in = True


class Screen:
    """What a person has before them."""

    is_still = False  # whether nothing redraws its lists

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
        found = axe(self.page, [] if self.people.thorough else LATER_ROWS, is_still=self.is_still)
        assert not found, f"{self.page.url}: " + json.dumps(found, ensure_ascii=False, indent=1)
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{self.page.url} is {wide} px too wide"


class Desk(Screen):
    """A desk of the office."""

    is_still = True

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

    def go(self, path: str) -> "App":
        """To a screen, as a tap on a link to it does."""
        self.page.evaluate(GO, path)
        return self

    def open(self, path: str) -> "App":
        """By address: the app begins anew, and stays signed in."""
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


def axe(page: Page, later: list[str], *, is_still: bool) -> list[dict[str, Any]]:
    """The serious and critical faults of a page: rule, and the elements. `later` parts of its lists are left out."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(Path(AXE).read_text())
    found: list[dict[str, Any]] = page.evaluate(RUN_AXE, [later, is_still])
    return found


def fen(text: str) -> int:
    """`¥1,234.50` in fen."""
    return int(re.sub(r"\D", "", text))
