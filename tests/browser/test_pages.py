"""Every page of every desk: it answers, nobody's script fails, axe finds no serious fault, nothing is cut off."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from tests.browser.people import Desk, Looks, People

pytestmark = pytest.mark.soak  # many minutes in a real browser

ROLES = ["county_operator", "merchant", "driver", "headquarters", "auditor"]
LINKS = """from => [...new Set([...document.querySelectorAll('main a[href], nav.spine a[href]')]
    .filter(a => !a.hasAttribute('download') && a.origin === location.origin && a.pathname.startsWith(from))
    .map(a => a.pathname + (a.matches('nav.spine a') ? '' : a.search)))]"""


def kind(address: str) -> str:
    """Addresses of one page: numbers and ids stand for each other, filters are left out."""
    parts = urlsplit(address).path.split("/")
    return "/".join("…" if any(sign.isdigit() for sign in part) or len(part) == 36 else part for part in parts)


@pytest.mark.parametrize("role", ROLES)
def test_every_page_can_be_used_by_everybody(role: str, looks: Looks, people: People) -> None:
    """From the desk's own page on, by its links: one page of each kind."""
    desk = people.desk(people.served.person(role))
    seen: set[str] = set()
    waiting = [f"/{desk.base}/"]
    while waiting:
        address = waiting.pop(0)
        if kind(address) in seen or "/export" in address:
            continue
        seen.add(kind(address))
        _look(desk, address)
        waiting += desk.page.evaluate(LINKS, f"/{desk.base}/")
    assert len(seen) >= 5, seen


def _look(desk: Desk, address: str) -> Any:
    answer = desk.page.request.get(address)
    if "text/html" not in answer.headers.get("content-type", ""):
        assert answer.ok, address
        return
    desk.go(address).check()
