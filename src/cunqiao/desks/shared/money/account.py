"""An account with its transfers from both sides, how its balance went, and what proves it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cunqiao.audit.queries import last_held
from cunqiao.catalog.queries import merchants
from cunqiao.desks.framework import Find, Here
from cunqiao.desks.shared import account as parts
from cunqiao.desks.shared.money.names import Holders
from cunqiao.kernel import calendar
from cunqiao.ledger import queries
from cunqiao.ledger.access import get_account_for
from cunqiao.ledger.models import Account

DAYS = 30
PROOF = ("kept_balances", "transfers_balance", "floors")  # the rules by which a balance is proved


@dataclass(frozen=True, slots=True)
class Point:
    """The balance at the end of a day."""

    day: date
    fen: int


def title(here: Here, account_id: UUID) -> str:
    account = get_account_for(here.scope, account_id)
    return Holders.of([account]).account(account.kind, account.holder)


def prepare(here: Here, transfers: list[Any]) -> None:
    """As for the county, with the names of merchants."""
    parts.prepare(here, transfers)
    sides = [side for one in transfers for side in (one.debit_account, one.credit_account)]
    holders = Holders.of(sides)
    for side in sides:
        side.holder = holders.holder(side.holder)


def above(here: Here, account_id: UUID) -> dict[str, Any]:
    shown = parts.above(here, account_id)
    account: Account = shown["account"]
    since = calendar.midnight(calendar.today() - timedelta(days=DAYS - 1))
    moved = queries.days(account, since)
    this_month = [one for one in moved if one.day.month == calendar.today().month]
    return shown | {
        "template": "desks/money/account_above.html",
        "points": points(account.balance, moved),
        "into": sum(one.into_fen for one in this_month),
        "out": sum(one.out_fen for one in this_month),
        "held": _held(),
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


def name_holders(here: Here, rows: list[Any]) -> None:
    """Whose each account is. One query."""
    holders = Holders.of(rows)
    for row in rows:
        row.holder = holders.holder(row.holder)


def by_holder(here: Here, rows: QuerySet[Account], words: str) -> QuerySet[Account]:
    """By a station's number, a carrier's name, or a merchant's."""
    ids = merchants().filter(name__contains=words).values("id")
    return rows.filter(Q(holder__contains=words) | Q(holder_id__in=ids))


ACCOUNTS = replace(
    parts.ACCOUNTS,
    prepare=name_holders,
    filters=[Find(_lazy("Holder"), by_holder), *parts.ACCOUNTS.filters[1:]],
)

ACCOUNT = replace(parts.ACCOUNT, title=title, prepare=prepare, above=above)


def checks() -> list[str]:
    """What the seal says, in words."""
    return [
        _("The balance is the sum of its transfers"),
        _("Every transfer has two sides that sum to nothing"),
        _("It never fell below its floor"),
    ]
