"""What can be asked about orders, consignments, parcels and trips as they stand on the way. Reads only.

Orders are shown with the parcels they became, so these reads live here, on the highest domain they touch.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery

from cunqiao.kernel import sql
from cunqiao.kernel.scope import Scope
from cunqiao.kernel.states import events_of
from cunqiao.ledger.models import AccountKind, TransferKind
from cunqiao.logistics.access import parcels_within, trips_within
from cunqiao.logistics.models import Fee, Leg, Parcel, ParcelLine, Trip
from cunqiao.logistics.states import ParcelStatus, TripStatus
from cunqiao.orders.access import consignments_within, orders_within
from cunqiao.orders.models import Consignment, Line, Order, Terms
from cunqiao.orders.queries import due_fen
from cunqiao.orders.slips import slip_of
from cunqiao.orders.states import ConsignmentStatus, OrderStatus
from cunqiao.policies.kinds import HandlingFee, LastLegFee
from cunqiao.policies.queries import Change, Effect


@dataclass(frozen=True, slots=True)
class LineView:
    """A line as people see it; `cancelled`, `expired` and `collected` count pieces."""

    id: UUID
    sku_id: UUID
    name: str
    quantity: int
    cancelled: int
    expired: int
    collected: int
    unit_price_fen: int
    consignment: str


@dataclass(frozen=True, slots=True)
class ConsignmentView:
    """A merchant's part of an order: all that its merchant may see. `parcels` are numbers."""

    number: str
    merchant: UUID
    station: str
    status: ConsignmentStatus
    ship_by: datetime
    lines: list[LineView]
    parcels: list[str]


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order with its parts. `due_fen` is what the villager still owes; negative, what is owed to them."""

    id: UUID
    number: str
    status: OrderStatus
    total_fen: int
    due_fen: int
    payment_terms: Terms
    lines: list[LineView]
    consignments: list[ConsignmentView]
    station: str
    villager_id: UUID
    placed_at: datetime
    slip: str


@dataclass(frozen=True, slots=True)
class ParcelLineView:
    line_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True)
class ParcelView:
    number: str
    consignment: str | None
    carrier: str
    tracking: str
    status: ParcelStatus
    station: str
    shelf: str
    lines: list[ParcelLineView]


@dataclass(frozen=True, slots=True)
class ScanView(ParcelView):
    """The first of the parcels that a scan moved; `also` are the numbers of the others in its box."""

    also: list[str]


@dataclass(frozen=True, slots=True)
class TripView:
    number: str
    status: TripStatus
    driver_id: UUID | None
    parcels: list[str]


def orders(scope: Scope, *, status: str | None = None) -> QuerySet[Order]:
    """The orders of a person's reach, with what `order_view` needs: a constant number of queries."""
    found = orders_within(scope).select_related("station").prefetch_related(*_PARTS, "payments")
    return found.filter(status=status) if status else found


def orders_with_goods(scope: Scope) -> QuerySet[Order]:
    """The orders of a person's reach with station, villager and goods: for lists. Two queries."""
    return orders_within(scope).select_related("station", "villager").prefetch_related(_LINES)


def orders_with_all(scope: Scope) -> QuerySet[Order]:
    """As `orders_with_goods`, with who ordered, merchants, parcels and payments: for a page about one. Five queries."""
    parts = Prefetch("consignments", Consignment.objects.select_related("merchant").order_by("position"))
    rows = orders_with_goods(scope).select_related("tenure__person")
    return rows.prefetch_related(parts, "consignments__parcels", "payments")


def consignments_with_goods(scope: Scope) -> QuerySet[Consignment]:
    """The consignments of a person's reach with station and goods: for lists. Two queries."""
    return consignments_within(scope).select_related("order__station").prefetch_related(_LINES)


def consignments(scope: Scope, *, status: str | None = None) -> QuerySet[Consignment]:
    """The consignments of a person's reach, with what `consignment_view` needs."""
    found = consignments_within(scope).select_related("order__station").prefetch_related(_LINES, _OWN_PARCELS)
    return found.filter(status=status) if status else found


def parcels(scope: Scope, *, status: str | None = None) -> QuerySet[Parcel]:
    """The parcels of a person's reach, with what `parcel_view` needs."""
    found = parcels_within(scope).select_related("station").prefetch_related(_CONTENTS)
    return found.filter(status=status) if status else found


def parcels_at_stations(keys: Collection[tuple[int, UUID]]) -> dict[tuple[int, UUID], Parcel]:
    """The parcels of these keys (county, id), each with its station. One query."""
    found = Parcel.objects.filter(county_id__in={county for county, _ in keys}, id__in={id for _, id in keys})
    by_key = {(parcel.county_id, parcel.id): parcel for parcel in found.select_related("station")}
    return {key: by_key[key] for key in keys if key in by_key}


