"""The browsers of people who have signed in. Each serves one test after another, as it was after the signing in."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext

from tests.browser.served import Served

PATIENCE = 10_000  # milliseconds
ASIDE = "/healthz"  # a page of the server's that does nothing
# Of what the app keeps, its copies of the server's rows and the session stay; nothing that was sold, typed or set does.
FORGET = """() => new Promise((done, failed) => {
    localStorage.clear()
    sessionStorage.clear()
    const asked = indexedDB.open('cunqiao-station')
    asked.onupgradeneeded = () => asked.transaction.abort()  // nobody used the app here
    asked.onerror = () => done()
    asked.onsuccess = () => {
        const change = asked.result.transaction(['kept', 'commands'], 'readwrite')
        const kept = change.objectStore('kept')
        change.objectStore('commands').clear()
        kept.getAllKeys().onsuccess = ({target}) => target.result
            .filter(key => !['session', 'copied station', 'cursor', 'kinds', 'settings'].includes(key))
            .forEach(key => kept.delete(key))
        kept.put({key: 'settings', value: {welcomed: true}})
        change.onabort = failed
        change.oncomplete = () => { asked.result.close(); done() }
    }
})"""


Owner = tuple[str, str]  # the language of the browser, and the name to sign in by


class Device:
    """A browser of its own, with one page. `faults` are what its scripts have said since it was lent."""

    def __init__(self, context: BrowserContext, owner: Owner | None = None) -> None:
        context.set_default_timeout(PATIENCE)
        self.context, self.owner, self.faults = context, owner, list[str]()
        self.is_signed_in = False
        self.page = page = context.new_page()
        page.on("dialog", lambda dialog: dialog.accept())
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("console", lambda said: self._hear(said.type, said.text))

    def _hear(self, kind: str, text: str) -> None:
        """A page that breaks its own rules says so; an answer that refuses is no fault of a page."""
        if kind == "error" and "Failed to load resource" not in text:
            self.faults.append(f"{self.page.url}: {text}")

    def put_aside(self) -> None:
        """Be as after the signing in, and at rest."""
        self.page.emulate_media(color_scheme="light")
        self.page.goto(ASIDE)
        self.page.evaluate(FORGET)


class Devices:
    """The devices of the people of one server, by their owners. One is lent to one test at a time."""

    def __init__(self, browser: Browser, served: Served) -> None:
        self.browser, self.served = browser, served
        self._aside = defaultdict[Owner | None, list[Device]](list)

    def new(self, locale: str, owner: Owner | None = None, **options: Any) -> Device:
        context = self.browser.new_context(
            locale=locale, timezone_id="Asia/Shanghai", base_url=self.served.url, **options
        )
        return Device(context, owner)

    def lend(self, owner: Owner) -> Device:
        """One that they have signed in at, or a new one. Its pages come from the server, not from a service worker."""
        aside = self._aside[owner]
        device = aside.pop() if aside else self.new(owner[0], owner, service_workers="block")
        device.faults.clear()
        return device

    def take_back(self, device: Device) -> None:
        self._aside[device.owner].append(device)

    def close(self) -> None:
        for device in [device for aside in self._aside.values() for device in aside]:
            device.context.close()
        self._aside.clear()


@contextmanager
def devices(browser: Browser, served: Served) -> Iterator[Devices]:
    """Of a server, for the block."""
    all_of_them = Devices(browser, served)
    yield all_of_them
    all_of_them.close()
