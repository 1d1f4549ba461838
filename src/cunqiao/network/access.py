"""Fetch and authorise in one call, so that no caller can do the one without the other."""

from uuid import UUID

from django.db.models import QuerySet

from cunqiao.kernel import clock
from cunqiao.kernel.errors import NotFound
from cunqiao.kernel.scope import Role, Scope
from cunqiao.network.models import Carrier, Centre, Station, Tenure


def stations_within(scope: Scope) -> QuerySet[Station]:
    """The stations a person may see: a partner the own one, others their county's; a merchant none."""
    stations = scope.within(Station.objects.all())
    match scope.role:
        case Role.PARTNER:
            return stations.filter(id=scope.required_place_id)
        case Role.COUNTY_OPERATOR | Role.DRIVER | Role.HEADQUARTERS | Role.AUDITOR | None:
            return stations
        case Role.MERCHANT | _:
            return stations.none()


def get_station_for(scope: Scope, number: str) -> Station:
    """Raises NotFound, also for a station beyond the scope."""
    station = stations_within(scope).filter(number=number).first()
    if station is None:
        raise NotFound(kind="station", id=number)
    return station


def tenures_within(scope: Scope) -> QuerySet[Tenure]:
    """The tenures a person may see, open or ended, with station and person: a partner the own one."""
    tenures = scope.within(Tenure.objects.select_related("station", "person"))
    match scope.role:
        case Role.PARTNER:
            return tenures.filter(id=scope.required_tenure_id)
        case Role.COUNTY_OPERATOR | Role.HEADQUARTERS | Role.AUDITOR | None:
            return tenures
        case Role.MERCHANT | Role.DRIVER | _:
            return tenures.none()


def get_tenure_for(scope: Scope, tenure_id: UUID) -> Tenure:
    """A tenure, open or ended, with its station. Raises NotFound, also for one beyond the scope."""
    tenure = tenures_within(scope).filter(id=tenure_id).first()
    if tenure is None:
        raise NotFound(kind="tenure", id=str(tenure_id))
    return tenure


def get_centre(scope: Scope) -> Centre:
    """The centre of the scope's county. Raises NotFound where none has been opened."""
    centre = Centre.objects.filter(county_id=scope.county_id).first()
    if centre is None:
        raise NotFound(kind="centre", id=str(scope.county_id))
    return centre


def get_carrier(scope: Scope) -> Carrier:
    """Who drives the last leg in the scope's county now. Raises NotFound where nobody does."""
    started = Carrier.objects.filter(county_id=scope.county_id, started_at__lte=clock.now())
    carrier = started.order_by("-started_at").first()
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
