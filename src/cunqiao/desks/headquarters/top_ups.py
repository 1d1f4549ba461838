"""Top-ups of all counties: the counties confirm them."""

from cunqiao.desks.county.top_ups import TOP_UPS
from cunqiao.desks.headquarters.nation import national
from cunqiao.desks.parts.desk import Page

PAGES: list[Page] = [national(TOP_UPS, station=False)]
