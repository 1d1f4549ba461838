"""The station's parcels, on their way, waiting and handed out."""

from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from cunqiao.feed.notes import Note
from cunqiao.feed.queries.rows import Kept
from cunqiao.kernel.models import Event
from cunqiao.logistics.models import Collection, Parcel
from cunqiao.logistics.queries import ParcelView, parcel_view, parcels
from cunqiao.logistics.states import ParcelStatus

OF_PARCEL = "FROM logistics_parcel AS p WHERE p.county_id = NEW.county_id AND p.id = NEW.parcel_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelRow(ParcelView):
    """A parcel as the API shows it, and when it moved. `order` is a number; null for one that is of no order."""

    order: str | None
    villager_id: UUID
    shipped_at: datetime
    received_at: datetime | None
    collected_at: datetime | None


def _show(found: list[Parcel]) -> list[ParcelRow]:
    if not found:
        return []
    county_id, ids = found[0].county_id, [parcel.id for parcel in found]
    seen = Event.objects.filter(county_id=county_id, subject_id__in=ids, move="received")
    received = dict(seen.values_list("subject_id", "happened_at"))
    handed = Collection.objects.filter(county_id=county_id, parcel_id__in=ids)
    collected = dict(handed.values_list("parcel_id", "happened_at"))
    return [_row(parcel, received.get(parcel.id), collected.get(parcel.id)) for parcel in found]


def _row(parcel: Parcel, received_at: datetime | None, collected_at: datetime | None) -> ParcelRow:
    view = parcel_view(parcel)
    return ParcelRow(
        **{field.name: getattr(view, field.name) for field in fields(view)},
        order=parcel.consignment.order.number if parcel.consignment else None,
        villager_id=parcel.addressee_id,
        shipped_at=parcel.created_at,
        received_at=received_at,
        collected_at=collected_at,
    )


PARCEL = Kept(
    name="parcel",
    row=ParcelRow,
    notes=(
        Note("logistics_parcel"),
        Note("logistics_parcelline", "INSERT", "p.station_id", "p.id", OF_PARCEL),
    ),
    found=parcels,
    show=_show,
    open=~Q(status=ParcelStatus.COLLECTED),
    by="created_at",
)
