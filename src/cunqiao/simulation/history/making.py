"""Lets the past of the made-up world happen, county by county, each once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from random import Random
from uuid import UUID

from cunqiao.kernel import clock, security, sql
from cunqiao.kernel.ids import Answer, SentRequest, once
from cunqiao.network.queries import active_counties
from cunqiao.simulation.history import money, road, trade
from cunqiao.simulation.history.cast import cast_of
from cunqiao.simulation.history.market import Market
from cunqiao.simulation.history.past import Past
from cunqiao.simulation.history.timeline import Timeline

ORDERS = 800  # in all counties together; a few of them are refused
SPAN = timedelta(days=60)

# The request that asks for a county's past: like any other, it has its effect once.
_ASKED = UUID("0199c0de-0000-7000-8000-000000000001")


@dataclass(frozen=True, slots=True)
class Step:
    """A county, and whether its past is made."""

    county: str
    done: bool


@security.untold()
def make_history(seed: int, progress: Callable[[str], None], orders: int = ORDERS) -> None:
    """Let the past of each county happen that has none yet. The world must stand.

    A county is one transaction: all or nothing, and a second process waits for the first.
    """
    waiting = [county_id for county_id in active_counties() if not _is_complete(county_id)]
    for county_id in waiting:
        sent = SentRequest(_ASKED, "history", None, {"seed": seed})
        answer, is_new = once(county_id, sent, partial(_tell, county_id, seed, orders))
        if is_new:
            progress(f"{answer['county']}: {answer['orders']} orders of the past {SPAN.days} days")


def steps() -> list[Step]:
    """The counties of the world, and whose past is made."""
    return sql.rows(Step, "simulation/history_steps", request=_ASKED)


def is_complete() -> bool:
    """Whether every county has its past."""
    counties = steps()
    return bool(counties) and all(step.done for step in counties)


def _is_complete(county_id: int) -> bool:
    return bool(sql.run("simulation/history_stands", county=county_id, request=_ASKED)[0][0])


def _tell(county_id: int, seed: int, orders: int) -> Answer:
    """Make plans, then let everything happen in the order of its time, until now."""
    now = clock.now()
    chance = Random(f"{seed} {county_id}")
    cast = cast_of(county_id, chance)
    past = Past(cast, Market(cast, now, chance), chance, Timeline(now), now)
    share = round(orders * len(cast.seats) / cast.network_stations)
    trade.plan(past, now - SPAN, share)
    road.plan(past, now - SPAN)
    money.plan(past, now - SPAN)
    past.timeline.run()
    with clock.at(now):
        money.leave_in_order(past)
    return {"county": cast.county, "orders": past.placed}
