"""The main line in single steps, as the cast would take them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID

import pyotp
from django.db import connection
from django.test import Client

from cunqiao.desks.framework.second_step import BEING_SET_UP
from cunqiao.identity.actions import register_person
from cunqiao.identity.second_factor import unseal
from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.kernel.errors import Refusal
from cunqiao.kernel.ids import SentRequest
from cunqiao.kernel.installation import _open, installation
from cunqiao.kernel.models import Installation
from cunqiao.kernel.scope import Scope
from cunqiao.ledger.actions import confirm_top_up, request_top_up
from cunqiao.logistics.access import get_parcel_for, get_trip_for
from cunqiao.logistics.actions import (
    NewParcel,
    arrive_at_county,
    collect,
    create_trip,
    depart,
    load,
    receive,
    ship_consignment,
)
from cunqiao.logistics.evidence import Proof
from cunqiao.logistics.models import Evidence, Parcel
from cunqiao.network.access import get_station_for, get_tenure_for
from cunqiao.network.actions import begin_tenure, end_tenure
from cunqiao.orders.actions import place
from cunqiao.orders.admission import WantedLine
from cunqiao.orders.models import Consignment, Order
from cunqiao.orders.new import NewOrder
from tests.cast import TONGLU, WANG, merchant, merchant_daily, operator, operator_wuyuan, partner


def wish(scope: Scope = partner, pieces: Mapping[UUID, int] | None = None, **changes: Any) -> NewOrder:
    """An order that a partner asks for: `pieces` by SKU, for Wang; `changes` are fields of NewOrder or `id`, `sent`."""
    id = changes.pop("id", None) or new_id()
    sent = SentRequest(
        id, "/orders", scope.person_id, changes.pop("body", {"pieces": {str(k): v for k, v in (pieces or {}).items()}})
    )
    lines = changes.pop("lines", None) or [WantedLine(sku_id, quantity) for sku_id, quantity in (pieces or {}).items()]
    return NewOrder(**{"scope": scope, "sent": sent, "villager_id": WANG, "lines": lines} | changes)


def place_one(scope: Scope = partner, pieces: Mapping[UUID, int] | None = None, **changes: Any) -> Order:
    """Place it, or raise its refusal."""
    (outcome,) = place([wish(scope, pieces, **changes)])
    if isinstance(outcome, Refusal):
        raise outcome
    return Order.objects.get(county_id=outcome.county_id, id=outcome.id)


def ship(order: Order, *, boxes: int = 1) -> list[Parcel]:
    """Ship all consignments of an order; each in one box, or its pieces dealt over several."""
    return [parcel for part in order.consignments.order_by("position") for parcel in ship_part(part, boxes=boxes)]


def ship_part(part: Consignment, *, boxes: int = 1) -> list[Parcel]:
    by = next(m for m in (merchant, merchant_daily) if m.place_id == part.merchant_id)
    open_pieces = [line.id for line in part.lines.order_by("position") for _ in range(line.open_quantity)]
    packed = [open_pieces[i::boxes] for i in range(boxes)]
    parcels = [NewParcel("圆通", f"YT{new_id().hex}", {id: box.count(id) for id in box}) for box in packed]
    return ship_consignment(by, part, parcels=parcels, at=clock.now())


def bring(*parcels: Parcel) -> list[Parcel]:
    """From the merchant's carrier to the shelf of the station: centre, trip, station."""
    county_id = parcels[0].county_id
    by = operator if county_id == TONGLU else operator_wuyuan
    for parcel in parcels:
        arrive_at_county(by, get_parcel_for(by, parcel.number), at=clock.now())
    trip = create_trip(by, id=new_id())
    load(by, trip, numbers=[parcel.number for parcel in parcels], at=clock.now())
    depart(by, get_trip_for(by, trip.number), at=clock.now())
    boxes = [
        receive(station_of(parcel), get_parcel_for(by, parcel.number), shelf="A1", at=clock.now()) for parcel in parcels
    ]
    return [parcel for box in boxes for parcel in box]


def station_of(parcel: Parcel) -> Scope:
    """The partner who runs the parcel's station."""
    from tests.cast import partner_sikou, partner_xixi

    return next(p for p in (partner, partner_xixi, partner_sikou) if p.place_id == parcel.station_id)


def hand_over(old: Scope = partner, *, float_fen: int = 0) -> Scope:
    """The partner of a station stops, and somebody else begins, whose float has so much: the successor at the till."""
    operator_there = operator if old.county_id == TONGLU else operator_wuyuan
    now, station = clock.now(), get_station_for(old, old.place)
    end_tenure(operator_there, get_tenure_for(old, old.required_tenure_id), now)
    id = new_id()
    person = register_person(id=id, username=id.hex, name="Hua")
    tenure = begin_tenure(id=id, station=station, person=person, at=now)
    successor = replace(old, person_id=person.id, grant_id=tenure.id, tenure_id=tenure.id)
    if float_fen:
        asked = request_top_up(successor, id=new_id(), amount_fen=float_fen)
        confirm_top_up(operator_there, asked, entry_id=new_id(), bank_reference=f"first {id}")
    return successor


def hand_out(parcel: Parcel, *, id: UUID | None = None, by: Scope | None = None) -> Parcel:
    """The villager, known in person, takes it."""
    by = by or station_of(parcel)
    this = get_parcel_for(by, parcel.number)
    return collect(by, this, id=id or new_id(), proof=Proof(Evidence.KNOWN), at=clock.now())


def become(**changes: object) -> None:
    """Make the installation another one, which its triggers allow nobody."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE kernel_installation DISABLE TRIGGER USER")
        Installation.objects.update(**changes)
        cursor.execute("ALTER TABLE kernel_installation ENABLE TRIGGER USER")
    _open.cache_clear()


def take_second_step(client: Client) -> None:
    """Set up a second factor in a browser that is signed in, and prove it by that."""
    client.get("/second-factor")
    digits = pyotp.TOTP(unseal(client.session[BEING_SET_UP])).at(clock.now())
    assert client.post("/second-factor", {"code": digits}).status_code == 200, "the recovery codes"


@contextmanager
def operating(**changes: object) -> Iterator[None]:
    """Let the installation have another `time_zone` or `currency` for the block."""
    before = {name: getattr(installation(), name) for name in changes}
    Installation.objects.update(**changes)
    _open.cache_clear()
    try:
        yield
    finally:
        Installation.objects.update(**before)
        _open.cache_clear()


def whole_way(order: Order) -> list[Parcel]:
    """From shipping to the villager's hands."""
    return [hand_out(parcel) for parcel in bring(*ship(order))]
