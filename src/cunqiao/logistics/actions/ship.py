"""The merchant ships a consignment, as one or several parcels."""

from collections import Counter as Tally
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from cunqiao.kernel import clock
from cunqiao.kernel.errors import NumberTaken
from cunqiao.kernel.scope import Scope
from cunqiao.kernel.transactions import transacting
from cunqiao.logistics.models import Parcel, ParcelLine
from cunqiao.network.actions import next_numbers
from cunqiao.network.models import Counter
from cunqiao.orders.actions import ship
from cunqiao.orders.models import Consignment


@dataclass(frozen=True, slots=True)
class NewParcel:
    """A box as the merchant hands it to a carrier: {line: quantity} are the pieces in it."""

    carrier: str
    tracking: str
    pieces: Mapping[UUID, int]


@transacting()
def ship_consignment(
    scope: Scope, consignment: Consignment, *, parcels: Sequence[NewParcel], at: datetime
) -> list[Parcel]:
    """Ship a consignment whole: its parcels together hold exactly what is not cancelled.

    Raises:
        NotFound: a line is not of this consignment.
        MoveNotAllowed: it was shipped before, or is cancelled or expired.
        QuantitiesDiffer: the pieces named are not those there are.
        NumberTaken: a tracking number is another parcel's.
    """
    pieces: Tally[UUID] = Tally()
    for new in parcels:
        pieces.update(new.pieces)
    order = ship(scope, consignment, pieces=pieces, at=at)
    numbers = next_numbers(Counter.Kind.PARCEL, (order.county_id, order.station_id), len(parcels))
    rows = [
        Parcel(
            county_id=order.county_id,
            number=f"{order.station.number}-P{number}",
            station_id=order.station_id,
            addressee_id=order.villager_id,
            consignment=consignment,
            carrier=new.carrier,
            tracking=new.tracking,
            created_at=clock.now(),
            created_by_id=scope.who,
        )
        for new, number in zip(parcels, numbers, strict=True)
    ]
    # By number, so that two who name the same ones can not block each other.
    for row in sorted(rows, key=lambda row: row.tracking):
        _insert(row)
    ParcelLine.objects.bulk_create(
        ParcelLine(county_id=order.county_id, parcel=row, line_id=line_id, quantity=quantity)
        for row, new in zip(rows, parcels, strict=True)
        for line_id, quantity in new.pieces.items()
    )
    return rows


def _insert(parcel: Parcel) -> None:
    """Raises NumberTaken where the tracking number is another parcel's."""
    try:
        with transaction.atomic():
            parcel.save(force_insert=True)
    except IntegrityError as error:
        raise NumberTaken(number=parcel.tracking) from error
