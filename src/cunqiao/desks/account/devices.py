"""What a device is called, out of what it says of itself."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# The first that fits: browsers name those that they are like, too.
BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def in_short(agent: str) -> str | Promise:
    """`Chrome, Windows`, or that it is not known."""
    names = [next((name for mark, name in known if mark in agent), "") for known in (BROWSERS, SYSTEMS)]
    return ", ".join(name for name in names if name) or _("a program")
