"""What can be asked about the network. Reads only."""

from django.db.models import QuerySet

from cunqiao.kernel.errors import NotFound
from cunqiao.kernel.scope import Scope
from cunqiao.network import numbers
from cunqiao.network.access import stations_within
from cunqiao.network.models import Centre, Number, Station


def stations(scope: Scope) -> QuerySet[Station]:
    """The stations of a person's reach with their villages, the newest first. One query."""
    return stations_within(scope).select_related("village").order_by("-opened_at", "-id")


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
