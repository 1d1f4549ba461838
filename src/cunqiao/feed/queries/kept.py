"""What is noted in the log of changes and kept by a station's devices: people, orders, parcels, top-ups."""

from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from cunqiao.feed.calendar import kept_since
from cunqiao.feed.queries.rows import Row, gone
from cunqiao.kernel.county import CountyModel
from cunqiao.kernel.models import Event
from cunqiao.kernel.scope import Scope
from cunqiao.ledger.access import top_ups_within
from cunqiao.ledger.models import TopUp
from cunqiao.ledger.states import TopUpStatus
from cunqiao.logistics import queries
from cunqiao.logistics.models import Collection as Handing
from cunqiao.logistics.models import Parcel
from cunqiao.logistics.queries import order_view, parcel_view
from cunqiao.logistics.states import ParcelStatus
from cunqiao.orders.models import Order
from cunqiao.orders.states import OPEN
from cunqiao.villagers.masking import mask_phone
from cunqiao.villagers.models import Household, Villager
from cunqiao.villagers.queries import villagers

M = TypeVar("M", bound=CountyModel)


@dataclass(frozen=True, slots=True)
class Kept(Generic[M]):
    """One kind of things. `found` is all of the station; of these a copy keeps for ever what is `open`, the others
    for some weeks by the column `by`, or for ever too where it is None."""

    kind: str
    found: QuerySet[M]
    show: Callable[[list[M]], list[dict[str, Any]]]
    open: Q
    by: str | None
    day: date

    def page(self, after: str, limit: int) -> list[UUID]:
        """The ids of the copy, in order, some after `after`."""
        rest = self._kept().filter(id__gt=after) if after else self._kept()
        return list(rest.order_by("id").values_list("id", flat=True)[:limit])

    def rows(self, ids: Collection[UUID]) -> list[Row]:
        """What those of `ids` say that are in the copy."""
        found = list(self._kept().filter(id__in=ids))
        return [(self.kind, str(thing.id), shown) for thing, shown in zip(found, self.show(found), strict=True)]

    def left(self, before: date) -> list[Row]:
        """What has left since the copy was of the day `before`."""
        if self.by is None or before >= self.day:
            return []
        span = {f"{self.by}__gte": kept_since(before), f"{self.by}__lt": kept_since(self.day)}
        return gone(self.kind, self.found.filter(**span).exclude(self.open).values_list("id", flat=True))

    def _kept(self) -> QuerySet[M]:
        if self.by is None:
            return self.found
        return self.found.filter(self.open | Q(**{f"{self.by}__gte": kept_since(self.day)}))


def kept(scope: Scope, day: date) -> list[Kept[Any]]:
    """All kinds, in the order in which a new copy gets them."""
    own = scope.within(Household.objects.filter(station_id=scope.where))
    return [
        Kept("household", own, _households, Q(), None, day),
        Kept("villager", villagers(scope).order_by(), _villagers, Q(), None, day),
        Kept("order", queries.orders(scope), _orders, Q(status__in=OPEN), "recorded_at", day),
        Kept("parcel", queries.parcels(scope), _parcels, ~Q(status=ParcelStatus.COLLECTED), "created_at", day),
        Kept("topup", top_ups_within(scope), _top_ups, Q(status=TopUpStatus.REQUESTED), "requested_at", day),
    ]


def _households(found: list[Household]) -> list[dict[str, Any]]:
    return [{"created_at": household.created_at} for household in found]


def _villagers(found: list[Villager]) -> list[dict[str, Any]]:
    return [
        {
            "name": villager.name,
            "find": villager.search_text,
            "phone_masked": mask_phone(villager.phone),
            "phone_tail": villager.phone_tail,
            "household_id": str(villager.household_id),
            "registered_at": villager.registered_at,
        }
        for villager in found
    ]


def _orders(found: list[Order]) -> list[dict[str, Any]]:
    return [asdict(order_view(order)) | {"till": order.till, "collector": _collector(order)} for order in found]


def _collector(order: Order) -> dict[str, str | None] | None:
    if not order.recipient_name:
        return None
    return {"name": order.recipient_name, "relation": order.recipient_relation or None}


def _parcels(found: list[Parcel]) -> list[dict[str, Any]]:
    if not found:
        return []
    county_id, ids = found[0].county_id, [parcel.id for parcel in found]
    seen = Event.objects.filter(county_id=county_id, subject_id__in=ids, move="received")
    received = dict(seen.values_list("subject_id", "happened_at"))
    handed = Handing.objects.filter(county_id=county_id, parcel_id__in=ids)
    collected = dict(handed.values_list("parcel_id", "happened_at"))
    return [
        asdict(parcel_view(parcel))
        | {
            "order": parcel.consignment.order.number,
            "villager_id": parcel.addressee_id,
            "shipped_at": parcel.created_at,
            "received_at": received.get(parcel.id),
            "collected_at": collected.get(parcel.id),
        }
        for parcel in found
    ]


def _top_ups(found: list[TopUp]) -> list[dict[str, Any]]:
    return [
        {
            "amount_fen": top_up.amount_fen,
            "status": top_up.status,
            "bank_reference": top_up.bank_reference,
            "requested_at": top_up.requested_at,
        }
        for top_up in found
    ]
