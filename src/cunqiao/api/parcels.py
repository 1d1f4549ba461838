from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, StringConstraints

from cunqiao.api import commands
from cunqiao.api.fields import BlankIsNone, Body, Id, Moment, Name, PathText, Text
from cunqiao.api.guard import Request, need_role
from cunqiao.api.once import once
from cunqiao.api.paging import Listing, Page, each, page
from cunqiao.api.policy import SCANS
from cunqiao.api.times import heard
from cunqiao.kernel import clock
from cunqiao.kernel.scope import Scope
from cunqiao.logistics import actions, queries
from cunqiao.logistics.access import get_box_for, get_parcel_for
from cunqiao.logistics.evidence import read_proof
from cunqiao.logistics.models import Evidence
from cunqiao.logistics.queries import ParcelView, ScanView, parcel_view, scan_view
from cunqiao.logistics.states import ParcelStatus

router = Router(tags=["parcels"])


class ParcelsQuery(Listing):
    status: Annotated[ParcelStatus | None, BlankIsNone] = None


class Scan(Body):
    """What a scanner saw. `at`: when, if it was before now."""

    id: Id
    event: Literal["arrived_county", "handed_over", "received"]
    shelf: Annotated[str, StringConstraints(strict=True, strip_whitespace=True, max_length=20)] | None = None
    at: Moment | None = None


class EvidenceIn(BaseModel):
    """`value`: the slip's text, the six digits, or the signature as a PNG in base64."""

    kind: Evidence
    value: Annotated[str, StringConstraints(strict=True, max_length=90_000)] | None = None


class Collector(BaseModel):
    """Who takes it, if it is not the villager."""

    name: Name
    relation: Text | None = None


class Collect(Body):
    id: Id
    evidence: EvidenceIn
    collector: Collector | None = None


@router.get("/parcels", response=Page[ParcelView])
def list_parcels(request: Request, query: Query[ParcelsQuery]) -> dict[str, Any]:
    """The parcels of the person's reach."""
    found = queries.parcels(query.narrow(request.caller), status=query.status)
    return page(found, query, "created_at", each(parcel_view))


@router.post("/parcels/{number}/scan", response=ScanView)
def scan_parcel(request: Request, number: PathText, body: Scan) -> HttpResponse:
    """A parcel was seen: by the county centre, the driver or the station. By its number, or with all in the box by the
    carrier's tracking number."""
    need_role(request.caller, SCANS[body.event])
    scope, at = heard(request.caller, body.at)
    return once(request, scope.county_id, body.id, scanning(scope, number, body, at))


def scanning(scope: Scope, number: str, body: Scan, at: datetime) -> Callable[[], ScanView]:
    """What moves the parcels by the scan when it is called, and shows them.

    What a tracking number stands for may change, so it is looked up only then: a repeat does not depend on it.
    """

    def act() -> ScanView:
        box = get_box_for(scope, number)
        match body.event:
            case "arrived_county":
                scanned = actions.arrive_at_county(scope, *box, shelf=body.shelf or "", at=at)
            case "handed_over":
                scanned = actions.hand_over(scope, *box, at=at)
            case "received":
                scanned = actions.receive(scope, *box, shelf=body.shelf or "", at=at)
        return scan_view(scanned)

    return act


class ReceivedOf(Scan):
    """A command's body names the parcel that a path names."""

    number: PathText


commands.register(
    "received", ReceivedOf, lambda scope, body, at: scanning(scope, body.number, body, at), event="received"
)


@router.post("/parcels/{number}/collect", response=ParcelView)
def collect_parcel(request: Request, number: PathText, body: Collect) -> HttpResponse:
    """A parcel was handed out, whole, on evidence."""
    scope = request.caller
    return once(request, scope.county_id, body.id, collecting(scope, number, body, clock.now()))


def collecting(scope: Scope, number: str, body: Collect, at: datetime) -> Callable[[], ParcelView]:
    """What hands the parcel out when it is called, and shows it. Raises Invalid for the evidence."""
    collector = body.collector
    proof = read_proof(body.evidence.kind, body.evidence.value)

    def act() -> ParcelView:
        collected = actions.collect(
            scope,
            get_parcel_for(scope, number),
            id=body.id,
            proof=proof,
            collector_name=collector.name if collector else "",
            collector_relation=collector.relation or "" if collector else "",
            at=at,
        )
        return parcel_view(collected)

    return act


class CollectOf(Collect):
    """A command's body names the parcel that a path names."""

    number: PathText


commands.register("collect", CollectOf, lambda scope, body, at: collecting(scope, body.number, body, at))
