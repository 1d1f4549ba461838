"""Top-ups of all counties: the counties confirm them, and headquarters does by the bank's statement."""

from cunqiao.desks.framework.desk import Page
from cunqiao.desks.shared.statement import StatementPage
from cunqiao.desks.shared.top_ups import TOP_UPS

PAGES: list[Page] = [TOP_UPS, StatementPage()]
