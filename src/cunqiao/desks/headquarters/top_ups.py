"""Top-ups of all counties: the counties confirm them, and headquarters does by the bank's statement."""

from cunqiao.desks.framework.desk import Page
from cunqiao.desks.shared.statement import StatementPage
from cunqiao.desks.shared.top_ups import TOP_UPS

READ_ONLY: list[Page] = [TOP_UPS]
PAGES: list[Page] = [*READ_ONLY, StatementPage()]
