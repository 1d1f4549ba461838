"""The whole proof once: a world, a life in it, and what has come of it."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from time import monotonic
from typing import Any

import httpx

from cunqiao.earnings.actions import release_due
from cunqiao.kernel import clock
from cunqiao.network.queries import active_counties
from cunqiao.orders.actions import expire_overdue
from cunqiao.orders.jobs import announce_new
from cunqiao.policies.kinds import ReturnWindow, ShipBy
from cunqiao.policies.queries import in_force
from cunqiao.regions.loading import load
from cunqiao.simulation.life import live
from cunqiao.simulation.life.client import listed_people, sign_in
from cunqiao.simulation.world import make_world

Progress = Callable[[str], None]
MARGIN = timedelta(hours=1)  # past a deadline
TIMEOUT = 60  # seconds for one answer


def run_once(base_url: str, *, seed: int, orders: int, progress: Progress) -> dict[str, Any]:
    """Make the world, let `orders` orders live in it over HTTP, and count what stands at the end.

    The server at `base_url` is in demo mode and works on the database that Django is set up on,
    which is migrated and empty. Orders and parcels are counted by status, money by kind of account
    (in fen, credits less debits). The imbalance is the sum of all balances as the API shows them:
    anything but 0 is a fault.

    Raises:
        Unexpected: the server answered otherwise than its contract says.
    """
    began = monotonic()
    load(progress)
    make_world(seed, progress)
    with httpx.Client(base_url=base_url, timeout=TIMEOUT) as http:
        live(http, seed, orders, pass_time=pass_time, say=progress)
        return outcome(http) | {"seconds": round(monotonic() - began, 1)}


def pass_time() -> None:
    """The jobs of the days to come: overdue consignments expire, commissions become payable."""
    now = clock.now()
    for county_id in active_counties():
        announce_new(county_id)
        with clock.at(now + timedelta(hours=in_force(ShipBy, county_id, now).policy.hours) + MARGIN):
            while expire_overdue(county_id):
                pass
        with clock.at(now + timedelta(days=in_force(ReturnWindow, county_id, now).policy.days) + MARGIN):
            while release_due(county_id):
                pass


def outcome(http: httpx.Client) -> dict[str, Any]:
    """What stands now, as an auditor reads it: all of `run_once`'s answer but the time."""
    auditor = sign_in(http, next(who for who in listed_people(http) if who["role"] == "auditor"))
    money: Counter[str] = Counter()
    for account in auditor.all("/ledger/accounts"):
        money[account["kind"]] += account["balance_fen"]
    return {
        "orders": _by_status(auditor.all("/orders")),
        "parcels": _by_status(auditor.all("/parcels")),
        "money_fen": dict(money),
        "ledger_imbalance_fen": sum(money.values()),
    }


def _by_status(things: list[dict[str, Any]]) -> dict[str, int]:
    return dict(Counter(thing["status"] for thing in things))
