"""A parcel goes into the villager's hands, and everybody is paid."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from cunqiao.kernel import clock
from cunqiao.kernel.errors import MoveNotAllowed
from cunqiao.kernel.scope import Scope
from cunqiao.kernel.transactions import transacting
from cunqiao.logistics.access import lock_parcels, order_ids
from cunqiao.logistics.actions.check import check_proof
from cunqiao.logistics.actions.fees import pay_handling, pay_last_legs
from cunqiao.logistics.evidence import Proof
from cunqiao.logistics.models import Collection, Evidence, Parcel
from cunqiao.logistics.states import PARCEL_MOVES, ParcelStatus
from cunqiao.orders.access import lock_orders
from cunqiao.orders.actions import settle
from cunqiao.orders.models import Order


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
    """Hand a whole parcel out on `proof`. What of an order is in it is settled, the partner and the carrier get their
    fees.

    Raises:
        MoveNotAllowed: it is not at the station.
        SlipNotGenuine, WrongCode, TooManyTries: the proof does not open it.
        InsufficientFloat: a tenure before fronted what the villager pays, and the float does not reach to repay it.
    """
    order, parcel = _open(scope, parcel, proof)
    collector = {"collector_name": collector_name, "collector_relation": collector_relation}
    _hand_out(scope, parcel, id=id, proof=proof, collector=collector, at=at)
    if order is not None:
        settle(scope, order, entry_id=id, pieces=_contents(parcel), is_last=_is_last(parcel), at=at)
    pay_handling(scope, parcel, entry_id=id, at=at)
    pay_last_legs(parcel, entry_id=id, at=at)
    return parcel


def _open(scope: Scope, parcel: Parcel, proof: Proof) -> tuple[Order | None, Parcel]:
    """The order, if it is of one, and the parcel under lock, when it lies at the station and `proof` opens it."""
    order = next(iter(lock_orders(parcel.county_id, order_ids([parcel])).values()), None)
    (parcel,) = lock_parcels([parcel])
    if parcel.status != ParcelStatus.AT_STATION:
        raise MoveNotAllowed(move="collect", state=parcel.status)
    check_proof(scope, parcel, order, proof)
    return order, parcel


def _hand_out(scope: Scope, parcel: Parcel, *, id: UUID, proof: Proof, collector: dict[str, str], at: datetime) -> None:
    """The parcel leaves the station, and the evidence stays. Nothing is settled by this."""
    PARCEL_MOVES.make([parcel], "collect", by=scope, at=at)
    kept = b"" if proof.kind == Evidence.CODE else proof.value
    Collection.objects.create(
        id=id,
        county_id=parcel.county_id,
        parcel=parcel,
        evidence=proof.kind,
        evidence_value=kept,
        evidence_digest=sha256(kept).digest(),
        handed_out_by_id=scope.required_person_id,
        till=scope.till,
        happened_at=at,
        recorded_at=clock.now(),
        **collector,
    )


def _contents(parcel: Parcel) -> dict[UUID, int]:
    return dict(parcel.contents.values_list("line_id", "quantity"))


def _is_last(parcel: Parcel) -> bool:
    """Whether all parcels of its consignment are collected now. The order is under lock: none moves meanwhile."""
    siblings = Parcel.objects.filter(county_id=parcel.county_id, consignment_id=parcel.consignment_id)
    return not siblings.exclude(status=ParcelStatus.COLLECTED).exists()
