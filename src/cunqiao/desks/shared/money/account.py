"""Accounts, and each with its transfers from both sides, how its balance went, and what proves it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import BigIntegerField, Case, F, Q, QuerySet, Sum, When
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cunqiao.audit.queries import last_held
from cunqiao.catalog.queries import merchants
from cunqiao.desks.framework import Choice, Column, Days, Empty, Find, Here, List, Moment, Money, Pill, Text
from cunqiao.desks.framework.filters import Filter
from cunqiao.desks.shared.counties import county_column, county_filters
from cunqiao.desks.shared.money.names import Holders
from cunqiao.desks.shared.words import transfer_words
from cunqiao.kernel import calendar
from cunqiao.kernel.errors import NotFound
from cunqiao.kernel.paging import Sort
from cunqiao.kernel.scope import County, system
from cunqiao.ledger import queries
from cunqiao.ledger.models import Account, AccountKind, Transfer, TransferKind
from cunqiao.orders.access import orders_within

DAYS = 30
PROOF = ("kept_balances", "transfers_balance", "floors")  # the rules by which a balance is proved


def accounts_columns(here: Here, rows: Sequence[Account]) -> list[Column[Account]]:
    holders = Holders.of(rows)
    return [
        Column(
            "name",
            _("Account"),
            lambda account: Text(
                AccountKind(account.kind).label,
                holders.holder(account.holder),
                here.link("account", account.id),
                icon="book",
            ),
            on_phone="title",
            exports=lambda account: {
                _("Kind"): AccountKind(account.kind).label,
                _("Holder"): holders.holder(account.holder),
            },
        ),
        *county_column(here),
        Column("opened", _("Opened"), lambda account: Moment(account.opened_at), sort="opened_at"),
        Column(
            "floor",
            _("Never below"),
            lambda account: Money(account.floor_fen) if account.floor_fen is not None else "",
            number=True,
        ),
        Column("balance", _("Balance"), lambda account: Money(account.balance), number=True, on_phone="side"),
    ]


def by_holder(words: str) -> Q:
    """By a station's number, a carrier's name, or a merchant's."""
    return Q(holder__contains=words) | Q(holder_id__in=merchants().filter(name__contains=words).values("id"))


def accounts_filters(here: Here) -> list[Filter]:
    return [Find(_("Holder"), by_holder), *county_filters(here), Choice("kind", _("Kind"), AccountKind.choices)]


ACCOUNTS = List(
    name="accounts",
    path="accounts",
    title=_("Accounts"),
    unit=lambda n: ngettext("account", "accounts", n),
    rows=lambda here: queries.accounts(here.scope),
    sort=Sort("opened_at", descending=False),
    columns=accounts_columns,
    filters=accounts_filters,
    empty=Empty(_("No accounts yet"), _("Accounts come with the centre, its stations and merchants.")),
)


def account_of(here: Here, account_id: UUID) -> Account:
    """With its balance. Raises NotFound, also beyond the reach."""

    def fetch() -> Account:
        account = queries.accounts(here.scope).filter(id=account_id).first()
        if account is None:
            raise NotFound(kind="account", id=str(account_id))
        return account

    return here.fetched(fetch, "account", account_id)


def transfers(here: Here, account_id: UUID) -> QuerySet[Transfer]:
    """Raises NotFound, also for an account beyond the reach."""
    return queries.postings(account_of(here, account_id)).select_related("debit_account", "credit_account")


def transfers_columns(here: Here, rows: Sequence[Transfer]) -> list[Column[Transfer]]:
    holders = Holders.of(side for row in rows for side in (row.debit_account, row.credit_account))
    orders, balances = order_numbers(rows), balances_after(here, rows)

    def other(row: Transfer) -> str:
        account = row.debit_account if row.side == "credit" else row.credit_account
        return holders.account(account.kind, account.holder)

    def order(row: Transfer) -> Text:
        number = orders.get(row.order_id, "") if row.order_id else ""
        return Text(number, href=here.link("order", number) if number else "")

    def amount(row: Transfer, side: str) -> Money | Text:
        return Money(row.amount_fen) if row.side == side else Text(" ")

    return [
        Column("when", _("Time"), lambda row: Moment(row.happened_at), on_phone="sub"),
        Column("what", _("What"), lambda row: transfer_words(row.kind), on_phone="title"),
        Column("other", _("Other account"), other, on_phone="sub"),
        Column("order", _("Order"), order),
        Column("in", _("In"), lambda row: amount(row, "credit"), number=True, on_phone="side"),
        Column("out", _("Out"), lambda row: amount(row, "debit"), number=True, on_phone="next"),
        Column("balance", _("Balance"), lambda row: Money(balances[row.id]) if balances else "", number=True),
    ]


