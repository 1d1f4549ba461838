from dataclasses import dataclass

from django.http import HttpResponse
from ninja import Router

from cunqiao.api.fields import Body, Id, Name, PathText
from cunqiao.api.guard import Request
from cunqiao.api.once import once
from cunqiao.kernel import clock
from cunqiao.network.access import get_station_for
from cunqiao.network.actions import change_hours
from cunqiao.network.models import Station

router = Router(tags=["stations"])


@dataclass(frozen=True, slots=True)
class StationView:
    number: str
    name: str
    hours: str


class Hours(Body):
    id: Id
    hours: Name


@router.post("/stations/{number}/hours", response=StationView)
def change_opening_hours(request: Request, number: PathText, body: Hours) -> HttpResponse:
    """A station opens at other times from now on."""
    scope = request.caller
    station = get_station_for(scope, number)
    return once(
        request,
        station.county_id,
        body.id,
        lambda: _view(change_hours(scope, station, hours=body.hours, at=clock.now())),
    )


def _view(station: Station) -> StationView:
    return StationView(number=station.number, name=station.name, hours=station.hours)
