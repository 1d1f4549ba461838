"""What can be asked about accounts. Reads only."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import BigIntegerField, Case, CharField, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from cunqiao.kernel import sql
from cunqiao.kernel.calendar import zone
from cunqiao.kernel.scope import Scope
from cunqiao.ledger.access import accounts_within
from cunqiao.ledger.models import Account, AccountKind, AccountRef, Reference, Transfer


def accounts_by_holder(county_id: int, holders: Collection[UUID] = ()) -> dict[tuple[str, UUID | None], AccountRef]:
    """The county's own accounts and those of `holders`: {(kind, holder): account}. One query."""
    found = Account.objects.filter(Q(holder_id=None) | Q(holder_id__in=list(holders)), county_id=county_id)
    rows = found.values_list("kind", "holder_id", "id")
    return {(kind, holder): AccountRef(id, AccountKind(kind)) for kind, holder, id in rows}


def county_accounts(county_ids: Collection[int], kind: AccountKind) -> dict[int, AccountRef]:
    """The counties' own accounts of one kind: {county: account}. One query."""
    found = Account.objects.filter(county_id__in=county_ids, kind=kind, holder_id=None)
    return {county_id: AccountRef(id, kind) for county_id, id in found.values_list("county_id", "id")}


def with_balances(accounts: QuerySet[Account]) -> QuerySet[Account]:
    """Each account with `balance`: the kept one, or the sum of its transfers, from the indexes of both sides alone."""

    def side(column: str) -> Coalesce:
        moved = Transfer.objects.filter(**{"county_id": OuterRef("county_id"), column: OuterRef("id")}).order_by()
        total = moved.values("county_id").annotate(total=Sum("amount_fen")).values("total")
        return Coalesce(Subquery(total, output_field=BigIntegerField()), Value(0), output_field=BigIntegerField())

    summed = side("credit_account_id") - side("debit_account_id")
    kept = When(balance_fen__isnull=False, then=F("balance_fen"))
    shown = {"balance": Case(kept, default=summed, output_field=BigIntegerField())}
    return accounts.annotate(**shown)


def accounts(scope: Scope) -> QuerySet[Account]:
    """The accounts of a person's reach with their balances."""
    return with_balances(accounts_within(scope))


def used_references(forms: Collection[str]) -> set[str]:
    """Which of these references, in their normal form, confirmed a top-up somewhere in the network. One query."""
    return set(Reference.objects.filter(reference__in=forms).values_list("reference", flat=True))


@dataclass(frozen=True, slots=True)
class Day:
    """What moved in an account on one day of the operator, in fen."""

    day: date
    into_fen: int
    out_fen: int


def days(account: Account, since: datetime) -> list[Day]:
    """The days since a moment on which something moved, the earliest first. One query."""
    return sql.rows(Day, "ledger/days", county=account.county_id, account=account.id, since=since, zone=zone().key)


def postings(account: Account) -> QuerySet[Transfer]:
    """The transfers of one account from both sides, each with its `side`: "debit" or "credit"."""
    both = Transfer.objects.filter(
        Q(debit_account_id=account.id) | Q(credit_account_id=account.id), county_id=account.county_id
    )
    given = When(debit_account_id=account.id, then=Value("debit"))
    shown = {"side": Case(given, default=Value("credit"), output_field=CharField())}
    return both.annotate(**shown)
