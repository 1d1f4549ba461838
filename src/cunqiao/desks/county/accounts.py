"""Accounts of the county, and what went in and out of each."""

from cunqiao.desks.parts.account_page import ACCOUNT, ACCOUNTS

PAGES = [ACCOUNTS, ACCOUNT]
