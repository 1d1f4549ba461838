"""How long a search in the regions takes: the median over random questions of each kind.

    python -m benchmarks.regions

Uses the database of the settings and loads the regions first if they are not there.
"""

import os
import random
from collections.abc import Callable
from statistics import median, quantiles
from time import perf_counter

KINDS: dict[str, Callable[[random.Random, str, str, str, str], str]] = {
    "name": lambda dice, code, name, pinyin, initials: name,
    "two characters": lambda dice, code, name, pinyin, initials: _part(dice, name, 2),
    "code prefix": lambda dice, code, name, pinyin, initials: code[: dice.randint(1, len(code))],
    "pinyin": lambda dice, code, name, pinyin, initials: pinyin[: dice.randint(2, len(pinyin))],
    "initials": lambda dice, code, name, pinyin, initials: initials,
}


def questions(kind: str, count: int, seed: int = 1) -> list[str]:
    """Questions of a kind about regions picked at random from the whole list."""
    from cunqiao.regions.models import Region
    from cunqiao.regions.names import searched

    dice = random.Random(seed)
    rows = Region.objects.filter(listed=True).order_by("code")
    codes = dice.sample(list(rows.values_list("code", flat=True)), count)
    columns = ("code", "name", "pinyin", "initials")
    picked = rows.filter(code__in=codes).values_list(*columns)
    return [KINDS[kind](dice, code, searched(name), *sounds) for code, name, *sounds in picked]


def times_ms(asked: list[str]) -> list[float]:
    """Milliseconds that each question takes, its page of 50 regions included."""
    from cunqiao.regions.queries import search

    times = []
    for question in asked:
        start = perf_counter()
        search(question)
        times.append((perf_counter() - start) * 1000)
    return times


def _part(dice: random.Random, text: str, length: int) -> str:
    start = dice.randint(0, max(0, len(text) - length))
    return text[start : start + length]


def main() -> None:
    import django

    from cunqiao.project import postgres

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cunqiao.project.settings")
    os.environ["DATABASE_URL"] = postgres.database_url()
    django.setup()
    from cunqiao.regions.loading import load

    start = perf_counter()
    if load():
        print(f"{'loaded in':16}{perf_counter() - start:8.1f} s")
    for kind in KINDS:
        times = times_ms(questions(kind, 200))
        print(f"{kind:16}{median(times):8.1f} ms median{quantiles(times, n=20)[-1]:8.1f} ms p95")


if __name__ == "__main__":
    main()
