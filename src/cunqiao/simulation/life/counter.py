"""At the counter: a parcel is handed out on evidence."""

import struct
import zlib
from base64 import b64encode
from collections.abc import Iterable
from random import Random

from cunqiao.simulation.life.client import Client, Json, Unexpected
from cunqiao.simulation.life.story import Box, Cast, Stage

EVIDENCE, EVIDENCE_WEIGHTS = ("slip", "code", "signature", "known"), (40, 30, 15, 15)


def hand_out(cast: Cast, chance: Random, boxes: Iterable[Box]) -> None:
    """Villagers come for what lies at the station."""
    for box in boxes:
        if box.stage == Stage.COLLECTED:
            (kind,) = chance.choices(EVIDENCE, EVIDENCE_WEIGHTS)
            body: Json = {"evidence": evidence(cast, kind, box)}
            if chance.random() < 0.2:
                body["collector"] = {"name": "邻居", "relation": "邻居"}
            answer = box.story.partner.post(f"/parcels/{box.number}/collect", body)
            if answer["status"] != "collected":
                raise Unexpected(f"parcel {box.number} was collected and is not")


def evidence(cast: Cast, kind: str, box: Box) -> Json:
    """What the villager shows."""
    match kind:
        case "slip":
            return {"kind": kind, "value": box.story.order["slip"]}
        case "code":
            return {
                "kind": kind,
                "value": code_of(cast.headquarters[0], cast.county_id, box.number),
            }
        case "signature":
            return {"kind": kind, "value": b64encode(drawn_line()).decode()}
        case _:
            return {"kind": kind}


def code_of(headquarters: Client, county_id: int, number: str) -> str:
    """The code that the villager was sent. Only in a demo can it be read by others."""
    told = headquarters.get(f"/messages?about={number}&county={county_id}")["items"]
    (code,) = [message["code"] for message in told if message["code"]]
    return str(code)


def drawn_line() -> bytes:
    """The smallest PNG that is a picture: one line of eight black dots."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checked = kind + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    header = struct.pack(">IIBBBBB", 8, 1, 1, 0, 0, 0, 0)
    picture = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + picture
