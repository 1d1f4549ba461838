"""A merchant's desk: what is to ship, the goods with their prices and stock, the money."""

from django.utils.translation import gettext_lazy as _

from cunqiao.desks.framework import Desk, Group, Item
from cunqiao.desks.merchant import consignments, goods, importing, money, offering, printing, shipping, today
from cunqiao.desks.merchant.waiting import waiting
from cunqiao.kernel.scope import Role

MERCHANT = Desk(
    role=Role.MERCHANT,
    base="merchant",
    title=_("Merchant"),
    nav=[
        Item(_("Today"), "today", "sun", key="t", dock=True),
        Item(_("To ship"), "to-ship", "package", key="s", waits="to-ship", dock=True),
        Item(_("Consignments"), "consignments", "packages", key="c", dock=True),
        Item(_("Goods"), "goods", "tags", key="g", dock=True),
        Group(
            _("Money"),
            [
                Item(_("Owed"), "accounts", "coins", key="m"),
                Item(_("Payouts"), "payouts", "building-bank", key="p"),
            ],
        ),
    ],
    pages=[
        *today.PAGES,
        *shipping.PAGES,
        *consignments.PAGES,
        *printing.PAGES,
        *importing.PAGES,
        *offering.PAGES,
        *goods.PAGES,
        *money.PAGES,
    ],
    waiting=waiting,
)
