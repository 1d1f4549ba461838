"""Accounts and their transfers from both sides, on every desk that may see them."""

from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, Case, F, Q, QuerySet, Sum, When
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cunqiao.catalog.queries import merchant_names
from cunqiao.desks.framework.cells import Content, Moment, Money, Pill, Text
from cunqiao.desks.framework.desk import Here
from cunqiao.desks.framework.filters import Choice, Days, Find
from cunqiao.desks.framework.listing import Column, Empty, List
from cunqiao.desks.framework.paging import Sort
from cunqiao.desks.shared.words import account_name, transfer_words
from cunqiao.kernel.scope import County, system
from cunqiao.ledger import queries
from cunqiao.ledger.access import get_account_for
from cunqiao.ledger.models import Account, Kind, Transfer, TransferKind
from cunqiao.orders.access import orders_within


def account_link(here: Here, account: Account) -> str:
    return here.link("account", account.id)


def name_merchants(here: Here, accounts: list[Any]) -> None:
    """A merchant's account bears only its id. One query."""
    names = merchant_names({account.holder_id for account in accounts if account.kind == Kind.MERCHANT})
    for account in accounts:
        account.holder = names.get(account.holder_id, account.holder)


ACCOUNTS = List(
    name="accounts",
    path="accounts",
    title=_("Accounts"),
    unit=_("accounts"),
    rows=lambda here: queries.accounts(here.scope),
    prepare=name_merchants,
    sort=Sort("opened_at", falling=False),
    columns=[
        Column(
            "name",
            _("Account"),
            lambda account, here: Text(
                Kind(account.kind).label, account.holder, account_link(here, account), icon="book"
            ),
            on_phone="title",
            exports=lambda account, here: {_("Kind"): Kind(account.kind).label, _("Holder"): account.holder},
        ),
        Column("opened", _("Opened"), lambda account, here: Moment(account.opened_at), sort="opened_at"),
        Column(
            "floor",
            _("Never below"),
            lambda account, here: Money(account.floor_fen) if account.floor_fen is not None else "",
            number=True,
        ),
        Column("balance", _("Balance"), lambda account, here: Money(account.balance), number=True, on_phone="side"),
    ],
    filters=[
        Find(_("Holder"), lambda here, rows, words: rows.filter(holder__contains=words)),
        Choice("kind", _("Kind"), Kind.choices),
    ],
    empty=Empty(_("No accounts yet"), _("Accounts come with the centre, its stations and merchants.")),
)


def postings(here: Here, account_id: UUID) -> QuerySet[Transfer]:
    account = _account(here, account_id)
    return queries.postings(account).select_related("debit_account", "credit_account")


def _account(here: Here, account_id: UUID) -> Account:
    """Fetched once a request. Raises NotFound."""
    kept = getattr(here, "account", None)
    if kept is None:
        kept = get_account_for(here.scope, account_id)
        here.account = kept  # type: ignore[attr-defined]
    return kept


def prepare(here: Here, transfers: list[Any]) -> None:
    """The numbers of the orders, and the balance after each transfer where nothing is filtered out. Two queries."""
    account: Account = here.account  # type: ignore[attr-defined]
    ids = {transfer.order_id for transfer in transfers if transfer.order_id}
    numbers = dict(orders_within(system(County(account.county_id))).filter(id__in=ids).values_list("id", "number"))
    asked = here.request.GET
    whole = transfers and not any(asked.get(name) for name in ("kind", "day_from", "day_to"))
    balance = _balance_at(account, transfers[0]) if whole else None
    for transfer in transfers:
        transfer.order_number = numbers.get(transfer.order_id, "")
        transfer.balance = balance
        if balance is not None:
            balance -= transfer.amount_fen if transfer.side == "credit" else -transfer.amount_fen


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


def other(transfer: Transfer) -> str:
    """The account on the other side."""
    account = transfer.debit_account if transfer.side == "credit" else transfer.credit_account
    return account_name(account.kind, account.holder)


def balance_after(transfer: Any, here: Here) -> Content:
    return "" if transfer.balance is None else Money(transfer.balance)


def above(here: Here, account_id: UUID) -> dict[str, Any]:
    account = queries.accounts(here.scope).get(county_id=_account(here, account_id).county_id, id=account_id)
    return {
        "template": "desks/account_above.html",
        "account": account,
        "floor": Pill(gettext("never below %(floor)s") % {"floor": Money(account.floor_fen).plain()})
        if account.floor_fen is not None
        else None,
    }


ACCOUNT = List(
    name="account",
    path="accounts/<uuid:account_id>",
    title=lambda here, account_id: account_name(_account(here, account_id).kind, _account(here, account_id).holder),
    unit=_("transfers"),
    rows=postings,
    prepare=prepare,
    above=above,
    crumbs=lambda here, account_id: [(_("Accounts"), here.link("accounts"))],
    sort=Sort("recorded_at", falling=True),
    columns=[
        Column("when", _("Time"), lambda one, here: Moment(one.happened_at), on_phone="sub"),
        Column("what", _("What"), lambda one, here: transfer_words(one.kind), on_phone="title"),
        Column("other", _("Other account"), lambda one, here: other(one), on_phone="sub"),
        Column(
            "order",
            _("Order"),
            lambda one, here: Text(
                one.order_number, href=here.link("order", one.order_number) if one.order_number else ""
            ),
        ),
        Column(
            "in",
            _("In"),
            lambda one, here: Money(one.amount_fen) if one.side == "credit" else Text(" "),
            number=True,
            on_phone="side",
        ),
        Column(
            "out",
            _("Out"),
            lambda one, here: Money(one.amount_fen) if one.side == "debit" else Text(" "),
            number=True,
            on_phone="next",
        ),
        Column("balance", _("Balance"), balance_after, number=True),
    ],
    filters=[
        Choice("kind", _("What"), TransferKind.choices),
        Days("day", _("Day"), "happened_at"),
    ],
    empty=Empty(_("Nothing moved yet"), _("Every fen that goes in or out stands here, from both sides.")),
)
