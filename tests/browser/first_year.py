"""The people of a network that begins: each at a browser of their own, known by nothing but what they are told."""

from dataclasses import dataclass, field
from typing import Any, Self

import pyotp
from playwright.sync_api import Browser, Page, expect

from tests.browser.devices import Device
from tests.browser.people import App, Desk, Looks

LOOKS = Looks("en", 390, 844)
# What the slip's QR says, as a scanner reads it off the paper: asked for with the token that the device keeps.
READ_SLIP = """number => new Promise(done => {
    const asked = indexedDB.open('cunqiao-station')
    asked.onsuccess = () => {
        const found = asked.result.transaction('kept').objectStore('kept').get('session')
        found.onsuccess = () => {
            asked.result.close()
            const headers = {Authorization: `Bearer ${found.result.value.token}`}
            fetch(`/api/v1/orders/${number}`, {headers}).then(told => told.json()).then(order => done(order.slip))
        }
    }
})"""


@dataclass
class Newcomer:
    """Somebody at a browser through the proxy. `device.faults` are what pages complained of."""

    browser: Browser
    url: str
    device: Device = field(init=False)

    def __post_init__(self) -> None:
        self.device = Device(
            self.browser.new_context(
                base_url=self.url, locale="en-GB", ignore_https_errors=True, service_workers="block"
            )
        )
        self.device.context.set_default_timeout(30_000)

    @property
    def page(self) -> Page:
        return self.device.page

    def send(self, where: str = "", /, **fields: str) -> str:
        """Fill in the form of a page and send it: text, the value of a choice, or its place (`#2`). Where it led to."""
        if where:
            self.page.goto(where)
        form = self.page.locator("main form.cq-form, main .cq-form form").first
        for name, value in fields.items():
            found = form.locator(f"[name={name}]")
            kind = found.first.evaluate("it => it.type")
            if kind in ("checkbox", "radio"):
                form.locator(f'[name={name}][value="{value}"]').check()
            elif kind == "select-one":
                chosen: dict[str, Any] = {"index": int(value[1:])} if value.startswith("#") else {"value": value}
                found.select_option(**chosen)
            else:
                found.fill(value)
        before = self.page.url
        form.locator(".cq-submit button:not([formnovalidate])").first.click()
        self.page.wait_for_url(lambda url: url != before)
        return self.page.url.removeprefix(self.url)

    def set_up_second_step(self) -> Self:
        """With an authenticator on the phone; the recovery codes are written down."""
        secret = self.page.locator("main code").first.inner_text().replace(" ", "")
        self.page.fill("[name=code]", pyotp.TOTP(secret).now())
        self.page.locator("[name=code]").press("Enter")
        expect(self.page.locator(".cq-codes code").first).to_be_visible()
        self.page.click("main a.btn-go")
        return self

    def shown(self) -> str:
        """The address, or the code, that this page alone shows."""
        return self.page.locator("[data-select]").first.input_value()

    def at_the_station(self) -> App:
        self.page.set_viewport_size({"width": LOOKS.width, "height": LOOKS.height})
        return App(self.page, self, "station", {})  # type: ignore[arg-type]

    def at_a_desk(self, base: str) -> Desk:
        return Desk(self.page, self, base, {})  # type: ignore[arg-type]

    looks = LOOKS
