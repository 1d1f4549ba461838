"""What happened before a journey begins, told to the server without a page."""

from typing import Any
from uuid import uuid4

from tests.browser.served import Served


def small_thing(served: Served, who: dict[str, Any], nth: int = 0) -> dict[str, Any]:
    """Something small that is there in plenty, so that one journey does not take it from another."""
    found = served.get("/catalog/skus", who, limit=100)["items"]
    small = [sku for sku in found if sku["handling"] == "small" and sku["available"] > 20 and sku["price_fen"] < 100_00]
    return dict(small[nth])


def merchant_of(served: Served, merchant: str) -> dict[str, Any]:
    return next(who for who in served.people if who["merchant"] == merchant)


def place(served: Served, partner: dict[str, Any], *, nth: int = 0, **terms: Any) -> dict[str, Any]:
    """An order of one small thing for somebody of the station."""
    villager = served.get("/villagers", partner, limit=5)["items"][-1]
    lines = [{"sku_id": small_thing(served, partner, nth)["id"], "quantity": 1}]
    body = {"id": str(uuid4()), "villager_id": villager["id"], "lines": lines, **terms}
    return dict(served.post("/orders", partner, body))


def ship(served: Served, order: dict[str, Any]) -> str:
    """As one parcel; its number."""
    consignment = order["consignments"][0]
    lines = [{"line_id": line["id"], "quantity": line["quantity"]} for line in consignment["lines"]]
    parcel = {"carrier": "SF", "tracking": f"SF{consignment['number'].replace('-', '')}", "lines": lines}
    merchant = merchant_of(served, consignment["merchant"])
    shipped = served.post(
        f"/consignments/{consignment['number']}/ship", merchant, {"id": str(uuid4()), "parcels": [parcel]}
    )
    number: str = shipped["parcels"][0]
    return number


def drive(served: Served, partner: dict[str, Any], parcel: str) -> None:
    """From the merchant's carrier over the county centre to the station's door."""
    operator, driver = (served.person(role, partner) for role in ("county_operator", "driver"))
    served.post(f"/parcels/{parcel}/scan", operator, {"id": str(uuid4()), "event": "arrived_county"})
    trip = served.post("/trips", operator, {"id": str(uuid4()), "driver_id": driver["id"]})["number"]
    served.post(f"/trips/{trip}/load", operator, {"id": str(uuid4()), "parcels": [parcel]})
    served.post(f"/trips/{trip}/depart", operator, {"id": str(uuid4())})
    served.post(f"/parcels/{parcel}/scan", driver, {"id": str(uuid4()), "event": "handed_over"})


def receive(served: Served, partner: dict[str, Any], parcel: str) -> None:
    served.post(f"/parcels/{parcel}/scan", partner, {"id": str(uuid4()), "event": "received", "shelf": "A1"})


def lying(served: Served, partner: dict[str, Any], nth: int = 0) -> str:
    """A parcel on the station's shelf; its number."""
    parcel = ship(served, place(served, partner, nth=nth))
    drive(served, partner, parcel)
    receive(served, partner, parcel)
    return parcel
