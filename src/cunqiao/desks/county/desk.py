"""The county centre's desk: what comes in, lies here and goes out, and the stations of the county."""

from django.utils.translation import gettext_lazy as _

from cunqiao.desks.county import accounts, orders, parcels, scans, stations, today, top_ups, trips
from cunqiao.desks.county.waiting import waiting
from cunqiao.desks.framework import Desk, Group, Item
from cunqiao.desks.shared import villagers
from cunqiao.kernel.scope import Role

COUNTY = Desk(
    role=Role.COUNTY_OPERATOR,
    base="county",
    title=_("County operator"),
    nav=[
        Item(_("Today"), "today", "sun", key="t", dock=True),
        Item(_("Orders"), "orders", "receipt", key="o", dock=True),
        Group(
            _("Logistics"),
            [
                Item(_("Scanning"), "scan", "scan", key="s", waits="scan", dock=True),
                Item(_("Parcels"), "parcels", "package", key="p"),
                Item(_("Trips"), "trips", "truck", key="c", waits="trips", dock=True),
            ],
        ),
        Group(
            _("Network"),
            [
                Item(_("Stations"), "stations", "building-store", key="n"),
                Item(_("Villagers"), "villagers", "users", key="v"),
            ],
        ),
        Group(
            _("Money"),
            [
                Item(_("Top-ups"), "top-ups", "wallet", key="u", waits="top-ups"),
                Item(_("Accounts"), "accounts", "book", key="a"),
                Item(_("Commission"), "commission", "chart-bar"),
            ],
        ),
    ],
    pages=[
        *today.PAGES,
        *orders.PAGES,
        *scans.PAGES,
        *parcels.PAGES,
        *trips.PAGES,
        *stations.PAGES,
        *villagers.PAGES,
        *top_ups.PAGES,
        *accounts.PAGES,
    ],
    waiting=waiting,
)
