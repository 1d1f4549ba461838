"""What the platform pays for a parcel: for handling it once, for the last leg once a drive, whoever asks how often.

Each fee has a row, unique by its parcel or its drive, with the entry that paid it: what has one is not paid again. The
parcel is under lock.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from cunqiao.kernel import clock
from cunqiao.kernel.scope import Scope
from cunqiao.kernel.transactions import transacting
from cunqiao.ledger.actions import NewTransfer, post
from cunqiao.ledger.models import AccountKind, AccountRef, TransferKind
from cunqiao.ledger.queries import accounts_by_holder
from cunqiao.logistics.models import Fee, Parcel
from cunqiao.policies.kinds import HandlingFee, LastLegFee
from cunqiao.policies.queries import in_force


@transacting()
def pay_handling(scope: Scope, parcel: Parcel, *, entry_id: UUID, at: datetime) -> None:
    """Pay the tenure that hands a parcel out, or takes it back, by the policy in force."""
    if Fee.objects.filter(county_id=parcel.county_id, parcel_id=parcel.id, leg_id=None).exists():
        return
    now = clock.now()
    rule = in_force(HandlingFee, parcel.county_id, now)
    _record(parcel, [None], entry_id, rule.version_id, now)
    accounts = accounts_by_holder(parcel.county_id, [scope.required_tenure_id])
    to = accounts[AccountKind.COMMISSION_PENDING, scope.required_tenure_id]
    post([_transfer(parcel, accounts, to, rule.policy.parcel_fen, TransferKind.HANDLING, entry_id, at)])


@transacting()
def pay_last_legs(parcel: Parcel, *, entry_id: UUID, at: datetime) -> None:
    """Pay the carriers for the drives of a parcel that have ended, by the policy in force."""
    paid = Fee.objects.filter(county_id=parcel.county_id, parcel_id=parcel.id).exclude(leg_id=None)
    ended = parcel.legs.filter(ended_at__isnull=False).exclude(id__in=paid.values("leg_id"))
    legs = list(ended.select_related("trip").order_by("loaded_at", "id"))
    if not legs:
        return
    now = clock.now()
    rule = in_force(LastLegFee, parcel.county_id, now)
    _record(parcel, [leg.id for leg in legs], entry_id, rule.version_id, now)
    accounts = accounts_by_holder(parcel.county_id, {leg.trip.carrier_id for leg in legs})
    to = [accounts[AccountKind.CARRIER, leg.trip.carrier_id] for leg in legs]
    post([_transfer(parcel, accounts, one, rule.policy.drive_fen, TransferKind.LAST_LEG, entry_id, at) for one in to])


def _record(parcel: Parcel, legs: Sequence[UUID | None], entry_id: UUID, version_id: UUID, now: datetime) -> None:
    Fee.objects.bulk_create(
        Fee(
            county_id=parcel.county_id,
            parcel=parcel,
            leg_id=leg_id,
            entry_id=entry_id,
            version_id=version_id,
            recorded_at=now,
        )
        for leg_id in legs
    )


def _transfer(
    parcel: Parcel,
    accounts: Mapping[tuple[str, UUID | None], AccountRef],
    to: AccountRef,
    amount_fen: int,
    kind: TransferKind,
    entry_id: UUID,
    at: datetime,
) -> NewTransfer:
    """From the platform, for the parcel's order if it is of one."""
    order_id = parcel.consignment.order_id if parcel.consignment else None
    platform = accounts[AccountKind.PLATFORM, None]
    return NewTransfer(parcel.county_id, entry_id, platform, to, amount_fen, kind, order_id, at)
