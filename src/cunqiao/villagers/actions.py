"""What changes villagers and their households."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from cunqiao.identity.phones import normal_phone
from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.kernel.errors import Invalid, NotFound
from cunqiao.kernel.scope import Scope
from cunqiao.kernel.search import search_columns
from cunqiao.kernel.transactions import transacting
from cunqiao.kernel.typed import legible
from cunqiao.villagers.models import Consent, Household, Villager

NAME_LENGTH = 100


@dataclass(frozen=True, slots=True)
class NewVillager:
    """Somebody to be registered at a station, in a household that stands there, or in a new one (None)."""

    id: UUID
    station_id: UUID
    name: str
    registered_by_id: UUID
    phone: str = ""
    household_id: UUID | None = None
    consent_kind: str = Consent.SEEN
    consent_value: str = ""


def register_villager(
    scope: Scope,
    *,
    id: UUID,
    name: str,
    phone: str = "",
    household_id: UUID | None = None,
    consent_kind: str = Consent.SEEN,
    consent_value: str = "",
) -> Villager:
    """A partner registers a customer of the own station. Without a household a new one is opened.

    Raises:
        Invalid: the name is empty or too long, the phone number is none, or there is no such way to consent.
        NotFound: the station has no such household.
    """
    assert scope.person_id is not None, "only a person registers"
    new = NewVillager(
        id=id,
        station_id=scope.required_place_id,
        name=name,
        registered_by_id=scope.person_id,
        phone=phone,
        household_id=household_id,
        consent_kind=consent_kind,
        consent_value=consent_value,
    )
    (villager,) = register_villagers(scope.county_id, [new])
    return villager


@transacting()
def register_villagers(county_id: int, rows: Sequence[NewVillager]) -> list[Villager]:
    """Register many villagers of a county, of whatever stations: all of them or none.

    Raises:
        Invalid, NotFound: as for one; of the first row that does not fit.
    """
    villagers = [_villager(county_id, row) for row in rows]
    _check_households(county_id, villagers, given={row.household_id for row in rows if row.household_id})
    opened = {
        villager.household_id: villager.station_id
        for row, villager in zip(rows, villagers, strict=True)
        if row.household_id is None
    }
    open_households(county_id, opened)
    Villager.objects.bulk_create(villagers)
    return villagers


@transacting()
def open_households(county_id: int, stations: Mapping[UUID, UUID]) -> None:
    """Open households of stations, {household: station}: for several people of one home at once."""
    now = clock.now()
    Household.objects.bulk_create(
        Household(county_id=county_id, id=household_id, station_id=station_id, created_at=now)
        for household_id, station_id in stations.items()
    )


def _villager(county_id: int, new: NewVillager) -> Villager:
    name = new.name.strip()
    if not legible(name) or len(name) > NAME_LENGTH:
        raise Invalid.field("name", _("A name has 1 to 100 characters."))
    if new.consent_kind not in Consent.values:
        raise Invalid.field("consent", _("There is no such way to consent."))
    phone = normal_phone(new.phone)
    return Villager(
        county_id=county_id,
        id=new.id,
        station_id=new.station_id,
        household_id=new.household_id or new_id(),
        name=name,
        phone=phone,
        phone_tail=phone[-4:],
        consent_kind=new.consent_kind,
        consent_value=new.consent_value,
        registered_by_id=new.registered_by_id,
        registered_at=clock.now(),
        **search_columns(name),
    )


def _check_households(county_id: int, villagers: Sequence[Villager], given: set[UUID]) -> None:
    """Raises NotFound unless every household that was given is one of the villager's own station."""
    if not given:
        return
    stand = Household.objects.filter(county_id=county_id, id__in=given)
    stations = dict(stand.values_list("id", "station_id"))
    for villager in villagers:
        household = villager.household_id
        if household in given and stations.get(household) != villager.station_id:
            raise NotFound(kind="household", id=str(household))
