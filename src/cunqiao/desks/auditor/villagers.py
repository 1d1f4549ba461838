"""Villagers of all counties, masked."""

from cunqiao.desks.county import villagers
from cunqiao.desks.framework import Detail
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.headquarters.nation import national

PAGES: list[Page] = [
    national(villagers.VILLAGERS),
    Detail(name="villager", path="villagers/<uuid:villager_id>", show=villagers.show_villager),
]