def trips(scope: Scope, *, status: str | None = None) -> QuerySet[Trip]:
    """The trips of a person's reach, with what `trip_view` needs."""
    found = trips_within(scope).prefetch_related(_RIDES)
    return found.filter(status=status) if status else found


def handling_paid(changes: Mapping[int, Change[HandlingFee]], since: datetime, to: datetime) -> list[Effect]:
    """Of the parcels handled from a moment to a moment, by county: what partners get for them, in fen. One query."""
    counts = _fees_paid(changes, since, to, leg_id=None)
    return [Effect(id, n, n * changes[id].before.parcel_fen, n * changes[id].after.parcel_fen) for id, n in counts]


def last_legs_paid(changes: Mapping[int, Change[LastLegFee]], since: datetime, to: datetime) -> list[Effect]:
    """Of the drives paid from a moment to a moment, by county: what carriers get for them, in fen. One query."""
    counts = _fees_paid(changes, since, to, leg_id__isnull=False)
    return [Effect(id, n, n * changes[id].before.drive_fen, n * changes[id].after.drive_fen) for id, n in counts]


def _fees_paid(counties: Iterable[int], since: datetime, to: datetime, **leg: Any) -> list[tuple[int, int]]:
    """How many fees, by county. Reads fees_by_time."""
    these = Fee.objects.filter(county_id__in=list(counties), recorded_at__gte=since, recorded_at__lt=to, **leg)
    return list(these.order_by().values_list("county_id").annotate(n=Count("id")))


def with_legs(parcels: QuerySet[Parcel]) -> QuerySet[Parcel]:
    """The same parcels with their drives in turn, each with its trip and driver. One query more."""
    return parcels.prefetch_related(_LEGS)


def last_leg(parcel: Parcel) -> Leg | None:
    """The drive that a parcel is on, or was on last. No query for a parcel `with_legs`."""
    return max(parcel.legs.all(), key=lambda leg: leg.loaded_at, default=None)


def with_arrival(parcels: QuerySet[Parcel]) -> QuerySet[Parcel]:
    """The same parcels, each with `there_since`: when its last drive ended."""
    legs = Leg.objects.filter(county_id=OuterRef("county_id"), parcel_id=OuterRef("id")).order_by("-loaded_at")
    return parcels.annotate(there_since=Subquery(legs.values("ended_at")[:1]))


def legs_to_hand_over(scope: Scope) -> QuerySet[Leg]:
    """The drives of a person's trips that are under way and whose parcel was not handed over yet."""
    legs = scope.within(Leg.objects.filter(ended_at=None, handed_over_at=None, parcel__status=ParcelStatus.ON_TRIP))
    return legs.filter(trip_id__in=trips_within(scope).values("id"))


def leg_on(trip: Trip, parcel: Parcel) -> Leg | None:
    """The drive of a parcel on a trip, the latest if there are several. One query."""
    return trip.legs.filter(parcel_id=parcel.id).order_by("-loaded_at").first()


# Related rows in the order in which they were made, so that an unchanged thing is shown the same each time.
_LINES = Prefetch("lines", Line.objects.select_related("sku").order_by("position"))
_OWN_PARCELS = Prefetch("parcels", Parcel.objects.order_by("id"))
_LEGS = Prefetch("legs", Leg.objects.select_related("trip__driver").order_by("loaded_at", "id"))
_RIDES = Prefetch("legs", Leg.objects.select_related("parcel").order_by("loaded_at", "id"))
_CONTENTS = Prefetch("contents", ParcelLine.objects.order_by("id"))
_PARTS = (
    _LINES,
    Prefetch("consignments", Consignment.objects.order_by("position")),
    Prefetch("consignments__parcels", Parcel.objects.order_by("id")),
)


def order_view(order: Order) -> OrderView:
    """An order as it stands."""
    due = due_fen(order.lines.all(), order.payments.all())
    return _order_view(order, OrderStatus(order.status), due, order.consignments.all())


def order_as_placed(county_id: int, order_id: UUID) -> OrderView:
    """An order as it stood when it was placed: the answer to its request, the first time and every time."""
    order = (
        Order.objects.select_related("station")
        .prefetch_related(_LINES, _PARTS[1], "payments")
        .get(county_id=county_id, id=order_id)
    )
    for line in order.lines.all():
        line.forget_counts()
    fresh = list(order.consignments.all())
    for consignment in fresh:
        consignment.status = ConsignmentStatus.TO_SHIP
    at_once = [payment for payment in order.payments.all() if payment.entry_id == order.id]
    due = due_fen(order.lines.all(), at_once)
    return _order_view(order, OrderStatus.PLACED, due, fresh, with_parcels=False)


