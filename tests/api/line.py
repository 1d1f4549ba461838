"""The main line over HTTP, step by step."""

from typing import Any

from tests import cast
from tests.api.caller import Answer, Caller, basket

from cunqiao.kernel.county import new_id


def place(caller: Caller, **changes: Any) -> Answer:
    """An order for Wang: a soap and two kettles, of two merchants."""
    lines = basket(cast.SOAP) + basket(cast.KETTLE, 2)
    return caller.post("/orders", **{"villager_id": str(cast.WANG), "lines": lines} | changes)


def placed(caller: Caller, **changes: Any) -> dict[str, Any]:
    answer = place(caller, **changes)
    assert answer.status == 201, answer.body
    order: dict[str, Any] = answer.body
    return order


def ship(order: dict[str, Any]) -> list[str]:
    """Both merchants ship all in one parcel each. The parcels' numbers."""
    numbers: list[str] = []
    for part in order["consignments"]:
        by = cast.merchant if part["merchant"] == str(cast.APPLIANCES) else cast.merchant_daily
        answer = Caller(by).post(f"/consignments/{part['number']}/ship", parcels=[box(part)])
        assert answer.status == 200, answer.body
        numbers += answer.body["parcels"]
    return numbers


def box(part: dict[str, Any]) -> dict[str, Any]:
    lines = [
        {"line_id": line["id"], "quantity": line["quantity"] - line["cancelled"] - line["expired"]}
        for line in part["lines"]
    ]
    return {
        "carrier": "圆通",
        "tracking": f"YT{new_id().hex}",
        "lines": [line for line in lines if line["quantity"]],
    }


def bring(numbers: list[str], driver_id: Any = cast.DI) -> str:
    """From the centre's door to the station's shelf. The trip's number."""
    operator, partner = Caller(cast.operator), Caller(cast.partner)
    for number in numbers:
        assert operator.post(f"/parcels/{number}/scan", event="arrived_county").status == 200
    trip = operator.post("/trips", driver_id=str(driver_id)).body["number"]
    assert operator.post(f"/trips/{trip}/load", parcels=numbers).status == 200
    assert operator.post(f"/trips/{trip}/depart").status == 200
    for number in numbers:
        assert partner.post(f"/parcels/{number}/scan", event="received", shelf="A1").status == 200
    return str(trip)
