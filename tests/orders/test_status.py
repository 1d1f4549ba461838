"""An order's status is that of the live consignment that has come least far."""

from datetime import UTC, datetime
from itertools import combinations_with_replacement

import pytest

from cunqiao.orders.models import Consignment
from cunqiao.orders.states import order_status

NOON = datetime(2015, 11, 1, 4, tzinfo=UTC)
ALIVE = {  # how far it has come: what the order is when this is the last
    "to ship": ("placed", Consignment(status="to_ship")),
    "under way": ("shipped", Consignment(status="shipped")),
    "there": ("at_station", Consignment(status="shipped", at_station_at=NOON)),
    "in hand": ("collected", Consignment(status="collected", at_station_at=NOON)),
}
ENDED = {"cancelled": Consignment(status="cancelled"), "expired": Consignment(status="expired")}
EVERY = [kinds for count in (1, 2, 3, 4) for kinds in combinations_with_replacement([*ALIVE, *ENDED], count)]


@pytest.mark.parametrize("kinds", EVERY, ids=" + ".join)
def test_every_combination(kinds: tuple[str, ...]) -> None:
    consignments = [ALIVE[kind][1] if kind in ALIVE else ENDED[kind] for kind in kinds]
    least = next((status for kind, (status, _) in ALIVE.items() if kind in kinds), None)
    expected = least or ("expired" if "expired" in kinds else "cancelled")
    assert order_status(consignments) == order_status(consignments[::-1]) == expected
