"""How long loading the national list takes, and a search in it: over random questions of each kind."""

import random
from collections.abc import Callable
from statistics import median, quantiles
from time import perf_counter
from typing import Any

from benchmarks._served import within

KINDS: dict[str, Callable[[random.Random, str, str, str, str], str]] = {
    "name": lambda dice, code, name, pinyin, initials: name,
    "two characters": lambda dice, code, name, pinyin, initials: _part(dice, name, 2),
    "code prefix": lambda dice, code, name, pinyin, initials: code[: dice.randint(1, len(code))],
    "pinyin": lambda dice, code, name, pinyin, initials: pinyin[: dice.randint(2, len(pinyin))],
    "initials": lambda dice, code, name, pinyin, initials: initials,
}


QUESTIONS = 200  # of each kind


def measure(url: str, progress: Callable[[str], None]) -> dict[str, Any]:
    """Each budget's value, limit and unit: the slowest kind counts, by its median and by its 95th percentile."""
    from cunqiao.regions.loading import load

    start = perf_counter()
    load()
    loading = perf_counter() - start
    medians, slow = [], []
    for kind in KINDS:
        times = times_ms(questions(kind, QUESTIONS))
        medians.append(median(times))
        slow.append(quantiles(times, n=20)[-1])
        progress(f"{kind}: {medians[-1]:.1f} ms by the median, {slow[-1]:.1f} ms at 95 per cent")
    return {
        "regions_loaded": within(loading, 60, "s"),
        "regions_search_median": within(max(medians), 20, "ms"),
        "regions_search_95_per_cent": within(max(slow), 100, "ms"),
    }


def questions(kind: str, count: int, seed: int = 1) -> list[str]:
    """Questions of a kind about regions picked at random from the whole list."""
    from cunqiao.regions.models import Region
    from cunqiao.regions.names import search_name

    dice = random.Random(seed)
    rows = Region.objects.filter(listed=True).order_by("code")
    codes = dice.sample(list(rows.values_list("code", flat=True)), count)
    columns = ("code", "name", "pinyin", "initials")
    picked = rows.filter(code__in=codes).values_list(*columns)
    return [KINDS[kind](dice, code, search_name(name), *sounds) for code, name, *sounds in picked]


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
