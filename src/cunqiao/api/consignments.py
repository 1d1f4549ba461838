from collections import Counter as Tally
from collections.abc import Iterable
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from cunqiao.api.fields import BlankIsNone, Body, Id, Name, PathText, Quantity
from cunqiao.api.guard import Request
from cunqiao.api.once import once
from cunqiao.api.paging import Listing, Page, each, page
from cunqiao.api.reach import by_number
from cunqiao.kernel import clock
from cunqiao.logistics import queries
from cunqiao.logistics.actions import NewParcel, ship_consignment
from cunqiao.logistics.queries import ConsignmentView, consignment_view
from cunqiao.orders.access import get_consignment_for
from cunqiao.orders.states import ConsignmentStatus

router = Router(tags=["consignments"])


class ConsignmentsQuery(Listing):
    status: Annotated[ConsignmentStatus | None, BlankIsNone] = None


class PiecesIn(BaseModel):
    line_id: Id
    quantity: Quantity


class ParcelIn(BaseModel):
    carrier: Name
    tracking: Name
    lines: Annotated[list[PiecesIn], Field(min_length=1, max_length=500)]


class Ship(Body):
    id: Id
    parcels: Annotated[list[ParcelIn], Field(min_length=1, max_length=100)]


@router.get("/consignments", response=Page[ConsignmentView])
def list_consignments(request: Request, query: Query[ConsignmentsQuery]) -> dict[str, Any]:
    """The consignments of the person's reach: a merchant's own."""
    found = queries.consignments(query.narrow(request.caller), status=query.status)
    return page(found, query, "recorded_at", each(consignment_view))


@router.post("/consignments/{number}/ship", response=ConsignmentView)
def ship(request: Request, number: PathText, body: Ship) -> HttpResponse:
    """The merchant hands the consignment to carriers: in one call, exactly what is not cancelled."""
    scope = by_number(request.caller, number)
    consignment = get_consignment_for(scope, number)

    parcels = [NewParcel(carrier=box.carrier, tracking=box.tracking, pieces=add_up(box.lines)) for box in body.parcels]

    def act() -> ConsignmentView:
        ship_consignment(scope, consignment, parcels=parcels, at=clock.now())
        return consignment_view(get_consignment_for(scope, number))

    return once(request, consignment.county_id, body.id, act)


def add_up(named: Iterable[PiecesIn]) -> dict[UUID, int]:
    """{line: pieces}; a line that is named twice counts twice."""
    pieces: Tally[UUID] = Tally()
    for line in named:
        pieces[line.line_id] += line.quantity
    return pieces
