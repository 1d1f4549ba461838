"""What must not work, tried on purpose: refused as the contract says, and nothing changes."""

from collections.abc import Sequence

from cunqiao.kernel.county import new_id
from cunqiao.simulation.life.client import Json, Unexpected
from cunqiao.simulation.life.counter import code_of
from cunqiao.simulation.life.purse import float_of
from cunqiao.simulation.life.shop import Shop
from cunqiao.simulation.life.story import Box, Cast, Stage, Story

SHOWN = ["/ledger/accounts", "/orders?limit=1"]  # what a partner sees move if an order is taken


def refuse_orders(cast: Cast, shop: Shop) -> None:
    """Too much, at a wrong price, of nothing, with an unknown coupon, for nobody, by a driver."""
    partner, villager = shop.partner, shop.villagers[0]["id"]
    cheap = min((g for goods in shop.goods.values() for g in goods), key=lambda g: g["price_fen"])
    one = {"villager_id": villager, "lines": [_line(cheap, 1)]}
    dearer = cheap | {"price_fen": cheap["price_fen"] + 1}
    nothing = cheap | {"id": str(new_id())}
    for code, changes in (
        ("insufficient_stock", {"lines": [_line(cheap, 9_999)]}),
        ("price_changed", {"lines": [_line(dearer, 1)]}),
        ("unknown_sku", {"lines": [_line(nothing, 1)]}),
        ("unknown_coupon", {"coupon_codes": ["DOUBLE11"]}),
        ("invalid", {"payment_terms": "cash", "cash_fen": 1}),
        ("not_found", {"villager_id": str(new_id())}),
    ):
        partner.refused(code, "/orders", one | changes, same=SHOWN)
    _refuse_float(shop, villager)
    cast.driver.refused("role_not_allowed", "/orders", one, same=["/parcels"])


def refuse_repeats(cast: Cast, stories: Sequence[Story]) -> None:
    """An order sent again is the same order, whatever happened since; else its id is taken."""
    for story in stories[:2]:
        partner, told = story.partner, story.told
        partner.again("/orders", told, id=story.id, answer=story.first)
        other_terms = told | {"consent": {"kind": "signature", "value": "x"}}
        problem = partner.refused("id_taken", "/orders", other_terms, same=SHOWN, id=story.id)
        if problem.data["differing"] != ["consent"]:
            raise Unexpected(f"the consent alone differs, not as {problem} says")
        other = next(p for p in cast.partners if p is not partner)
        other.refused("not_found", f"{story.path}/cancel", {}, same=[*SHOWN])
    counted = next((story for story in stories if "till_number" in story.told), None)
    if counted:
        counted.partner.refused("number_taken", "/orders", counted.told, same=SHOWN)


def _line(sku: Json, quantity: int) -> Json:
    return {"sku_id": sku["id"], "quantity": quantity, "unit_price_fen": sku["price_fen"]}


def _refuse_float(shop: Shop, villager_id: str) -> None:
    """More than the float holds, of whatever there is enough of."""
    available = float_of(shop.partner)
    for sku in (sku for goods in shop.goods.values() for sku in goods):
        pieces = available // sku["price_fen"] + 1
        if pieces <= min(sku["available"], 9_999):
            body = {"villager_id": villager_id, "lines": [_line(sku, pieces)]}
            problem = shop.partner.refused("insufficient_float", "/orders", body, same=SHOWN)
            if problem.data["available_fen"] != available:
                raise Unexpected(f"the float holds {available} fen, not as {problem} says")
            return
    raise Unexpected("nothing is dear enough to empty a float")


def refuse_on_the_way(cast: Cast, stories: Sequence[Story], boxes: Sequence[Box]) -> None:
    """Shipped things cannot be cancelled or shipped again; a scan counts once."""
    shipped = next((box.story for box in boxes), None)
    if shipped:
        path = f"{shipped.path}/cancel"
        shipped.partner.refused("move_not_allowed", path, {}, same=[*SHOWN, shipped.path])
    scanned = next((box for box in boxes if box.number), None)
    if scanned:
        path, same = f"/parcels/{scanned.tracking}/scan", ["/parcels?limit=200"]
        cast.operator.refused("move_not_allowed", path, {"event": "arrived_county"}, same=same)
        cast.operator.refused("role_not_allowed", path, {"event": "received"}, same=same)
        partner = scanned.story.partner
        if scanned.stage >= Stage.AT_STATION:
            partner.refused("move_not_allowed", path, {"event": "received"}, same=same)
    waiting = [s for s in stories if s.stage == Stage.TO_SHIP and s.order["status"] == "placed"]
    if waiting:
        _refuse_shipping(cast, waiting[0])


def _refuse_shipping(cast: Cast, story: Story) -> None:
    """A merchant names more pieces than were ordered; another one ships what is not its own."""
    shown = story.partner.get(story.path)
    consignment = next((c for c in shown["consignments"] if c["status"] == "to_ship"), None)
    if consignment is None:
        return
    line = consignment["lines"][0]
    pieces = [{"line_id": line["id"], "quantity": line["quantity"] + 1}]
    box = {"carrier": "演示快递", "tracking": f"NO{new_id().hex}", "lines": pieces}
    path = f"/consignments/{consignment['number']}/ship"
    for merchant in cast.merchants:
        own = merchant.about["merchant"] == consignment["merchant"]
        same = [f"/consignments?limit=200&county={cast.county_id}"]
        code = "quantities_differ" if own else "not_found"
        merchant.refused(code, path, {"parcels": [box]}, same=same)


def refuse_collecting(cast: Cast, boxes: Sequence[Box]) -> None:
    """Wrong codes, a forged slip, a picture that is none; what was collected is gone."""
    lying = next((box for box in boxes if box.stage == Stage.AT_STATION), None)
    if lying:
        partner, path = lying.story.partner, f"/parcels/{lying.number}/collect"
        right = code_of(cast.headquarters[0], cast.county_id, lying.number)
        wrong = f"{(int(right) + 1) % 1_000_000:06}"
        for code, kind, value in (
            ("wrong_code", "code", wrong),
            ("invalid", "code", "12345"),
            ("slip_not_genuine", "slip", _forged(lying.story.order["slip"])),
            ("invalid", "signature", "bm8gcGljdHVyZQ=="),
        ):
            body = {"evidence": {"kind": kind, "value": value}}
            partner.refused(code, path, body, same=[*SHOWN, lying.story.path])
    gone = next((box for box in boxes if box.stage == Stage.COLLECTED), None)
    if gone:
        partner, path = gone.story.partner, f"/parcels/{gone.number}/collect"
        body = {"evidence": {"kind": "known"}}
        partner.refused("move_not_allowed", path, body, same=[*SHOWN, gone.story.path])


def _forged(slip: str) -> str:
    """The slip with one sign changed, in the middle of what is signed or signs."""
    middle = len(slip) // 2
    return slip[:middle] + ("A" if slip[middle] != "A" else "B") + slip[middle + 1 :]
