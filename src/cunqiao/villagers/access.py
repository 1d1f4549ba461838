"""Which villagers a scope sees."""

from django.db.models import QuerySet

from cunqiao.kernel.scope import Role, Scope
from cunqiao.villagers.models import Villager


def villagers_within(scope: Scope) -> QuerySet[Villager]:
    """The villagers a person may see: a partner the own station's, operators and auditors those of their reach."""
    villagers = scope.within(Villager.objects.all())
    match scope.role:
        case Role.PARTNER:
            return villagers.filter(station_id=scope.required_place_id)
        case Role.COUNTY_OPERATOR | Role.HEADQUARTERS | Role.AUDITOR | None:
            return villagers
        case Role.MERCHANT | Role.DRIVER | _:
            return villagers.none()
