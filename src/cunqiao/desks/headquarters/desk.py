"""Headquarters' desk: the network, what is sold and what it earns, people and money of all counties."""

from django.utils.translation import gettext_lazy as _

from cunqiao.desks.framework import Desk, Group, Item
from cunqiao.desks.headquarters import (
    catalogue,
    categories,
    counties,
    merchants,
    network,
    opening,
    outbox,
    payouts,
    people,
    platform,
    policies,
    stock,
    today,
    top_ups,
    trade,
)
from cunqiao.desks.headquarters.waiting import waiting
from cunqiao.desks.shared.status import STATUS
from cunqiao.kernel.scope import Role

HEADQUARTERS = Desk(
    role=Role.HEADQUARTERS,
    base="headquarters",
    title=_("Headquarters"),
    nav=[
        Item(_("Today"), "today", "sun", key="t", dock=True),
        Group(
            _("Network"),
            [
                Item(_("Counties"), "counties", "map-pin", key="c", dock=True),
                Item(_("Stations"), "stations", "building-store", key="n"),
                Item(_("People and roles"), "people", "users", key="p", waits="people"),
            ],
        ),
        Group(
            _("Trade"),
            [
                Item(_("Orders"), "orders", "receipt", key="o", dock=True),
                Item(_("Consignments"), "consignments", "packages", waits="late"),
                Item(_("Parcels"), "parcels", "package"),
                Item(_("Merchants"), "merchants", "home", key="m"),
                Item(_("Goods"), "skus", "list-details", key="g"),
                Item(_("Categories"), "categories", "tags", key="k"),
                Item(_("National stock"), "stock", "clipboard-list", key="s", waits="stock"),
            ],
        ),
        Group(
            _("Money"),
            [
                Item(_("Payouts"), "payouts", "coins", key="u", waits="payouts", dock=True),
                Item(_("Commission"), "commission", "chart-bar"),
                Item(_("Platform account"), "platform", "scale", key="f"),
                Item(_("Accounts"), "accounts", "book", key="a"),
                Item(_("Top-ups"), "top-ups", "wallet", waits="top-ups"),
                Item(_("Messages"), "outbox", "message", waits="outbox"),
            ],
        ),
        Group(
            _("Rules and system"),
            [
                Item(_("Policies"), "policies", "adjustments", key="r", waits="policies"),
                Item(_("Status"), "status", "activity", key="x"),
            ],
        ),
    ],
    pages=[
        *today.PAGES,
        *counties.PAGES,
        *network.PAGES,
        *opening.PAGES,
        *people.PAGES,
        *trade.PAGES,
        *merchants.PAGES,
        *categories.PAGES,
        *catalogue.READ_ONLY,
        *stock.PAGES,
        *payouts.PAGES,
        *platform.PAGES,
        *policies.PAGES,
        *top_ups.PAGES,
        *outbox.PAGES,
        STATUS,
    ],
    waiting=waiting,
)