def _order_view(
    order: Order, status: OrderStatus, due: int, consignments: Iterable[Consignment], *, with_parcels: bool = True
) -> OrderView:
    lines = list(order.lines.all())
    parts = [
        _consignment_view(
            consignment,
            order,
            [line for line in lines if line.consignment_id == consignment.id],
            consignment.parcels.all() if with_parcels else (),
        )
        for consignment in consignments
    ]
    by_line = {line.id: line for part in parts for line in part.lines}
    return OrderView(
        id=order.id,
        number=order.number,
        status=status,
        total_fen=order.total_fen,
        due_fen=due,
        payment_terms=Terms(order.payment_terms),
        lines=[by_line[line.id] for line in lines],
        consignments=parts,
        station=order.station.number,
        villager_id=order.villager_id,
        placed_at=order.placed_at,
        slip=slip_of(order),
    )


def consignment_view(consignment: Consignment) -> ConsignmentView:
    """A consignment as it stands."""
    return _consignment_view(consignment, consignment.order, consignment.lines.all(), consignment.parcels.all())


def _consignment_view(
    consignment: Consignment, order: Order, lines: Iterable[Line], parcels: Iterable[Parcel]
) -> ConsignmentView:
    number = consignment_number(order, consignment)
    return ConsignmentView(
        number=number,
        merchant=consignment.merchant_id,
        station=order.station.number,
        status=ConsignmentStatus(consignment.status),
        ship_by=consignment.ship_by,
        lines=[_line_view(line, number) for line in lines],
        parcels=sorted((parcel.number for parcel in parcels), key=lambda number: (len(number), number)),
    )


def _line_view(line: Line, consignment: str) -> LineView:
    return LineView(
        id=line.id,
        sku_id=line.sku_id,
        name=line.sku.name,
        quantity=line.quantity,
        cancelled=line.cancelled,
        expired=line.expired,
        collected=line.collected,
        unit_price_fen=line.unit_price_fen,
        consignment=consignment,
    )


def consignment_number(order: Order, consignment: Consignment) -> str:
    """`4217-A457-1`."""
    return f"{order.number}-{consignment.position}"


def parcel_view(parcel: Parcel) -> ParcelView:
    """A parcel as it stands."""
    return ParcelView(**_parcel_facts(parcel))


def scan_view(box: Sequence[Parcel]) -> ScanView:
    """What a scan moved, as it stands."""
    first, *others = box
    return ScanView(**_parcel_facts(first), also=[parcel.number for parcel in others])


def _parcel_facts(parcel: Parcel) -> dict[str, Any]:
    part = parcel.consignment
    return {
        "number": parcel.number,
        "consignment": consignment_number(part.order, part) if part else None,
        "carrier": parcel.carrier,
        "tracking": parcel.tracking,
        "status": ParcelStatus(parcel.status),
        "station": parcel.station.number,
        "shelf": parcel.shelf,
        "lines": [ParcelLineView(content.line_id, content.quantity) for content in parcel.contents.all()],
    }


def trip_view(trip: Trip) -> TripView:
    """A trip as it stands, with the numbers of its parcels."""
    numbers = sorted({leg.parcel.number for leg in trip.legs.all()})
    return TripView(trip.number, TripStatus(trip.status), trip.driver_id, numbers)


@dataclass(frozen=True, slots=True)
class Happening:
    """One step of an order's way: what moved (`kind`, `number`), how, when, by whom (None: a job), at which till.

    `said_at`: when the device said it happened, where that could not be and `happened_at` is the server's time.
    """

    kind: Literal["order", "consignment", "parcel"]
    number: str
    move: str
    happened_at: datetime
    recorded_at: datetime
    person_id: UUID | None
    till: str
    said_at: datetime | None


@dataclass(frozen=True, slots=True)
class Movement:
    """One transfer that was for an order, from one account to another."""

    transfer_id: UUID
    entry_id: UUID
    debit_kind: AccountKind
    debit_holder: str
    credit_kind: AccountKind
    credit_holder: str
    amount_fen: int
    kind: TransferKind
    happened_at: datetime


def history_of(order: Order) -> list[Happening]:
    """What happened to an order, its consignments and its parcels, the earliest first. One query."""
    return sql.rows(Happening, "logistics/history_of_order", county=order.county_id, order=order.id)


def history_of_parcel(parcel: Parcel) -> list[Happening]:
    """What happened to one parcel, the earliest first. One query."""
    return [
        Happening(
            "parcel",
            parcel.number,
            one.move,
            one.happened_at,
            one.recorded_at,
            one.person_id,
            one.till,
            one.said_at,
        )
        for one in events_of(parcel)
    ]


def money_of(order: Order) -> list[Movement]:
    """Every fen that moved for an order. One query."""
    found = sql.run("logistics/money_of_order", county=order.county_id, order=order.id)
    return [
        Movement(id, entry_id, AccountKind(giver), given_by, AccountKind(taker), taken_by, fen, TransferKind(kind), at)
        for id, entry_id, giver, given_by, taker, taken_by, fen, kind, at in found
    ]
