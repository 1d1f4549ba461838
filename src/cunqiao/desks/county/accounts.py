"""Accounts of the county, and what went in and out of each."""

from cunqiao.desks.parts.account_page import ACCOUNT, ACCOUNTS
from cunqiao.desks.parts.desk import Page

PAGES: list[Page] = [ACCOUNTS, ACCOUNT]
