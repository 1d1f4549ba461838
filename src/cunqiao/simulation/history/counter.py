"""Villagers collect what has come for them, or leave it lying."""

import struct
import zlib
from datetime import datetime, timedelta
from functools import cache, partial
from random import Random

from cunqiao.kernel.county import new_id
from cunqiao.kernel.ids import Answer, SentRequest, once
from cunqiao.logistics.actions import collect
from cunqiao.logistics.codes import code_of
from cunqiao.logistics.evidence import Proof
from cunqiao.logistics.models import Evidence, Parcel
from cunqiao.orders.models import Order
from cunqiao.orders.slips import slip_of
from cunqiao.simulation.history.past import Past
from cunqiao.simulation.history.timeline import in_hours

USUAL_DAYS = 1.3  # until a parcel is collected, in the mean
LEFT, LEFT_LATELY = 0.02, 0.2  # of the parcels lie for weeks: at all times, and of those that came lately
LATELY = (timedelta(days=5), timedelta(days=11))  # ago
EVIDENCE = {Evidence.KNOWN: 50, Evidence.CODE: 28, Evidence.SLIP: 16, Evidence.SIGNATURE: 6}
BY_A_RELATIVE = 0.15  # of the collections


def expect(past: Past, parcel: Parcel, received_at: datetime) -> None:
    """Somebody comes for a parcel within some days, or in some weeks."""
    chance = past.chance
    lately = LATELY[0] <= past.now - received_at <= LATELY[1]
    left = chance.random() < (LEFT_LATELY if lately else LEFT)
    days = chance.uniform(12, 25) if left else min(9.0, 0.08 + chance.expovariate(1 / USUAL_DAYS))
    past.timeline.add(in_hours(received_at + timedelta(days=days), chance), partial(_hand_out, past, parcel))


def _hand_out(past: Past, parcel: Parcel, at: datetime) -> None:
    seat, chance, id = past.cast.seats[parcel.station_id], past.chance, new_id()
    (kind,) = chance.choices(list(EVIDENCE), list(EVIDENCE.values()))
    proof = _proof(kind, parcel, parcel.consignment.order)
    relative = seat.relative_of(parcel.addressee_id, chance) if chance.random() < BY_A_RELATIVE else None

    def act() -> Answer:
        collect(
            seat.partner,
            parcel,
            id=id,
            proof=proof,
            collector_name=relative.name if relative else "",
            collector_relation="家人" if relative else "",
            at=at,
        )
        return {"number": parcel.number}

    once(
        parcel.county_id,
        SentRequest(id, "history/collections", seat.partner.required_person_id, {"number": parcel.number}),
        act,
    )


def _proof(kind: Evidence, parcel: Parcel, order: Order) -> Proof:
    match kind:
        case Evidence.CODE:
            return Proof(kind, code_of(parcel).encode())
        case Evidence.SLIP:
            return Proof(kind, slip_of(order).encode())
        case Evidence.SIGNATURE:
            return Proof(kind, _signature())
        case _:
            return Proof(kind)


@cache
def _signature(width: int = 240, height: int = 80) -> bytes:
    """A picture of a made-up signature: a black line that goes up and down, on white."""
    rows = [bytearray(b"\xff" * width) for _ in range(height)]
    chance, y = Random(1), height / 2
    for x in range(20, width - 20):
        y = min(height - 8.0, max(8.0, y + chance.uniform(-6, 6)))
        for thick in range(3):
            rows[int(y) + thick][x] = 0
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
