"""Top-ups of all counties: the counties confirm them."""

from cunqiao.desks.county.top_ups import TOP_UPS
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.headquarters.nation import national

PAGES: list[Page] = [national(TOP_UPS, station=False)]
