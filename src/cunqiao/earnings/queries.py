"""What can be asked about earnings. Reads only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import BigIntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from cunqiao.earnings.access import payouts_within
from cunqiao.earnings.models import Payout, PayoutItem, Release
from cunqiao.kernel import sql
from cunqiao.kernel.calendar import zone
from cunqiao.kernel.scope import Scope
from cunqiao.ledger.models import Account, AccountKind, Transfer, TransferKind
from cunqiao.logistics.models import Collection
from cunqiao.policies.kinds import ReturnWindow
from cunqiao.policies.queries import Change, Effect

# The kinds of transfers by which a partner earns: by goods that were sold, and otherwise, by parcels handed out.
EARNED = TransferKind.between(None, AccountKind.COMMISSION_PENDING)
BY_GOODS = TransferKind.between(AccountKind.ESCROW, AccountKind.COMMISSION_PENDING)


@dataclass(frozen=True, slots=True)
class Unpaid:
    """What an account is owed and no open payout holds."""

    account_id: UUID
    amount_fen: int


def unpaid(county_id: int) -> list[Unpaid]:
    """Payable commissions and merchants' balances of a county, less what open payouts hold; positive ones only."""
    return sql.rows(Unpaid, "earnings/unpaid", county=county_id)


_ITEMS = Prefetch("items", PayoutItem.objects.select_related("account").order_by("id"))


def payouts(scope: Scope, *, status: str | None = None) -> QuerySet[Payout]:
    """The payouts of a person's reach with their items and accounts."""
    found = payouts_within(scope).prefetch_related(_ITEMS)
    return found.filter(status=status) if status else found


def items(payout: Payout) -> QuerySet[PayoutItem]:
    """What a payout takes, with the accounts."""
    return PayoutItem.objects.filter(county_id=payout.county_id, payout_id=payout.id).select_related("account")


@dataclass(frozen=True, slots=True)
class Month:
    """What a tenure earned in a month (`2026-11`), in fen: by goods sold and by parcels handed out."""

    name: str
    commission_fen: int
    handling_fen: int
    parcels: int


def months(county_id: int, pending_id: UUID, since: datetime | None = None) -> list[Month]:
    """The months in which a tenure earned something, the latest first. `pending_id` is its account of that kind."""
    asked = {"county": county_id, "account": pending_id, "since": since, "goods": BY_GOODS, "zone": zone().key}
    return sql.rows(Month, "earnings/months", **asked)


def earned(pending: Account, since: datetime, to: datetime) -> QuerySet[Collection]:
    """The collections by which a tenure earned from a moment to a moment, with parcel and order.

    Each comes with `commission_fen`, `handling_fen`, their `fen` together, and `released_at`: since when it is payable.
    """
    mine = Transfer.objects.filter(county_id=pending.county_id, credit_account_id=pending.id, kind__in=EARNED)
    entries = mine.filter(happened_at__gte=since, happened_at__lt=to).values("entry_id")
    rows = Collection.objects.filter(county_id=pending.county_id, id__in=entries)

    def of(kinds: Iterable[TransferKind]) -> Coalesce:
        moved = mine.filter(entry_id=OuterRef("id"), kind__in=kinds).order_by().values("entry_id")
        fen = moved.annotate(fen=Sum("amount_fen")).values("fen")
        return Coalesce(Subquery(fen, output_field=BigIntegerField()), Value(0), output_field=BigIntegerField())

    released = Release.objects.filter(Q(county_id=pending.county_id), id=OuterRef("id")).values("released_at")
    shown = {
        "commission_fen": of(BY_GOODS),
        "handling_fen": of([kind for kind in EARNED if kind not in BY_GOODS]),
        "fen": of(EARNED),
        "released_at": Subquery(released[:1]),
    }
    return rows.select_related("parcel__consignment__order").annotate(**shown)


@dataclass(frozen=True, slots=True)
class PlatformMonth:
    """What the platform took and gave in a county in a month (`2026-11`), in fen."""

    county_id: int
    month: str
    fee_fen: int
    handling_fen: int
    last_leg_fen: int

    @property
    def kept_fen(self) -> int:
        """What is left; below zero, what the platform added of its own."""
        return self.fee_fen - self.handling_fen - self.last_leg_fen


def platform(county_id: int | None = None) -> list[PlatformMonth]:
    """The platform's own money by county and month, the latest month first. One query."""
    return sql.rows(
        PlatformMonth,
        "earnings/platform",
        county=county_id,
        zone=zone().key,
        fees=TransferKind.between(None, AccountKind.PLATFORM),
        handling=TransferKind.between(AccountKind.PLATFORM, AccountKind.COMMISSION_PENDING),
        last_leg=TransferKind.between(AccountKind.PLATFORM, AccountKind.CARRIER),
    )


def pending_at(changes: Mapping[int, Change[ReturnWindow]], since: datetime, to: datetime) -> list[Effect]:
    """What was earned from a moment to a moment, by county, and what is still pending at the end, in fen. One query."""
    return sql.rows(
        Effect,
        "earnings/pending_at",
        county=list(changes),
        before=[change.before.days for change in changes.values()],
        after=[change.after.days for change in changes.values()],
        since=since,
        to=to,
        earned=[kind.value for kind in EARNED],
    )
