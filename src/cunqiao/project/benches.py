"""`cunqiao bench NAME`: runs `benchmarks/NAME.py` on a fresh database."""

import json
import sys
from importlib import import_module
from pathlib import Path

from cunqiao.project.fresh import fresh_database

ROOT = Path(__file__).parents[3]  # benchmarks lie beside `src`, in a checkout only


def run(name: str, *, as_json: bool) -> int:
    """Measure and print. The exit status: 2 where there is no such benchmark."""
    known = sorted(path.stem for path in (ROOT / "benchmarks").glob("[a-z]*.py"))
    if name not in known:
        print(f"cunqiao: there is no benchmark {name}; there are: {', '.join(known) or 'none'}", file=sys.stderr)
        return 2
    sys.path.insert(0, str(ROOT))
    with fresh_database() as url:
        bench = import_module(f"benchmarks.{name}")
        result = bench.measure(url, lambda line: print(line, file=sys.stderr, flush=True))
    print(json.dumps(result) if as_json else "\n".join(f"{key:>24}  {value}" for key, value in result.items()))
    return 0
