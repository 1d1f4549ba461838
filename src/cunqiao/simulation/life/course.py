"""The course of things: the counties live side by side, then time passes, then they live on."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random

import httpx

from cunqiao.simulation.life import counter, purse, refusals, road, shop
from cunqiao.simulation.life.client import Client, sign_in
from cunqiao.simulation.life.story import Cast, Stage, Story, cast_of

STAGES = tuple(Stage)
STAGE_WEIGHTS = (8, 5, 5, 4, 5, 8, 65)
CANCELLED, CANCELLED_IN_PART = 0.06, 0.12
BEFORE = 0.8  # of the orders come before time passes
TIMEOUT = 60  # seconds for one answer


@dataclass(slots=True)
class _County:
    """A county with its own chance, so that the others' pace does not change what happens here."""

    cast: Cast
    chance: Random
    shops: list[shop.Shop]


def live(
    base_url: str,
    seed: int,
    orders: int,
    *,
    pass_time: Callable[[], None],
    say: Callable[[str], None],
) -> None:
    """Let `orders` orders be taken in all counties, and each come as far as chance wants.

    `pass_time` is called once in between: it does what the clock would do in the days after, so
    that consignments expire and commissions become payable. `say` hears a line a step.

    Raises:
        Unexpected: an answer is not what the contract says.
    """
    with httpx.Client(base_url=base_url, timeout=TIMEOUT) as http, ThreadPoolExecutor() as pool:
        listed = http.get("/api/v1/demo").raise_for_status().json()["people"]
        people = list(pool.map(lambda person: sign_in(http, person), listed))
        say(f"{len(people)} people have signed in")
        counties = list(pool.map(lambda id: _enter(id, people, seed), _county_ids(people)))
        before = int(orders * BEFORE)
        for share in (before, orders - before):
            counts = [
                share * (i + 1) // len(counties) - share * i // len(counties)
                for i in range(len(counties))
            ]
            list(pool.map(_live_in, counties, counts))
            say(f"{share} orders were taken")
            if share == before:
                pass_time()
                say("Days have passed")
        for county in counties:
            purse.pay_out(county.cast, approved=county is not counties[-1])


def _county_ids(people: list[Client]) -> list[int]:
    return sorted({c.about["county_id"] for c in people if c.about["county_id"] is not None})


def _enter(county_id: int, people: list[Client], seed: int) -> _County:
    cast = cast_of(county_id, people)
    county = _County(cast, Random(f"{seed} {county_id}"), shop.open_shops(cast))
    purse.live_top_ups(cast)
    for open_shop in county.shops:
        shop.register(open_shop, county.chance, "演示新客")
        refusals.refuse_orders(cast, open_shop)
    return county


def _live_in(county: _County, count: int) -> None:
    """So many orders of one county, from the counter to the counter."""
    cast, chance = county.cast, county.chance
    stories = [_order(county) for _ in range(count)]
    boxes = road.send_off(cast, chance, stories)
    road.sort_in(cast, boxes)
    road.carry(cast, boxes)
    counter.hand_out(cast, chance, boxes)
    refusals.refuse_repeats(cast, stories)
    refusals.refuse_on_the_way(cast, stories, boxes)
    refusals.refuse_collecting(cast, boxes)


def _order(county: _County) -> Story:
    """Take an order; some are cancelled at once, whole or in part."""
    chance, operator = county.chance, county.cast.operator
    (stage,) = chance.choices(STAGES, STAGE_WEIGHTS)
    story = shop.take_order(chance.choice(county.shops), operator, chance, stage)
    thought = chance.random()
    if thought < CANCELLED:
        shop.cancel_whole(story, chance.choice([story.partner, operator]))
    elif thought < CANCELLED + CANCELLED_IN_PART:
        shop.cancel_piece(story, chance)
    return story
