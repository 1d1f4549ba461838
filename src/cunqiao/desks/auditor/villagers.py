"""Villagers of all counties, masked."""

from cunqiao.desks.county import villagers
from cunqiao.desks.headquarters.nation import national
from cunqiao.desks.parts import Detail
from cunqiao.desks.parts.desk import Page

PAGES: list[Page] = [
    national(villagers.VILLAGERS),
    Detail(name="villager", path="villagers/<uuid:villager_id>", show=villagers.show_villager),
]