def order_numbers(rows: Sequence[Transfer]) -> dict[UUID, str]:
    """The numbers of the orders that transfers belong to. One query; none for nothing."""
    ids = {row.order_id for row in rows if row.order_id}
    return (
        dict(orders_within(system(County(rows[0].county_id))).filter(id__in=ids).values_list("id", "number"))
        if ids
        else {}
    )


def balances_after(here: Here, rows: Sequence[Transfer]) -> dict[UUID, int]:
    """What the account held after each transfer, in fen; nothing where transfers are filtered out. One query."""
    if not rows or any(here.request.GET.get(name) for name in ("kind", "day_from", "day_to")):
        return {}
    first = rows[0]
    account = first.credit_account if first.side == "credit" else first.debit_account
    balance, found = _balance_at(account, first), {}
    for row in rows:
        found[row.id] = balance
        balance -= row.amount_fen if row.side == "credit" else -row.amount_fen
    return found


def _balance_at(account: Account, transfer: Transfer) -> int:
    """What the account held after a transfer."""
    until = Q(recorded_at__lt=transfer.recorded_at) | Q(recorded_at=transfer.recorded_at, id__lte=transfer.id)
    signed = Case(
        When(credit_account_id=account.id, then=F("amount_fen")),
        default=-F("amount_fen"),
        output_field=BigIntegerField(),
    )
    found: int | None = queries.postings(account).filter(until).order_by().aggregate(sum=Sum(signed))["sum"]
    return found or 0


def transfers_filters(here: Here) -> list[Filter]:
    return [Choice("kind", _("What"), TransferKind.choices), Days("day", _("Day"), "happened_at")]


def title(here: Here, account_id: UUID) -> str:
    account = account_of(here, account_id)
    return Holders.of([account]).account(account.kind, account.holder)


@dataclass(frozen=True, slots=True)
class Point:
    """The balance at the end of a day."""

    day: date
    fen: int


def above(here: Here, account_id: UUID) -> Mapping[str, object]:
    """The balance, how it went, and what proves it."""
    account = account_of(here, account_id)
    moved = queries.days(account, calendar.midnight(calendar.today() - timedelta(days=DAYS - 1)))
    this_month = [one for one in moved if one.day.month == calendar.today().month]
    return balance_above(account) | {
        "template": "desks/money/account_above.html",
        "points": points(account.balance, moved),
        "into": sum(one.into_fen for one in this_month),
        "out": sum(one.out_fen for one in this_month),
        "held": _held(),
    }


def balance_above(account: Account) -> dict[str, object]:
    """The balance alone."""
    floor = account.floor_fen
    return {
        "template": "desks/account_above.html",
        "account": account,
        "floor": None if floor is None else Pill(gettext("never below %(floor)s") % {"floor": Money(floor).plain()}),
    }


def points(balance: int, moved: Sequence[queries.Day]) -> list[Point]:
    """The balances of the last days, the earliest first, told backwards from the one of now."""
    by_day = {one.day: one.into_fen - one.out_fen for one in moved}
    found = []
    for back in range(DAYS):
        day = calendar.today() - timedelta(days=back)
        found.append(Point(day, balance))
        balance -= by_day.get(day, 0)
    return found[::-1]


def _held() -> datetime | None:
    """Since when nothing is known against any balance: all the rules that prove it held then."""
    held = last_held()
    return min(held[rule] for rule in PROOF) if all(rule in held for rule in PROOF) else None


ACCOUNT = List(
    name="account",
    path="accounts/<uuid:account_id>",
    title=title,
    unit=lambda n: ngettext("transfer", "transfers", n),
    rows=transfers,
    above=above,
    crumbs=lambda here, account_id: [(_("Accounts"), here.link("accounts"))],
    sort=Sort("recorded_at", descending=True),
    columns=transfers_columns,
    filters=transfers_filters,
    empty=Empty(_("Nothing moved yet"), _("Every fen that goes in or out stands here, from both sides.")),
)


def checks() -> list[str]:
    """What the seal says, in words."""
    return [
        gettext("The balance is the sum of its transfers"),
        gettext("Every transfer has two sides that sum to nothing"),
        gettext("It never fell below its floor"),
    ]
