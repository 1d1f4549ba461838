"""The station's households and villagers."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from cunqiao.feed.notes import Note
from cunqiao.feed.queries.rows import Kept
from cunqiao.kernel.scope import Scope
from cunqiao.villagers.masking import mask_phone
from cunqiao.villagers.models import Household, Villager
from cunqiao.villagers.queries import villagers


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    created_at: datetime


@dataclass(frozen=True, slots=True)
class VillagerRow:
    """`find`: the name, its pinyin and initials in lower case, words parted by spaces."""

    name: str
    find: str
    phone_masked: str | None
    phone_tail: str
    household_id: UUID
    registered_at: datetime


def _households(scope: Scope) -> QuerySet[Household]:
    return scope.within(Household.objects.filter(station_id=scope.required_place_id))


def _show_villager(villager: Villager) -> VillagerRow:
    return VillagerRow(
        name=villager.name,
        find=villager.search_text,
        phone_masked=mask_phone(villager.phone),
        phone_tail=villager.phone_tail,
        household_id=villager.household_id,
        registered_at=villager.registered_at,
    )


HOUSEHOLD = Kept(
    name="household",
    row=HouseholdRow,
    notes=(Note("villagers_household"),),
    found=_households,
    show=lambda found: [HouseholdRow(household.created_at) for household in found],
)
VILLAGER = Kept(
    name="villager",
    row=VillagerRow,
    notes=(Note("villagers_villager"),),
    found=lambda scope: villagers(scope).order_by(),
    show=lambda found: [_show_villager(villager) for villager in found],
)
