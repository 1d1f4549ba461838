"""What can be asked about the network. Reads only."""

from collections.abc import Collection, Mapping
from datetime import datetime
from string import ascii_uppercase
from uuid import UUID

from django.db.models import Count, Prefetch, QuerySet

from cunqiao.kernel.errors import NotFound
from cunqiao.kernel.scope import Network, Scope, system
from cunqiao.network import numbers
from cunqiao.network.access import stations_within
from cunqiao.network.models import Carrier, Centre, Number, Station, Tenure
from cunqiao.policies.kinds import Credit
from cunqiao.policies.queries import Change, Effect
from cunqiao.regions.queries import county_name

PIGEONHOLES_A_ROW = 12  # they share their letters


def stations(scope: Scope) -> QuerySet[Station]:
    """The stations of a person's reach with their villages, the newest first. One query."""
    return stations_within(scope).select_related("village").order_by("-opened_at", "-id")


def stations_with_partners(scope: Scope) -> QuerySet[Station]:
    """As `stations`, with all tenures and who they were. Two queries."""
    return stations(scope).prefetch_related(Prefetch("tenures", Tenure.objects.select_related("person")))


def pigeonholes(scope: Scope) -> list[tuple[Station, str]]:
    """The stations of one county with the pigeonholes at the centre that are theirs, by their numbers.

    Numbers only grow, so that a pigeonhole stays a station's. One query.
    """
    by_number = sorted(stations_within(scope).select_related("village"), key=lambda station: int(station.number))
    return [(station, pigeonhole(place)) for place, station in enumerate(by_number)]


def pigeonhole(place: int) -> str:
    """The name of a pigeonhole, counted from 0: A01 to A12, B01 … Z12, then AA01 to AA12, AB01 …, none twice."""
    row, column = divmod(place, PIGEONHOLES_A_ROW)
    letters = ""
    while row >= 0:
        letters = ascii_uppercase[row % 26] + letters
        row = row // 26 - 1
    return f"{letters}{column + 1:02}"


def centres(scope: Scope) -> QuerySet[Centre]:
    """The centres of a reach: one for each county at work, with its `county_name`. Everybody may know them."""
    names = {"county_name": county_name("county_id")}
    return scope.within(Centre.objects.annotate(**names))


def all_centres() -> list[Centre]:
    """The centres of all counties at work, in the order of the counties' numbers, as `centres`. One query."""
    return list(centres(system(Network())).order_by("county_id"))


def carriers(scope: Scope) -> QuerySet[Carrier]:
    """Who drives, drove and will drive the last leg in a reach, the latest first. Everybody may know them."""
    return scope.within(Carrier.objects.order_by("-started_at"))


def people_of_tenures(ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of the partners whose tenures these are. One query; none for nothing."""
    return dict(Tenure.objects.filter(id__in=ids).values_list("id", "person__name")) if ids else {}


def tenure_now(county_id: int, station_id: UUID) -> UUID | None:
    """The tenure that runs a station now; None where nobody does. One query."""
    running = Tenure.objects.filter(county_id=county_id, station_id=station_id, ended_at=None)
    return running.values_list("id", flat=True).first()


def county_of_number(text: str) -> int:
    """The county in which a station's, order's, consignment's, parcel's or trip's number leads. One query at most.

    Raises:
        NotFound: no number looks like this, or no station has it.
    """
    number = numbers.parse(text)
    if number.county_id is not None:
        return number.county_id
    assert number.station is not None, "what is no trip begins with a station"
    county_id = Number.objects.filter(number=number.station).values_list("county_id", flat=True).first()
    if county_id is None:
        raise NotFound(kind=number.kind.value, id=text)
    return county_id


def active_counties() -> list[int]:
    """The counties that have a centre, by our numbers."""
    return list(Centre.objects.order_by("county_id").values_list("county_id", flat=True))


def credit_granted(changes: Mapping[int, Change[Credit]], since: datetime, to: datetime) -> list[Effect]:
    """Of the partners who began from a moment to a moment, by county: the usual credit of all, in fen. One query."""
    begun = Tenure.objects.filter(county_id__in=changes, began_at__gte=since, began_at__lt=to).order_by()
    counts = begun.values_list("county_id").annotate(n=Count("id"))
    return [Effect(id, n, n * changes[id].before.usual_fen, n * changes[id].after.usual_fen) for id, n in counts]
