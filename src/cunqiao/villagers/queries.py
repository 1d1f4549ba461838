"""What can be asked about villagers. Reads only."""

import re
from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from cunqiao.kernel import search, sql
from cunqiao.kernel.scope import Scope
from cunqiao.villagers.access import villagers_within
from cunqiao.villagers.models import Villager


def villagers(scope: Scope, q: str = "") -> QuerySet[Villager]:
    """Villagers of a person's reach with their stations, the newest first. One query.

    `q` is a part of the name, its pinyin or initials, or the last four digits of the phone.
    """
    rows = villagers_within(scope).select_related("station").order_by("-registered_at", "-id")
    if re.fullmatch("[0-9]{4}", q):
        return rows.filter(phone_tail=q)
    return search.filtered(rows, q)


def existing(keys: Collection[tuple[int, UUID, UUID]]) -> set[tuple[int, UUID, UUID]]:
    """Those of `keys` (county, station, villager) that are villagers of that station. One query."""
    asked = list(keys)
    found = sql.run(
        "villagers/exist",
        county=[county for county, _, _ in asked],
        station=[station for _, station, _ in asked],
        villager=[villager for _, _, villager in asked],
    )
    return {(county, station, villager) for county, station, villager in found}
