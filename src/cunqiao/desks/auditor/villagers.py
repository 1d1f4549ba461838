"""Villagers of all counties, masked."""

from cunqiao.desks.framework import Detail
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.shared.villagers import VILLAGERS, show_villager

PAGES: list[Page] = [VILLAGERS, Detail(name="villager", path="villagers/<uuid:villager_id>", show=show_villager)]
