"""The demo's world behind a real server, and a browser before it: what the benchmarks of screens share."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from shutil import which
from typing import Any

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

from cunqiao.project import serving


@contextmanager
def demo_world(progress: Callable[[str], None]) -> Iterator[str]:
    """The whole demo world with its past, served. The address of the server."""
    from django.db import connections

    from cunqiao.regions import data_files
    from cunqiao.regions.loading import load
    from cunqiao.regions.models import LoadedList
    from cunqiao.simulation.history import make_history
    from cunqiao.simulation.world import COUNTIES, make_world

    progress("making the world and its past")
    load(counties=COUNTIES)
    LoadedList.objects.create(version=data_files.version())  # the world needs no others
    make_world(1, progress)
    make_history(1, progress)
    connections.close_all()
    os.environ["CUNQIAO_DEMO"] = "1"
    port = serving.free_port()
    with serving.server("127.0.0.1", port):
        yield f"http://127.0.0.1:{port}"


def people(url: str) -> list[dict[str, Any]]:
    """Who may be acted as, with their passwords."""
    from cunqiao.simulation.life.client import listed_people

    with httpx.Client(base_url=url, timeout=30) as http:
        return listed_people(http)


@contextmanager
def chromium() -> Iterator[Browser]:
    # Django would take the browser's loop for one of its own, and refuse to query in this thread.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=which("chromium"), args=["--no-sandbox"])
        yield browser
        browser.close()


class Transferred:
    """Counts what a page's answers weigh as they come over the wire, without their heads."""

    def __init__(self, page: Page) -> None:
        self._requests: list[Any] = []
        page.on("requestfinished", lambda request: self._requests.append(request))

    def bytes_of(self, wanted: Callable[[Any], bool]) -> int:
        """Of the requests that are wanted, and came from the server."""
        weighed = {id(one): one.sizes()["responseBodySize"] for one in self._requests if wanted(one)}
        return sum(weighed.values())


def within(value: float, limit: float, unit: str) -> dict[str, Any]:
    return {"value": round(value, 1), "limit": limit, "unit": unit}
