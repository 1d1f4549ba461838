"""Top-ups of all counties: the counties confirm them."""

from cunqiao.desks.framework.desk import Page
from cunqiao.desks.shared.top_ups import TOP_UPS

PAGES: list[Page] = [TOP_UPS]
