"""What changes earnings: commissions become payable, and are paid with what the merchants are owed."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from cunqiao.earnings.models import Payout, PayoutItem, Release
from cunqiao.earnings.queries import unpaid
from cunqiao.earnings.states import PAYOUT_MOVES
from cunqiao.kernel import clock, sql
from cunqiao.kernel.county import new_id
from cunqiao.kernel.errors import Invalid, SamePerson
from cunqiao.kernel.scope import Scope
from cunqiao.kernel.transactions import transacting
from cunqiao.ledger.actions import NewTransfer, post
from cunqiao.ledger.models import AccountKind, AccountRef, TransferKind
from cunqiao.ledger.queries import accounts_by_holder
from cunqiao.network.access import lock_centre
from cunqiao.policies.kinds import ReturnWindow
from cunqiao.policies.queries import spans

RELEASE_AT_ONCE = 500  # collections in one run of the job; the next run takes the rest


@dataclass(frozen=True, slots=True)
class _Pending:
    """What one collection left pending for one tenure."""

    collection_id: UUID
    order_id: UUID | None
    account_id: UUID
    tenure_id: UUID
    amount_fen: int


@transacting()
def release_due(county_id: int, *, looking_back: bool = False) -> int:
    """Make the commissions of collections payable whose return window is over. How many collections.

    A collection's release has its id, so that there is one. `looking_back` looks also for those that were recorded for
    a time before the last release, by a server whose clock was behind, and takes longer.

    Raises:
        NotFound: no such county is at work.
    """
    lock_centre(county_id)  # of two runs at once, the second finds what the first has left
    now = clock.now()
    due = _due(county_id, now, looking_back=looking_back)
    ids = [id for id, *_ in due]
    by_collection: defaultdict[UUID, list[_Pending]] = defaultdict(list)
    for pending in sql.rows(_Pending, "earnings/pending_of_collections", county=county_id, collections=ids):
        by_collection[pending.collection_id].append(pending)
    releases = [
        Release(
            county_id=county_id,
            id=id,
            entry_id=new_id(),
            amount_fen=sum(pending.amount_fen for pending in by_collection[id]),
            collected_at=collected_at,
            released_at=now,
            window_version_id=version_id,
        )
        for id, collected_at, version_id in due
    ]
    Release.objects.bulk_create(releases)
    payable = accounts_by_holder(county_id, {p.tenure_id for found in by_collection.values() for p in found})
    post([_to_payable(release, p, payable, now) for release in releases for p in by_collection[release.id]])
    return len(releases)


def release_missed(county_id: int) -> int:
    """Release also what `release_due` passed over, as far as one run goes. How many collections."""
    return release_due(county_id, looking_back=True)


def _due(county_id: int, now: datetime, *, looking_back: bool) -> list[tuple[UUID, datetime, UUID]]:
    """Collections whose return window is over: their ids and times, and the version of the policy they fall under."""
    windows = spans(ReturnWindow, county_id)
    return sql.run(
        "earnings/due_for_release",
        county=county_id,
        version=[window.version_id for window in windows],
        since=[window.since for window in windows],
        until=[window.until for window in windows],
        before=[now - timedelta(days=window.policy.days) for window in windows],
        limit=RELEASE_AT_ONCE,
        looking_back=looking_back,
    )


def _to_payable(
    release: Release, pending: _Pending, accounts: dict[tuple[str, UUID | None], AccountRef], at: datetime
) -> NewTransfer:
    return NewTransfer(
        county_id=release.county_id,
        entry_id=release.entry_id,
        debit=AccountRef(pending.account_id, AccountKind.COMMISSION_PENDING),
        credit=accounts[AccountKind.COMMISSION_PAYABLE, pending.tenure_id],
        amount_fen=pending.amount_fen,
        kind=TransferKind.RELEASE,
        order_id=pending.order_id,
        happened_at=at,
    )


@transacting()
def propose_payout(scope: Scope, *, id: UUID, county_id: int) -> Payout:
    """Gather all payable commission and merchants' balances of a county that no open payout has yet.

    Raises:
        NotFound: no such county is at work.
        Invalid: there is nothing to pay.
    """
    lock_centre(county_id)  # of two proposals at once, the second finds what the first has left
    items = unpaid(county_id)
    if not items:
        raise Invalid.field("county_id", _("There is nothing to pay in this county."))
    payout = Payout.objects.create(
        id=id, county_id=county_id, proposed_by_id=scope.required_person_id, proposed_at=clock.now()
    )
    PayoutItem.objects.bulk_create(
        PayoutItem(county_id=county_id, payout=payout, account_id=item.account_id, amount_fen=item.amount_fen)
        for item in items
    )
    return payout


@transacting()
def approve_payout(scope: Scope, payout: Payout, *, entry_id: UUID, at: datetime) -> Payout:
    """A second person agrees: the bank pays.

    Raises:
        SamePerson: who proposed it cannot approve it.
        MoveNotAllowed: it was approved before.
    """
    if payout.proposed_by_id == scope.person_id:
        raise SamePerson()
    PAYOUT_MOVES.make([payout], "approve", by=scope, at=at)
    bank = accounts_by_holder(payout.county_id)[AccountKind.BANK, None]
    kinds = {
        AccountKind.MERCHANT: TransferKind.PAYOUT_MERCHANT,
        AccountKind.COMMISSION_PAYABLE: TransferKind.PAYOUT_COMMISSION,
    }
    post(
        [
            NewTransfer(
                county_id=payout.county_id,
                entry_id=entry_id,
                debit=item.account.ref,
                credit=bank,
                amount_fen=item.amount_fen,
                kind=kinds[AccountKind(item.account.kind)],
                order_id=None,
                happened_at=at,
            )
            for item in payout.items.select_related("account")
        ]
    )
    return payout
