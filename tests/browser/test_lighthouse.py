"""Lighthouse on the built app and on the desks, as somebody signed in sees them; and the app can be installed."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from cunqiao.project.serving import free_port
from tests.browser.conftest import LOOKS
from tests.browser.devices import Devices
from tests.browser.people import People
from tests.databases import ROOT

TOOL = ROOT / "frontend" / "lighthouse"
BIN = ROOT / ".venv" / "bin"  # node stands there
LEAST = 95  # of a hundred, by category
CATEGORIES = ["accessibility", "best-practices"]


def test_the_app_can_be_installed(people: People, tmp_path: Path) -> None:
    with _browser(people, tmp_path, free_port()) as one:
        page = one.app(people.served.person("partner")).page
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        devtools = page.context.new_cdp_session(page)
        assert devtools.send("Page.getInstallabilityErrors")["installabilityErrors"] == []


@pytest.mark.soak  # installs a tool that weighs more than the rest of the front end
@pytest.mark.parametrize(
    ("role", "address", "form"),
    [
        ("partner", "/station/", "mobile"),
        ("partner", "/station/sell", "mobile"),
        ("partner", "/station/money", "mobile"),
        ("county_operator", "/county/", "desktop"),
        ("county_operator", "/county/orders", "desktop"),
        ("merchant", "/merchant/", "desktop"),
        ("driver", "/driver/", "mobile"),
        ("headquarters", "/headquarters/", "desktop"),
    ],
)
def test_lighthouse_is_content(people: People, tmp_path: Path, role: str, address: str, form: str) -> None:
    port = free_port()
    with _browser(people, tmp_path / "profile", port) as one:
        signed_in = one.app if role == "partner" else one.desk
        signed_in(people.served.person(role))
        scores = _lighthouse(f"{people.served.url}{address}", port, form)
    assert {name: score for name, score in scores.items() if score < LEAST} == {}


@contextmanager
def _browser(people: People, profile: Path, port: int) -> Iterator[People]:
    """A browser with a profile: without one no app is installed. Lighthouse sees the same pages at `port`."""
    context = people.devices.browser.browser_type.launch_persistent_context(
        profile,
        executable_path=which("chromium"),
        args=["--no-sandbox", f"--remote-debugging-port={port}"],
        base_url=people.served.url,
        locale="zh-CN",
    )
    try:
        yield People(Devices(_One(context), people.served), LOOKS[0])  # type: ignore[arg-type]
    finally:
        context.close()


class _One:
    """Stands for a browser whose pages all belong to one context."""

    def __init__(self, context: BrowserContext) -> None:
        self._context = context

    def new_context(self, **_: Any) -> BrowserContext:
        return self._context


def _lighthouse(url: str, port: int, form: str) -> dict[str, float]:
    """The scores, out of a hundred, of what stands at `url`."""
    environment = os.environ | {"PATH": f"{BIN}:{os.environ['PATH']}"}
    if not (TOOL / "node_modules").exists():
        subprocess.run(["npm", "ci", "--no-progress"], cwd=TOOL, env=environment, check=True, capture_output=True)
    command = ["node_modules/.bin/lighthouse", url, f"--port={port}", "--output=json", "--quiet"]
    command += ["--disable-storage-reset", f"--only-categories={','.join(CATEGORIES)}"]
    command += ["--preset=desktop"] if form == "desktop" else []
    ran = subprocess.run(command, cwd=TOOL, env=environment, check=True, capture_output=True, text=True, timeout=180)
    told: dict[str, Any] = json.loads(ran.stdout)
    assert told["finalDisplayedUrl"].startswith(url), told["finalDisplayedUrl"]
    return {name: 100 * told["categories"][name]["score"] for name in CATEGORIES}
