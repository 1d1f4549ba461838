"""The auditor's desk: everything of all counties, to see and not to change; and whether the books hold."""

from django.utils.translation import gettext_lazy as _

from cunqiao.desks.auditor import today, verify, villagers
from cunqiao.desks.auditor.waiting import waiting
from cunqiao.desks.framework import Desk, Group, Item
from cunqiao.desks.headquarters import (
    catalogue,
    categories,
    merchants,
    network,
    outbox,
    payouts,
    people,
    platform,
    policies,
    stock,
    top_ups,
    trade,
)
from cunqiao.desks.shared.status import STATUS
from cunqiao.kernel.scope import Role

AUDITOR = Desk(
    role=Role.AUDITOR,
    base="auditor",
    title=_("Auditor"),
    nav=[
        Item(_("Today"), "today", "sun", key="t", dock=True),
        Item(_("Verify"), "verify", "shield-check", key="v", waits="verify", dock=True),
        Group(
            _("Money"),
            [
                Item(_("Accounts"), "accounts", "book", key="a", dock=True),
                Item(_("Payouts"), "payouts", "coins", key="u", waits="payouts"),
                Item(_("Commission"), "commission", "chart-bar"),
                Item(_("Platform account"), "platform", "scale", key="f"),
                Item(_("Top-ups"), "top-ups", "wallet", waits="top-ups"),
            ],
        ),
        Group(
            _("Trade"),
            [
                Item(_("Orders"), "orders", "receipt", key="o", dock=True),
                Item(_("Consignments"), "consignments", "packages", waits="late"),
                Item(_("Parcels"), "parcels", "package", key="p"),
                Item(_("Trips"), "trips", "truck", key="c"),
                Item(_("Merchants"), "merchants", "home", key="m"),
                Item(_("Goods"), "skus", "list-details", key="g"),
                Item(_("Categories"), "categories", "tags", key="k"),
                Item(_("National stock"), "stock", "clipboard-list"),
            ],
        ),
        Group(
            _("Network"),
            [
                Item(_("Counties"), "counties", "map-pin"),
                Item(_("Stations"), "stations", "building-store", key="n"),
                Item(_("Villagers"), "villagers", "user"),
                Item(_("People and roles"), "people", "users"),
                Item(_("Messages"), "outbox", "message"),
            ],
        ),
        Group(
            _("Rules and system"),
            [Item(_("Policies"), "policies", "adjustments", key="r"), Item(_("Status"), "status", "activity", key="x")],
        ),
    ],
    pages=[
        *today.PAGES,
        *verify.PAGES,
        *network.PAGES,
        *villagers.PAGES,
        *people.READ_ONLY,
        *trade.PAGES,
        *merchants.READ_ONLY,
        *categories.READ_ONLY,
        *catalogue.READ_ONLY,
        *stock.READ_ONLY,
        *payouts.READ_ONLY,
        *platform.PAGES,
        *policies.READ_ONLY,
        *top_ups.READ_ONLY,
        outbox.OUTBOX,
        STATUS,
    ],
    waiting=waiting,
)
