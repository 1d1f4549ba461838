"""How many orders a second are placed, beside what `pgbench` does with the same server in the same run.

The whole model is written: counters, floats, stock, orders with their consignments, two lines and a payment, one
transfer an order; foreign keys, triggers and all indexes are on; each batch is one durable transaction. The database
is the embedded one as it is installed. `pgbench` runs its default script (TPC-B-like) with 8 clients and prepared
statements. No HTTP in either.
"""

import random
import re
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from time import perf_counter
from uuid import UUID

from django.db import connection

from cunqiao.kernel.county import new_id
from cunqiao.kernel.ids import SentRequest
from cunqiao.kernel.scope import County, Role, Scope
from cunqiao.orders.actions import Placed, place
from cunqiao.orders.admission import WantedLine
from cunqiao.orders.new import NewOrder
from cunqiao.project import postgres
from cunqiao.simulation.world import COUNTIES, Size, make_world

SECONDS = 6.0  # of each measurement
SIZE = {"stations": 60, "villagers": 3000, "skus": 1500}


def measure(url: str, progress: Callable[[str], None]) -> dict[str, float]:
    """Orders a second by size of batch, and transactions a second of pgbench."""
    progress("making the world")
    customers, skus = _world(progress)
    wishes = _Wishes(customers, skus)
    _settle_statistics(wishes)
    result = {"pgbench_tps": _pgbench(url, progress)}
    for name, size in (("batch_1", 1), ("batch_50", 50), ("batch_300", 300)):
        result[name] = _place_for(wishes.deal(), size)
        progress(f"{name}: {result[name]:.0f} orders a second")
    result["batch_300_two_writers"] = _two_writers(wishes)
    progress(f"batch_300_two_writers: {result['batch_300_two_writers']:.0f} orders a second")
    better = max(result["batch_300"], result["batch_300_two_writers"])
    progress(f"the better batch of 300 is {better / result['pgbench_tps']:.2f} times pgbench")
    return {name: round(value, 1) for name, value in result.items()}


def _world(progress: Callable[[str], None]) -> tuple[list[tuple[Scope, UUID]], list[UUID]]:
    """The demo world, with money and stock that do not run out: who orders for whom, and what there is to order."""
    from cunqiao.catalog.actions import NewSupply, supply_all
    from cunqiao.catalog.models import Sku
    from cunqiao.identity.models import Grant
    from cunqiao.network.models import Tenure
    from cunqiao.regions.loading import load
    from cunqiao.villagers.models import Villager

    load(counties=COUNTIES)
    make_world(1, progress, Size(**SIZE))
    skus = list(Sku.objects.values_list("id", flat=True))
    supply_all([NewSupply(new_id(), county, sku, 10_000_000) for county in COUNTIES for sku in skus])
    partners = {}
    operators = dict(Grant.objects.filter(role=Role.COUNTY_OPERATOR).values_list("county_id", "person_id"))
    for tenure in Tenure.objects.select_related("station"):
        station = tenure.station
        partners[station.id] = Scope(
            Role.PARTNER,
            tenure.person_id,
            County(tenure.county_id),
            station.id,
            station.number,
            tenure.id,
            tenure.id,
            "A",
        )
        _fill_float(partners[station.id], operators[tenure.county_id])
    villagers = Villager.objects.values_list("station_id", "id")
    return [(partners[station_id], id) for station_id, id in villagers], skus


def _fill_float(partner: Scope, operator_id: UUID) -> None:
    from cunqiao.ledger.actions import confirm_top_up, request_top_up

    top_up = request_top_up(partner, id=new_id(), amount_fen=10**13)
    operator = Scope(Role.COUNTY_OPERATOR, operator_id, County(partner.county_id))
    confirm_top_up(operator, top_up, entry_id=new_id(), bank_reference=f"bench {partner.place}")


def _settle_statistics(wishes: "_Wishes") -> None:
    """Let the database know its tables as they are after some days at work, and plan anew."""
    for _ in range(10):
        place(list(islice(wishes.deal(), 300)))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    connection.close()


class _Wishes:
    """A stream of random orders of two lines: any villager, any goods, one or two merchants."""

    def __init__(self, customers: Sequence[tuple[Scope, UUID]], skus: Sequence[UUID]) -> None:
        self.customers, self.skus = customers, skus

    def of(self, counties: set[int]) -> "_Wishes":
        """Only those of some counties."""
        return _Wishes([c for c in self.customers if c[0].county_id in counties], self.skus)

    def deal(self, seed: int = 1) -> Iterator[NewOrder]:
        dice = random.Random(seed)
        while True:
            scope, villager_id = dice.choice(self.customers)
            lines = [WantedLine(sku_id, dice.randint(1, 3)) for sku_id in dice.sample(self.skus, 2)]
            body = {
                "id": str(id := new_id()),
                "villager_id": str(villager_id),
                "lines": [{"sku_id": str(line.sku_id), "quantity": line.quantity} for line in lines],
            }
            sent = SentRequest(id, "POST /api/v1/orders", scope.person_id, body)
            yield NewOrder(scope, sent, villager_id, lines)


def _place_for(wishes: Iterator[NewOrder], size: int) -> float:
    """Place batch after batch for a while: orders a second, making the batches not counted."""
    batches = [list(islice(wishes, size)) for _ in range(4)]
    place(batches.pop())  # connections and plans are warm
    placed, spent = 0, 0.0
    while spent < SECONDS:
        batch = batches.pop() if batches else list(islice(wishes, size))
        start = perf_counter()
        outcomes = place(batch)
        spent += perf_counter() - start
        assert all(isinstance(outcome, Placed) for outcome in outcomes), "money and stock do not run out"
        placed += len(batch)
    return placed / spent


def _two_writers(wishes: _Wishes) -> float:
    """Two threads with a connection each, the counties dealt between them. Orders a second of both, by the clock."""
    shares = [set(COUNTIES[:1]), set(COUNTIES[1:])]
    ready = [[list(islice(wishes.of(share).deal(7), 300)) for _ in range(300)] for share in shares]
    placed, start = [0, 0], perf_counter()

    def write(i: int) -> None:
        for batch in ready[i]:
            if perf_counter() - start > SECONDS:
                break
            place(batch)
            placed[i] += len(batch)
        connection.close()

    threads = [threading.Thread(target=write, args=(i,)) for i in range(2)]
    start = perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(placed) / (perf_counter() - start)


def _pgbench(url: str, progress: Callable[[str], None]) -> float:
    """Transactions a second of the default script, in a database of its own beside ours."""
    bench = postgres.create_database(url, "pgbench")
    command = [str(postgres.binary("pgbench"))]
    subprocess.run([*command, "-i", "-q", "-s", "20", bench], check=True, capture_output=True)
    run = [*command, "-c", "8", "-j", "2", "-M", "prepared", "-T", str(int(SECONDS)), bench]
    output = subprocess.run(run, check=True, capture_output=True, text=True).stdout
    found = re.search(r"tps = ([0-9.]+) \(without initial", output)
    assert found, output
    progress(f"pgbench: {float(found[1]):.0f} transactions a second")
    return float(found[1])
