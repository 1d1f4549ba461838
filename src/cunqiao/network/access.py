"""Fetch and authorise in one call, so that no caller can do the one without the other."""

from uuid import UUID

from django.db.models import Q, QuerySet

from cunqiao.kernel.errors import NotFound
from cunqiao.kernel.scope import Role, Scope
from cunqiao.network.models import Carrier, Centre, Station, Tenure


def stations_within(scope: Scope) -> QuerySet[Station]:
    """The stations a person may see: a partner the own one, others their county's; a merchant none."""
    stations = scope.within(Station.objects.all())
    match scope.role:
        case Role.PARTNER:
            return stations.filter(Q(id=scope.place_id))
        case Role.MERCHANT:
            return stations.none()
        case _:
            return stations


def get_station_for(scope: Scope, number: str) -> Station:
    """Raises NotFound, also for a station beyond the scope."""
    station = stations_within(scope).filter(number=number).first()
    if station is None:
        raise NotFound(kind="station", id=number)
    return station


def get_tenure_for(scope: Scope, tenure_id: UUID) -> Tenure:
    """A tenure, open or ended, with its station. Raises NotFound, also for one beyond the scope."""
    tenures = scope.within(Tenure.objects.select_related("station", "person")).filter(id=tenure_id)
    tenure = (tenures.filter(Q(id=scope.grant_id)) if scope.role == Role.PARTNER else tenures).first()
    if tenure is None:
        raise NotFound(kind="tenure", id=str(tenure_id))
    return tenure


def get_centre(scope: Scope) -> Centre:
    """The centre of the scope's county. Raises NotFound where none has been opened."""
    centre = Centre.objects.filter(Q(county_id=scope.county_id)).first()
    if centre is None:
        raise NotFound(kind="centre", id=str(scope.county_id))
    return centre


def get_carrier(scope: Scope) -> Carrier:
    """Who drives the last leg in the scope's county. Raises NotFound where nobody does."""
    carrier = Carrier.objects.filter(Q(county_id=scope.county_id)).first()
    if carrier is None:
        raise NotFound(kind="carrier", id=str(scope.county_id))
    return carrier


def lock_centre(county_id: int) -> Centre:
    """The county's centre under lock, so that what is decided for the whole county follows each other.

    Raises:
        NotFound: the county has none.
    """
    centre = Centre.objects.select_for_update(no_key=True).filter(county_id=county_id).first()
    if centre is None:
        raise NotFound(kind="county", id=str(county_id))
    return centre
