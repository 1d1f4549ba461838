"""What a merchant is owed and was paid: an account in each county, its transfers, the payouts."""

from collections import defaultdict
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cunqiao.desks.framework import Chip, Column, Days, Empty, Here, List, Moment, Money, Text, Total, times
from cunqiao.desks.framework.cells import Content, amount
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.framework.paging import Sort
from cunqiao.desks.shared import tones
from cunqiao.desks.shared.account import ACCOUNT
from cunqiao.earnings.access import payout_items_within
from cunqiao.earnings.models import PayoutItem
from cunqiao.earnings.states import PayoutStatus
from cunqiao.kernel.errors import NotFound
from cunqiao.ledger.access import get_account_for
from cunqiao.ledger.models import Account
from cunqiao.ledger.queries import accounts
from cunqiao.regions.queries import county_names


def prepare(here: Here, rows: list[Any]) -> None:
    """The counties' names, what open payouts hold, and when an account was paid last. Two queries."""
    names = county_names({row.county_id for row in rows})
    held: defaultdict[UUID, int] = defaultdict(int)
    paid: dict[UUID, PayoutItem] = {}
    items = payout_items_within(here.scope).filter(account_id__in=[row.id for row in rows])
    for item in items.order_by("payout__proposed_at", "id"):
        if item.payout.status == PayoutStatus.PROPOSED:
            held[item.account_id] += item.amount_fen
        else:
            paid[item.account_id] = item
    for row in rows:
        row.county, row.held, row.paid = names.get(row.county_id, ""), held[row.id], paid.get(row.id)


def last_paid(account: Any, here: Here) -> Content:
    if account.paid is None:
        return ""
    return Text(f"¥{amount(account.paid.amount_fen)}", times.short(account.paid.payout.proposed_at), tone="done")


ACCOUNTS = List(
    name="accounts",
    path="money",
    title=_("What you are owed"),
    unit=_("counties"),
    rows=lambda here: accounts(here.scope),
    prepare=prepare,
    sort=Sort("opened_at", falling=False),
    total=Total(_("together"), "balance"),
    columns=[
        Column(
            "county",
            _("County"),
            lambda one, here: Text(one.county, href=here.link("account", one.id), icon="book"),
            on_phone="title",
        ),
        Column("since", _("Since"), lambda one, here: Moment(one.opened_at), sort="opened_at"),
        Column("paid", _("Paid last"), last_paid, number=True, on_phone="sub"),
        Column(
            "held",
            _("About to be paid"),
            lambda one, here: Money(one.held) if one.held else "",
            number=True,
            on_phone="state",
        ),
        Column("balance", _("Owed"), lambda one, here: Money(one.balance), number=True, on_phone="side"),
    ],
    empty=Empty(_("No county yet"), _("As soon as you sell in a county, your account there stands here.")),
)


def payouts(here: Here) -> QuerySet[PayoutItem]:
    return payout_items_within(here.scope)


def with_counties(here: Here, rows: list[Any]) -> None:
    names = county_names({row.county_id for row in rows})
    for row in rows:
        row.county = names.get(row.county_id, "")


PAYOUTS = List(
    name="payouts",
    path="money/payouts",
    title=_("Payouts"),
    unit=_("payouts"),
    rows=payouts,
    prepare=with_counties,
    sort=Sort("payout__proposed_at", falling=True),
    total=Total(_("together"), "amount_fen"),
    columns=[
        Column(
            "county",
            _("County"),
            lambda item, here: Text(item.county, href=here.link("account", item.account_id), icon="building-bank"),
            on_phone="title",
        ),
        Column(
            "when",
            _("Proposed on"),
            lambda item, here: Moment(item.payout.proposed_at),
            sort="payout__proposed_at",
            falling=True,
            on_phone="sub",
        ),
        Column("state", _("State"), lambda item, here: tones.payout_pill(item.payout), on_phone="state"),
        Column("amount", _("Amount"), lambda item, here: Money(item.amount_fen), number=True, on_phone="side"),
    ],
    filters=[Days("day", _("Proposed on"), "payout__proposed_at")],
    chips=[
        Chip("open", _("About to be paid"), lambda here: _is(PayoutStatus.PROPOSED)),
        Chip("paid", _("Paid"), lambda here: _is(PayoutStatus.APPROVED)),
    ],
    empty=Empty(_("No payout yet"), _("Headquarters pays what you are owed; each payout stands here.")),
)


def _is(status: PayoutStatus) -> Q:
    return Q(payout__status=status)


def account_title(here: Here, account_id: UUID) -> str:
    account: Account = get_account_for(here.scope, account_id)
    name = county_names({account.county_id}).get(account.county_id)
    if name is None:
        raise NotFound(kind="account", id=str(account_id))
    return name


OWED = replace(
    ACCOUNT,
    path="money/<uuid:account_id>",
    title=account_title,
    crumbs=lambda here, account_id: [(_("What you are owed"), here.link("accounts"))],
)

PAGES: list[Page] = [ACCOUNTS, PAYOUTS, OWED]
