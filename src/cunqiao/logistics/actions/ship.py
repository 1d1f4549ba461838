"""The merchant ships a consignment, as one or several parcels."""

from collections import Counter as Tally
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from cunqiao.kernel import clock
from cunqiao.kernel.errors import Invalid, NumberTaken
from cunqiao.kernel.scope import Scope
from cunqiao.kernel.transactions import lock_names, transacting
from cunqiao.logistics.access import lock_parcels
from cunqiao.logistics.labels import MAX_LENGTH, carrier_key, carrier_of, tracking_of
from cunqiao.logistics.models import Parcel, ParcelLine
from cunqiao.logistics.states import ParcelStatus
from cunqiao.network.actions import next_numbers
from cunqiao.network.models import Counter
from cunqiao.orders.actions import ship
from cunqiao.orders.models import Consignment, Order


@dataclass(frozen=True, slots=True)
class NewParcel:
    """A box as the merchant hands it to a carrier: {line: quantity} are the pieces in it."""

    carrier: str
    tracking: str
    pieces: Mapping[UUID, int]


Box = tuple[str, str]  # its carrier, and the tracking number on it


@transacting()
def ship_consignment(
    scope: Scope, consignment: Consignment, *, parcels: Sequence[NewParcel], at: datetime
) -> list[Parcel]:
    """Ship a consignment whole: its parcels together hold exactly what is not cancelled.

    A parcel may lie in a box with others: it has their carrier and tracking number then.

    Raises:
        NotFound: a line is not of this consignment.
        MoveNotAllowed: it was shipped before, or is cancelled or expired.
        QuantitiesDiffer: the pieces named are not those there are.
        NumberTaken: a tracking number is another box's, or that of two parcels of this consignment.
        Invalid: a carrier has no name, or a tracking number no letter or digit, or one of them too many.
    """
    pieces: Tally[UUID] = Tally()
    for new in parcels:
        pieces.update(new.pieces)
    boxes = [_box(new, place) for place, new in enumerate(parcels)]
    order = ship(scope, consignment, pieces=pieces, at=at)
    _check_boxes(order, consignment, boxes)
    rows = _parcels(scope, order, consignment, boxes)
    ParcelLine.objects.bulk_create(
        ParcelLine(county_id=order.county_id, parcel=row, line_id=line_id, quantity=quantity)
        for row, new in zip(rows, parcels, strict=True)
        for line_id, quantity in new.pieces.items()
    )
    return rows


def _parcels(scope: Scope, order: Order, consignment: Consignment, boxes: Sequence[Box]) -> list[Parcel]:
    numbers = next_numbers(Counter.Kind.PARCEL, (order.county_id, order.station_id), len(boxes))
    return Parcel.objects.bulk_create(
        Parcel(
            county_id=order.county_id,
            number=f"{order.station.number}-P{number}",
            station_id=order.station_id,
            addressee_id=order.villager_id,
            consignment=consignment,
            carrier=carrier,
            tracking=tracking,
            created_at=clock.now(),
            created_by_id=scope.required_person_id,
        )
        for (carrier, tracking), number in zip(boxes, numbers, strict=True)
    )


def _box(parcel: NewParcel, place: int) -> Box:
    """As it is kept. Raises Invalid for what is none."""
    carrier, tracking = carrier_of(parcel.carrier), tracking_of(parcel.tracking)
    if not 0 < len(carrier) <= MAX_LENGTH:
        raise Invalid.field(f"parcels.{place}.carrier", _("This is not in the right form."))
    if not 0 < len(tracking) <= MAX_LENGTH:
        raise Invalid.field(f"parcels.{place}.tracking", _("This is no tracking number."))
    return carrier, tracking


def _check_boxes(order: Order, consignment: Consignment, boxes: Sequence[Box]) -> None:
    """Make sure that each box is new, or the same merchant's to the same station, and still with the merchant.

    Raises NumberTaken. What is checked stays so: the numbers are locked, and the parcels that lie in the boxes.
    """
    keys = [(carrier_key(carrier), tracking) for carrier, tracking in boxes]
    for (_carrier, tracking), count in Tally(keys).items():
        if count > 1:
            raise NumberTaken(number=tracking)
    lock_names(f"tracking {order.county_id} {carrier} {tracking}" for carrier, tracking in keys)
    same = Parcel.objects.filter(county_id=order.county_id, tracking__in=[tracking for _carrier, tracking in keys])
    for parcel in lock_parcels([parcel for parcel in same if (carrier_key(parcel.carrier), parcel.tracking) in keys]):
        may_share = (
            parcel.consignment is not None
            and parcel.consignment.merchant_id == consignment.merchant_id
            and parcel.station_id == order.station_id
            and parcel.status == ParcelStatus.SHIPPED
        )
        if not may_share:
            raise NumberTaken(number=parcel.tracking)
