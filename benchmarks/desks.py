"""The desks against their budgets, over the demo's world with its past.

Times are those that a client on the same machine sees, so a little more than the server's own. Every desk is walked
along its links, one page of each kind; the slowest page counts by the median of its answers. A list asks the database
as often for fifty rows as for thirty: names of one kind more are one query, never one a row. The first page is weighed
as it is transferred to an empty browser: page, styles, scripts, icons.
"""

import re
from collections.abc import Callable, Iterator
from statistics import median
from time import perf_counter
from typing import Any

import httpx
from benchmarks._served import Transferred, chromium, demo_world, people, within
from playwright.sync_api import Browser

DESKS = {
    "county_operator": "county",
    "merchant": "merchant",
    "driver": "driver",
    "headquarters": "headquarters",
    "auditor": "auditor",
}
REPEATS = 9
FEW, MANY = 30, 50  # rows


def measure(url: str, progress: Callable[[str], None]) -> dict[str, Any]:
    """Each budget's value, limit and unit."""
    with demo_world(progress) as served:
        staff = {role: next(who for who in people(served) if who["role"] == role) for role in DESKS}
        slowest = max(_slowest_page(served, staff[role], base, progress) for role, base in DESKS.items())
        grown = max(_grown_queries(staff[role], base, progress) for role, base in DESKS.items())
        with chromium() as browser:
            heaviest = max(_weight(browser, served, staff[role], base) for role, base in DESKS.items())
    return {
        "desk_page_time": within(slowest * 1000, 100, "ms"),
        "desk_list_queries_grow": within(grown, 0, "queries"),
        "desk_first_page": within(heaviest / 1000, 200, "kB"),
    }


def _slowest_page(served: str, who: dict[str, Any], base: str, progress: Callable[[str], None]) -> float:
    """Seconds, by the median."""
    with httpx.Client(base_url=served, timeout=60, headers={"Accept": "text/html"}) as client:
        _sign_in(client, who)
        times = {page: _median_time(client, page) for page in _pages(client, base)}
    for page, seconds in sorted(times.items(), key=lambda found: -found[1])[:3]:
        progress(f"{seconds * 1000:6.1f} ms {page}")
    return max(times.values())


def _median_time(client: httpx.Client, page: str) -> float:
    times = []
    for _ in range(REPEATS):
        began = perf_counter()
        client.get(page).raise_for_status()
        times.append(perf_counter() - began)
    return median(times)


def _pages(client: httpx.Client, base: str) -> Iterator[str]:
    """One address of each kind, from the desk's own page on."""
    seen: set[str] = set()
    waiting = [f"/{base}/"]
    while waiting:
        page = waiting.pop(0)
        kind = re.sub(r"[^/]*\d[^/]*", "…", page.split("?")[0])
        if kind in seen:
            continue
        seen.add(kind)
        answer = client.get(page)
        if "text/html" in answer.headers["content-type"] and answer.is_success:
            waiting += [link for link in re.findall(rf'href="(/{base}/[^"]*)"', answer.text) if "&amp;" not in link]
            yield page


def _sign_in(client: httpx.Client, who: dict[str, Any]) -> None:
    form = client.get("/sign-in").text
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
    assert token
    body = {"username": who["username"], "password": who["password"], "csrfmiddlewaretoken": token[1]}
    assert client.post("/sign-in", data=body).is_redirect


def _grown_queries(who: dict[str, Any], base: str, progress: Callable[[str], None]) -> int:
    """How many queries more a desk's list needs for many rows than for few: of the worst."""
    from django.test import Client

    from cunqiao.desks.framework import List
    from cunqiao.desks.urls import DESKS as BUILT

    client = Client(headers={"Accept": "text/html"}, SERVER_NAME="127.0.0.1")
    client.post("/sign-in", {"username": who["username"], "password": who["password"]})
    desk = next(built for built in BUILT if built.base == base)
    worst = 0
    for page in desk.pages:
        if isinstance(page, List) and "<" not in page.path:
            few, many = (_queries(client, f"/{base}/{page.path}", page, size) for size in (FEW, MANY))
            if many != few:
                progress(f"/{base}/{page.path}: {few} queries for {FEW} rows, {many} for {MANY}")
            worst = max(worst, many - few)
    return worst


def _queries(client: Any, address: str, page: Any, size: int) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    usual = page.size
    object.__setattr__(page, "size", size)
    try:
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
    finally:
        object.__setattr__(page, "size", usual)
    assert answer.status_code == 200, address
    return len(asked)


def _weight(browser: Browser, served: str, who: dict[str, Any], base: str) -> int:
    """Bytes of the desk's own page and all that it asks for, with nothing cached."""
    with httpx.Client(base_url=served, timeout=60) as client:
        _sign_in(client, who)
        context = browser.new_context(base_url=served, viewport={"width": 1440, "height": 900})
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"], "url": served}])
    page = context.new_page()
    came = Transferred(page)
    page.goto(f"/{base}/", wait_until="networkidle")
    assert page.url.endswith(f"/{base}/")
    weight = came.bytes_of(lambda one: True)
    context.close()
    return weight
