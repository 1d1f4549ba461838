"""What a merchant is owed and was paid: an account in each county, its transfers, the payouts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cunqiao.desks.framework import Chip, Column, Days, Empty, Here, List, Moment, Money, Text, Total, times
from cunqiao.desks.framework.cells import Content, with_currency
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.framework.filters import Filter
from cunqiao.desks.shared import tones
from cunqiao.desks.shared.counties import names_of_counties
from cunqiao.desks.shared.money.account import ACCOUNT, account_of, balance_above
from cunqiao.earnings.access import payout_items_within
from cunqiao.earnings.models import PayoutItem
from cunqiao.earnings.states import PayoutStatus
from cunqiao.kernel.errors import NotFound
from cunqiao.kernel.paging import Sort
from cunqiao.ledger.models import Account
from cunqiao.ledger.queries import accounts
from cunqiao.regions.queries import county_names


def payouts_of(here: Here, rows: Sequence[Account]) -> tuple[Counter[UUID], dict[UUID, PayoutItem]]:
    """What open payouts hold of each account, in fen, and the item by which it was paid last. One query."""
    held: Counter[UUID] = Counter()
    paid: dict[UUID, PayoutItem] = {}
    items = payout_items_within(here.scope).filter(account_id__in=[row.id for row in rows])
    for item in items.order_by("payout__proposed_at", "id"):
        if item.payout.status == PayoutStatus.PROPOSED:
            held[item.account_id] += item.amount_fen
        else:
            paid[item.account_id] = item
    return held, paid


def last_paid(item: PayoutItem | None) -> Content:
    if item is None:
        return ""
    return Text(with_currency(item.amount_fen), times.short(item.payout.proposed_at), tone="done")


def accounts_columns(here: Here, rows: Sequence[Account]) -> list[Column[Account]]:
    names, (held, paid) = names_of_counties(here), payouts_of(here, rows)
    return [
        Column(
            "county",
            _("County"),
            lambda one: Text(names[one.county_id], href=here.link("account", one.id), icon="book"),
            on_phone="title",
        ),
        Column("since", _("Since"), lambda one: Moment(one.opened_at), sort="opened_at"),
        Column("paid", _("Paid last"), lambda one: last_paid(paid.get(one.id)), number=True, on_phone="sub"),
        Column(
            "held",
            _("About to be paid"),
            lambda one: Money(held[one.id]) if held[one.id] else "",
            number=True,
            on_phone="state",
        ),
        Column("balance", _("Owed"), lambda one: Money(one.balance), number=True, on_phone="side"),
    ]


ACCOUNTS = List(
    name="accounts",
    path="money",
    title=_("What you are owed"),
    unit=lambda n: ngettext("county", "counties", n),
    rows=lambda here: accounts(here.scope),
    sort=Sort("opened_at", descending=False),
    total=Total(_("together"), "balance"),
    columns=accounts_columns,
    empty=Empty(_("No county yet"), _("As soon as you sell in a county, your account there stands here.")),
)


def payouts(here: Here) -> QuerySet[PayoutItem]:
    return payout_items_within(here.scope)


def payouts_columns(here: Here, rows: Sequence[PayoutItem]) -> list[Column[PayoutItem]]:
    names = names_of_counties(here)
    return [
        Column(
            "county",
            _("County"),
            lambda item: Text(names[item.county_id], href=here.link("account", item.account_id), icon="building-bank"),
            on_phone="title",
        ),
        Column(
            "when",
            _("Proposed on"),
            lambda item: Moment(item.payout.proposed_at),
            sort="payout__proposed_at",
            descending=True,
            on_phone="sub",
        ),
        Column("state", _("State"), lambda item: tones.payout_pill(item.payout), on_phone="state"),
        Column("amount", _("Amount"), lambda item: Money(item.amount_fen), number=True, on_phone="side"),
    ]


def payouts_filters(here: Here) -> list[Filter]:
    return [Days("day", _("Proposed on"), "payout__proposed_at")]


def payouts_chips(here: Here) -> list[Chip]:
    return [
        Chip("open", _("About to be paid"), _is(PayoutStatus.PROPOSED)),
        Chip("paid", _("Paid"), _is(PayoutStatus.APPROVED)),
    ]


PAYOUTS = List(
    name="payouts",
    path="money/payouts",
    title=_("Payouts"),
    unit=lambda n: ngettext("payout", "payouts", n),
    rows=payouts,
    sort=Sort("payout__proposed_at", descending=True),
    total=Total(_("together"), "amount_fen"),
    columns=payouts_columns,
    filters=payouts_filters,
    chips=payouts_chips,
    empty=Empty(_("No payout yet"), _("Headquarters pays what you are owed; each payout stands here.")),
)


def _is(status: PayoutStatus) -> Q:
    return Q(payout__status=status)


def account_title(here: Here, account_id: UUID) -> str:
    account = account_of(here, account_id)
    name = county_names({account.county_id}).get(account.county_id)
    if name is None:
        raise NotFound(kind="account", id=str(account_id))
    return name


def balance(here: Here, account_id: UUID) -> dict[str, object]:
    return balance_above(account_of(here, account_id))


OWED = replace(
    ACCOUNT,
    path="money/<uuid:account_id>",
    title=account_title,
    above=balance,
    crumbs=lambda here, account_id: [(_("What you are owed"), here.link("accounts"))],
)

PAGES: list[Page] = [ACCOUNTS, PAYOUTS, OWED]
