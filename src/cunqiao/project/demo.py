"""`demo --once`: a fresh database, a server on it, a life in it, and the books verified."""

import os
import sys
from typing import Any

from cunqiao.project import serving
from cunqiao.project.fresh import fresh_database


def run_once(*, seed: int, orders: int) -> dict[str, Any]:
    """What came of `orders` random orders: counts, balances, and whether every rule of the books holds."""
    os.environ["CUNQIAO_DEMO"] = "1"
    with fresh_database():
        from cunqiao.audit.queries import verify
        from cunqiao.simulation.once import run_once as live_once

        port = serving.free_port()
        with serving.server("127.0.0.1", port):
            outcome = live_once(f"http://127.0.0.1:{port}", seed=seed, orders=orders, progress=_say)
        broken = [result.rule.name for result in verify() if result.count]
        return outcome | {"verify": "broken: " + ", ".join(broken) if broken else "ok"}


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
