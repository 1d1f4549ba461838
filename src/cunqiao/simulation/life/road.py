"""On the way: merchants ship, the county centre sorts, the van drives, the station receives."""

from collections.abc import Iterable
from random import Random

from cunqiao.orders.pieces import GivenBack
from cunqiao.simulation.life.client import Client, Json, Unexpected
from cunqiao.simulation.life.story import Box, Cast, Stage, Story

CARRIERS = ("演示快递", "演示速运", "演示物流")
TRIP = 15  # parcels that a van takes
LATE = 0.08  # of the parcels: a step behind the rest of their order
FORGOTTEN = 0.06  # of the consignments: their merchant does not ship in time


def send_off(cast: Cast, chance: Random, stories: Iterable[Story]) -> list[Box]:
    """Merchants ship what is to be shipped of these orders."""
    shipping = {s.order["number"]: s for s in stories if s.stage >= Stage.SHIPPED}
    boxes: list[Box] = []
    for merchant in cast.merchants:
        waiting = merchant.all(f"/consignments?status=to_ship&county={cast.county_id}")
        for consignment in sorted(waiting, key=lambda found: str(found["number"])):
            story = shipping.get(consignment["number"].rpartition("-")[0])
            if story and chance.random() >= FORGOTTEN:
                boxes += _ship(merchant, consignment, story, chance)
    return boxes


def _ship(merchant: Client, consignment: Json, story: Story, chance: Random) -> list[Box]:
    number = consignment["number"]
    parcels = [
        {"carrier": chance.choice(CARRIERS), "tracking": f"YT{number}-{i}", "lines": lines}
        for i, lines in enumerate(_pack(consignment, chance), 1)
    ]
    shipped = merchant.post(f"/consignments/{number}/ship", {"parcels": parcels})
    if shipped["status"] != "shipped" or len(shipped["parcels"]) != len(parcels):
        raise Unexpected(f"consignment {number} was shipped and is not")
    return [Box(str(box["tracking"]), story, _stage(story, chance)) for box in parcels]


def _pack(consignment: Json, chance: Random) -> list[list[Json]]:
    """What was not given back, in one box, or dealt over two."""
    pieces = [line["id"] for line in consignment["lines"] for _ in range(_kept(line))]
    count = 2 if len(pieces) > 1 and chance.random() < 0.4 else 1
    packed = [pieces[i::count] for i in range(count)]
    return [[{"line_id": id, "quantity": box.count(id)} for id in dict.fromkeys(box)] for box in packed]


def _kept(line: Json) -> int:
    return int(line["quantity"] - sum(line[count] for count in GivenBack))


def _stage(story: Story, chance: Random) -> Stage:
    late = story.stage > Stage.SHIPPED and chance.random() < LATE
    return Stage(story.stage - late)


def sort_in(cast: Cast, boxes: Iterable[Box]) -> None:
    """The county centre scans what has arrived, by the carriers' numbers."""
    for shelf, box in enumerate(_coming_to(Stage.AT_COUNTY, boxes)):
        body = {"event": "arrived_county", "shelf": f"A{shelf % 20}"}
        box.number = cast.operator.post(f"/parcels/{box.tracking}/scan", body)["number"]


def carry(cast: Cast, boxes: Iterable[Box]) -> None:
    """Trips to the villages: those that shall leave, and one that is still being loaded."""
    loaded = _coming_to(Stage.LOADED, boxes)
    leaving = [box for box in loaded if box.stage > Stage.LOADED]
    staying = [box for box in loaded if box.stage == Stage.LOADED]
    for number, start in enumerate(range(0, len(leaving), TRIP)):
        _drive(cast, leaving[start : start + TRIP], with_driver=number % 4 != 3)
    if staying:
        _load(cast, staying, {})


def _load(cast: Cast, boxes: list[Box], body: Json) -> str:
    trip = cast.operator.post("/trips", body)
    path = f"/trips/{trip['number']}"
    cast.operator.post(f"{path}/load", {"parcels": [box.number for box in boxes]})
    return path


def _drive(cast: Cast, boxes: list[Box], *, with_driver: bool) -> None:
    """A trip with all its scans; without a driver it is the operator who lets it go."""
    path = _load(cast, boxes, {"driver_id": cast.driver.about["id"]} if with_driver else {})
    starter = cast.driver if with_driver else cast.operator
    if starter.post(f"{path}/depart", {})["status"] != "departed":
        raise Unexpected(f"{path} left and did not")
    arriving = [box for box in boxes if box.stage >= Stage.AT_STATION]
    for shelf, box in enumerate(arriving):
        scan = f"/parcels/{box.number}/scan"
        if with_driver:
            cast.driver.post(scan, {"event": "handed_over"})
        box.story.partner.post(scan, {"event": "received", "shelf": f"B{shelf}"})
    trips = {trip["number"]: trip["status"] for trip in cast.operator.all("/trips")}
    due = "done" if len(arriving) == len(boxes) else "departed"
    if trips[path.rpartition("/")[2]] != due:
        raise Unexpected(f"{path} should be {due}")


def _coming_to(stage: Stage, boxes: Iterable[Box]) -> list[Box]:
    return [box for box in boxes if box.stage >= stage]
