"""At the station: a villager chooses, the partner orders; sometimes they think better of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from random import Random
from uuid import UUID

from cunqiao.kernel.county import new_id
from cunqiao.simulation.life.client import Client, Json, Problem, Unexpected
from cunqiao.simulation.life.purse import fill_float
from cunqiao.simulation.life.story import Cast, Stage, Story

# What people buy, in parts of a hundred lines; appliances lead by their value.
TASTE = {
    "large-appliances": 2,
    "small-appliances": 9,
    "womens-clothing": 8,
    "mens-clothing": 6,
    "childrens-clothing": 4,
    "shoes": 7,
    "household": 25,
    "kitchenware": 6,
    "bedding": 3,
    "skin-care": 8,
    "personal-care": 12,
    "farm-tools": 3,
    "seeds-and-fertiliser": 7,
}
LINES, LINE_WEIGHTS = (1, 2, 3), (75, 18, 7)
PIECES, PIECE_WEIGHTS = (1, 2, 3), (80, 15, 5)
IN_STOCK = 10  # nobody asks for what is nearly gone
RELATIONS = ("儿子", "女儿", "邻居", "丈夫", "妻子")


@dataclass(slots=True)
class Shop:
    """What a partner knows: the shelf of the county, the villagers, the count of the till."""

    partner: Client
    goods: dict[str, list[Json]]
    villagers: list[Json]
    till_numbers: Iterator[int] = field(default_factory=lambda: count(1))


def open_shops(cast: Cast) -> list[Shop]:
    """Each partner of a county looks at what there is to sell, and to whom."""
    goods: dict[str, list[Json]] = {}
    shelf = cast.partners[0].all("/catalog/skus")
    for sku in sorted(shelf, key=lambda sku: (sku["name"], sku["merchant"])):
        if sku["available"] >= IN_STOCK and sku["category"] in TASTE:
            goods.setdefault(sku["category"], []).append(sku)
    return [Shop(partner, goods, _villagers(partner)) for partner in cast.partners]


def _villagers(partner: Client) -> list[Json]:
    return sorted(partner.all("/villagers"), key=lambda villager: str(villager["name"]))


def register(shop: Shop, chance: Random, name: str) -> None:
    """A new customer, in a household that is there."""
    body = {"name": name, "household_id": chance.choice(shop.villagers)["household_id"]}
    shop.villagers.append(shop.partner.post("/villagers", body))


def take_order(shop: Shop, operator: Client, chance: Random, stage: Stage) -> Story:
    """One villager's order. A float that is too low is filled first."""
    told, id = _wish(shop, chance), new_id()
    answer = shop.partner.attempt("/orders", told, id=id)
    if isinstance(answer, Problem):
        if answer.code != "insufficient_float":
            raise Unexpected(f"an order was refused: {answer}")
        fill_float(shop.partner, operator, answer.data["needed_fen"] + 5_000_00)
        answer = shop.partner.post("/orders", told, id=id)
    return Story(shop.partner, stage, id, told, first=answer, order=answer)


def _wish(shop: Shop, chance: Random) -> Json:
    lines = _basket(shop, chance)
    total = sum(line["quantity"] * line.pop("price") for line in lines)
    body: Json = {"villager_id": chance.choice(shop.villagers)["id"], "lines": lines}
    if chance.random() < 0.35:
        body["payment_terms"] = "on_collection"
        if chance.random() < 0.3:
            body["cash_fen"] = chance.randint(0, total)
    elif chance.random() < 0.5:
        body |= {"payment_terms": "cash", "cash_fen": total}
    if chance.random() < 0.3:
        body["till_number"] = str(next(shop.till_numbers))
    if chance.random() < 0.3:
        body["consent"] = chance.choice([{"kind": "seen"}, {"kind": "phone_code", "value": "1234"}])
    if chance.random() < 0.15:
        body["collector"] = {"name": "家里人", "relation": chance.choice(RELATIONS)}
    return body


def _basket(shop: Shop, chance: Random) -> list[Json]:
    """Lines with their `price`, which is told to the server in some."""
    (size,) = chance.choices(LINES, LINE_WEIGHTS)
    slugs = [slug for slug in TASTE if slug in shop.goods]
    chosen: dict[UUID, Json] = {}
    for slug in chance.choices(slugs, [TASTE[slug] for slug in slugs], k=size):
        sku = chance.choice(shop.goods[slug])
        (pieces,) = chance.choices(PIECES, PIECE_WEIGHTS)
        line = {"sku_id": sku["id"], "quantity": 1 if slug == "large-appliances" else pieces}
        told = {"unit_price_fen": sku["price_fen"]} if chance.random() < 0.5 else {}
        chosen[sku["id"]] = {**line, **told, "price": sku["price_fen"]}
    return list(chosen.values())


def cancel_whole(story: Story, by: Client) -> None:
    """Nothing of it was shipped: all of it goes back."""
    story.order = by.post(f"{story.path}/cancel", {})
    story.stage = Stage.TO_SHIP
    if story.order["status"] != "cancelled":
        raise Unexpected(f"{story.path} is {story.order['status']} after it was cancelled")


def cancel_piece(story: Story, chance: Random) -> None:
    """One piece of one line goes back; the villager keeps the rest."""
    line = chance.choice(story.order["lines"])
    body = {"lines": [{"line_id": line["id"], "quantity": 1}]}
    before = story.order["due_fen"]
    story.order = story.partner.post(f"{story.path}/cancel", body)
    if story.order["due_fen"] != before - line["unit_price_fen"]:
        raise Unexpected(f"{story.path}: a piece went back, and its price did not")
