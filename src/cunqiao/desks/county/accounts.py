"""Accounts of the county, what went in and out of each, and what its partners earned."""

from cunqiao.desks.framework.desk import Page
from cunqiao.desks.shared.money.account import ACCOUNT, ACCOUNTS
from cunqiao.desks.shared.money.earned import EARNERS
from cunqiao.desks.shared.money.earned import PAGES as EARNED

PAGES: list[Page] = [ACCOUNTS, ACCOUNT, EARNERS, *EARNED]
