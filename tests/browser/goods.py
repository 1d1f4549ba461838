"""What the journeys buy."""

from typing import Any

from tests.browser.served import Served


def small_thing(served: Served, who: dict[str, Any], nth: int = 0) -> dict[str, Any]:
    """Something small that is there in plenty, so that one journey does not take it from another."""
    found = served.get("/catalog/skus", who, limit=100)["items"]
    small = [sku for sku in found if sku["handling"] == "small" and sku["available"] > 20 and sku["price_fen"] < 100_00]
    return dict(small[nth])
