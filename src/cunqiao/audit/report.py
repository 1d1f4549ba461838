"""What `verify` found, for people and for programs."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from cunqiao.audit.queries import Finding, Result


def text(results: Sequence[Result]) -> str:
    """A line a rule; below a broken one, what must hold and the things that break it."""
    lines = [line for result in results for line in _lines(result)]
    broken = sum(result.count > 0 for result in results)
    if broken:
        return "\n".join([*lines, f"Rules that do not hold: {broken} of {len(results)}."])
    return "\n".join([*lines, f"All {len(results)} rules hold."])


def _lines(result: Result) -> Iterable[str]:
    state = str(result.count) if result.count else "ok"
    yield f"{state:>7}  {result.rule.name}  {result.seconds:.2f} s"
    if result.count:
        yield f"         {result.rule.sentence}"
        yield from (_line(row) for row in result.rows)
    if result.count > len(result.rows):
        yield f"         … and {result.count - len(result.rows)} more"


def _line(row: Finding) -> str:
    thing = f"county {row.county_id}, {row.thing} {row.name}"
    return f"         {thing}: expected {row.expected}; found {row.found}"


def as_json(results: Sequence[Result]) -> dict[str, Any]:
    """The same in plain values: `ok`, and by rule its sentence, count, seconds, first rows."""
    return {
        "ok": not any(result.count for result in results),
        "rules": [
            {
                "name": result.rule.name,
                "sentence": result.rule.sentence,
                "count": result.count,
                "seconds": round(result.seconds, 3),
                "rows": [asdict(row) for row in result.rows],
            }
            for result in results
        ],
    }
