"""A walk over a desk along its links."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.urls import resolve

from tests.browser.people import Desk

FILES = ("/labels", "/export")  # what is no page
LINKS = """from => [...new Set([...document.querySelectorAll('main a[href], nav.spine a[href]')]
    .filter(a => !a.hasAttribute('download') && a.origin === location.origin && a.pathname.startsWith(from))
    .map(a => a.pathname + (a.matches('nav.spine a') ? '' : a.search)))]"""


def check_every_page(desk: Desk) -> set[str]:
    """From the desk's own page on, one page of each kind. The kinds."""
    seen = set()
    for kind in visit_every_page(desk):
        desk.check()
        seen.add(kind)
    return seen


def visit_every_page(desk: Desk) -> Iterator[str]:
    """One page of each kind, opened: its kind, while it is on the screen."""
    seen: set[str] = set()
    waiting = [f"/{desk.base}/"]
    while waiting:
        address = waiting.pop(0)
        kind = _kind(address)
        if kind not in seen and not kind.endswith(FILES):
            seen.add(kind)
            desk.go(address)
            yield kind
            waiting += desk.page.evaluate(LINKS, f"/{desk.base}/")


def _kind(address: str) -> str:
    """The route that the address takes."""
    return resolve(urlsplit(address).path).route
