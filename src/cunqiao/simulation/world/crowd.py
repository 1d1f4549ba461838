"""Villagers in their households."""

from datetime import datetime
from random import Random

from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.kernel.scope import Scope
from cunqiao.simulation.world.names import family_names
from cunqiao.villagers.actions import NewVillager, open_households, register_villagers

HOUSEHOLD_SIZES, SIZE_WEIGHTS = (1, 2, 3, 4, 5), (15, 30, 25, 18, 12)
WITH_PHONE = 0.8


def settle(partner: Scope, chance: Random, at: datetime, count: int) -> None:
    """A partner registers `count` villagers of the own station, household by household."""
    households, rows = {}, list[NewVillager]()
    while len(rows) < count:
        household = new_id()
        households[household] = partner.required_place_id
        (size,) = chance.choices(HOUSEHOLD_SIZES, SIZE_WEIGHTS)
        rows += [
            NewVillager(
                id=new_id(),
                station_id=partner.required_place_id,
                name=name,
                registered_by_id=partner.required_person_id,
                phone=made_up_phone(chance) if chance.random() < WITH_PHONE else "",
                household_id=household,
            )
            for name in family_names(chance, min(size, count - len(rows)))
        ]
    with clock.at(at):
        open_households(partner.county_id, households)
        register_villagers(partner.county_id, rows)


def made_up_phone(chance: Random) -> str:
    """A number for show: all of them begin 199 0000, and no message is ever sent to one."""
    return f"1990000{chance.randrange(10_000):04}"
