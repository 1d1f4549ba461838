"""A parcel goes into the villager's hands, and everybody is paid."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cunqiao.kernel import clock
from cunqiao.kernel.errors import MoveNotAllowed
from cunqiao.kernel.scope import Scope
from cunqiao.kernel.transactions import transacting
from cunqiao.ledger.actions import NewTransfer, post
from cunqiao.ledger.models import Kind, TransferKind
from cunqiao.ledger.queries import accounts_by_holder
from cunqiao.logistics.access import lock_parcels
from cunqiao.logistics.actions.check import check_proof
from cunqiao.logistics.evidence import Proof
from cunqiao.logistics.models import Collection, Evidence, Parcel
from cunqiao.logistics.states import PARCEL_MOVES, ParcelStatus
from cunqiao.orders.access import lock_order
from cunqiao.orders.actions import settle
from cunqiao.orders.models import Order
from cunqiao.policies.kinds import HandlingFee, LastLegFee
from cunqiao.policies.queries import in_force


@transacting()
def collect(
    scope: Scope,
    parcel: Parcel,
    *,
    id: UUID,
    proof: Proof,
    collector_name: str = "",
    collector_relation: str = "",
    at: datetime,
) -> Parcel:
    """Hand a whole parcel out on `proof`. Its lines are settled, the partner and the carrier get their fees.

    Raises:
        MoveNotAllowed: it is not at the station.
        SlipNotGenuine, WrongCode, TooManyTries: the proof does not open it.
        InsufficientFloat: a tenure before fronted what the villager pays, and the float does not reach to repay it.
    """
    order, parcel = _open(scope, parcel, proof)
    PARCEL_MOVES.make([parcel], "collect", by=scope, at=at)
    now = clock.now()
    fees = _fees_in_force(parcel.county_id, now)
    Collection.objects.create(
        id=id,
        county_id=parcel.county_id,
        parcel=parcel,
        evidence=proof.kind,
        evidence_value=b"" if proof.kind == Evidence.CODE else proof.value,
        collector_name=collector_name,
        collector_relation=collector_relation,
        handed_out_by_id=scope.who,
        till=scope.till,
        happened_at=at,
        recorded_at=now,
        handling_version_id=fees[TransferKind.HANDLING].version_id,
        last_leg_version_id=fees[TransferKind.LAST_LEG].version_id,
    )
    settle(scope, order, entry_id=id, pieces=_contents(parcel), is_last=_is_last(parcel), at=at)
    post(_transfers(scope, parcel, order, fees, entry_id=id, at=at))
    return parcel


def _open(scope: Scope, parcel: Parcel, proof: Proof) -> tuple[Order, Parcel]:
    """The order and the parcel under lock, when it lies at the station and `proof` opens it."""
    order = lock_order(parcel.county_id, parcel.consignment.order_id)
    (parcel,) = lock_parcels([parcel])
    if parcel.status != ParcelStatus.AT_STATION:
        raise MoveNotAllowed(move="collect", state=parcel.status)
    check_proof(scope, parcel, order, proof)
    return order, parcel


def _contents(parcel: Parcel) -> dict[UUID, int]:
    return dict(parcel.contents.values_list("line_id", "quantity"))


def _is_last(parcel: Parcel) -> bool:
    """Whether all parcels of its consignment are collected now. The order is under lock: none moves meanwhile."""
    siblings = Parcel.objects.filter(county_id=parcel.county_id, consignment_id=parcel.consignment_id)
    return not siblings.exclude(status=ParcelStatus.COLLECTED).exists()


@dataclass(frozen=True, slots=True)
class _Fee:
    """What a fee is, and by which version of its policy."""

    version_id: UUID
    fen: int


def _fees_in_force(county_id: int, at: datetime) -> dict[TransferKind, _Fee]:
    handling, last_leg = in_force(HandlingFee, county_id, at), in_force(LastLegFee, county_id, at)
    return {
        TransferKind.HANDLING: _Fee(handling.version_id, handling.policy.parcel_fen),
        TransferKind.LAST_LEG: _Fee(last_leg.version_id, last_leg.policy.drive_fen),
    }


def _transfers(
    scope: Scope, parcel: Parcel, order: Order, fees: Mapping[TransferKind, _Fee], *, entry_id: UUID, at: datetime
) -> list[NewTransfer]:
    """For handling, to the partner who hands it out; for the last leg, to the carrier of its trip."""
    carrier_id = parcel.legs.select_related("trip").order_by("loaded_at", "id").reverse()[0].trip.carrier_id
    accounts = accounts_by_holder(parcel.county_id, [scope.tenure, carrier_id])
    platform = accounts[Kind.PLATFORM, None]
    to = [
        (accounts[Kind.COMMISSION_PENDING, scope.tenure], TransferKind.HANDLING),
        (accounts[Kind.CARRIER, carrier_id], TransferKind.LAST_LEG),
    ]
    return [
        NewTransfer(parcel.county_id, entry_id, platform, account_id, fees[kind].fen, kind, order.id, at)
        for account_id, kind in to
    ]
