"""Browser journeys: Chromium on a real server. `make test` deals languages and sizes over the journeys, each taken
once; `make soak` takes every journey in all of them."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from shutil import which
from typing import Any
from zlib import crc32

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.devices import Devices, devices
from tests.browser.people import Looks, People
from tests.browser.served import served

HERE = Path(__file__).parent
LOOKS = [Looks(language, *size) for language in ("zh", "en") for size in ((390, 844), (1280, 800), (1440, 900))]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "looks" in metafunc.fixturenames:
        metafunc.parametrize("looks", LOOKS, ids=str)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[Any]) -> None:
    """A journey's name decides which of the looks is taken every day; the others are soak.

    Those of one look come together: they share a server.
    """
    ours = [item for item in items if "looks" in getattr(item, "fixturenames", ()) and HERE in item.path.parents]
    slots = [i for i, item in enumerate(items) if item in ours]
    for item in ours:
        looks = item.callspec.params["looks"]
        if LOOKS[crc32(item.nodeid.replace(str(looks), "").encode()) % len(LOOKS)] is not looks:
            item.add_marker(pytest.mark.soak)

    def place(item: Any) -> int:
        soaks = item.get_closest_marker("soak")
        return LOOKS.index(item.callspec.params["looks"]) if soaks else -1

    for slot, item in zip(slots, sorted(ours, key=place), strict=True):
        items[slot] = item


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Of the package only: while Playwright runs in a thread, Django would not let that thread query.

    The shell renders as Chromium does, without a browser's own windows: a context costs a quarter of the CPU time.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=which("chromium-headless-shell"), args=["--no-sandbox"])
        yield browser
        browser.close()


class Worlds:
    """One server at a time: a daily run shares a single one, a soak has one of its own for each of the looks."""

    def __init__(self, chromium: Browser) -> None:
        self._chromium, self._stack, self._name = chromium, ExitStack(), ""
        self._devices: Devices | None = None

    def of(self, name: str) -> Devices:
        if self._devices is None or self._name != name:
            self.close()
            house = self._stack.enter_context(served(name))
            self._name, self._devices = name, self._stack.enter_context(devices(self._chromium, house))
        return self._devices

    def close(self) -> None:
        self._stack.close()
        self._devices = None


@pytest.fixture(scope="package")
def worlds(chromium: Browser) -> Iterator[Worlds]:
    worlds = Worlds(chromium)
    yield worlds
    worlds.close()


@pytest.fixture
def people(worlds: Worlds, request: pytest.FixtureRequest) -> Iterator[People]:
    """Everybody of the demo, each with a browser of their own, in the test's language and size."""
    looks = request.getfixturevalue("looks") if "looks" in request.fixturenames else LOOKS[4]
    soaks = request.node.get_closest_marker("soak")
    with People(worlds.of(str(looks) if soaks else "day"), looks, thorough=bool(soaks)) as everybody:
        yield everybody
