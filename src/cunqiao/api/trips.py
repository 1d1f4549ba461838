from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import Field

from cunqiao.api.fields import Act, BlankIsNone, Body, Id, Name, PathText
from cunqiao.api.guard import Request
from cunqiao.api.once import once
from cunqiao.api.paging import Listing, Page, each, page
from cunqiao.kernel import clock
from cunqiao.logistics import queries
from cunqiao.logistics.access import get_trip_for
from cunqiao.logistics.actions import assign_driver, create_trip, depart, load
from cunqiao.logistics.queries import TripView, trip_view
from cunqiao.logistics.states import TripStatus

router = Router(tags=["trips"])


class TripsQuery(Listing):
    status: Annotated[TripStatus | None, BlankIsNone] = None


class NewTrip(Body):
    id: Id
    driver_id: Id | None = None


class Driver(Body):
    """Who drives now; null: not known yet."""

    id: Id
    driver_id: Id | None


class Load(Body):
    """`parcels`: numbers or tracking numbers."""

    id: Id
    parcels: Annotated[list[Name], Field(min_length=1, max_length=500)]


@router.get("/trips", response=Page[TripView])
def list_trips(request: Request, query: Query[TripsQuery]) -> dict[str, Any]:
    """The trips of a county, or a driver's own."""
    found = queries.trips(query.narrow(request.caller), status=query.status)
    return page(found, query, "created_at", each(trip_view))


@router.post("/trips", response={201: TripView, 200: TripView})
def begin_trip(request: Request, body: NewTrip) -> HttpResponse:
    """A new trip from the county centre."""
    scope = request.caller
    return once(
        request,
        scope.county_id,
        body.id,
        lambda: trip_view(create_trip(scope, id=body.id, driver_id=body.driver_id)),
        creates=True,
    )


@router.post("/trips/{number}/driver", response=TripView)
def change_driver(request: Request, number: PathText, body: Driver) -> HttpResponse:
    """Another driver takes a trip that is being loaded."""
    scope = request.caller
    trip = get_trip_for(scope, number)
    return once(
        request,
        trip.county_id,
        body.id,
        lambda: trip_view(assign_driver(scope, trip, driver_id=body.driver_id, at=clock.now())),
    )


@router.post("/trips/{number}/load", response=TripView)
def load_trip(request: Request, number: PathText, body: Load) -> HttpResponse:
    """Put parcels that lie at the centre on the trip: all of them or none."""
    scope = request.caller
    trip = get_trip_for(scope, number)
    return once(
        request,
        trip.county_id,
        body.id,
        lambda: trip_view(load(scope, trip, numbers=body.parcels, at=clock.now())),
    )


@router.post("/trips/{number}/depart", response=TripView)
def depart_trip(request: Request, number: PathText, body: Act) -> HttpResponse:
    """The trip leaves with what is loaded."""
    scope = request.caller
    trip = get_trip_for(scope, number)
    return once(request, trip.county_id, body.id, lambda: trip_view(depart(scope, trip, at=clock.now())))
