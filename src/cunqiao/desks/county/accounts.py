"""Accounts of the county, what went in and out of each, and what its partners earned."""

from cunqiao.desks.money.account import ACCOUNT, ACCOUNTS
from cunqiao.desks.money.earned import EARNERS
from cunqiao.desks.money.earned import PAGES as EARNED
from cunqiao.desks.parts.desk import Page

PAGES: list[Page] = [ACCOUNTS, ACCOUNT, EARNERS, *EARNED]
