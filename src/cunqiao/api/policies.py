"""The rules of the trade over HTTP: versions of policies, proposed by one person and published by another."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from cunqiao.api.fields import Act, BlankIsNone, Body, Day, Id, Text
from cunqiao.api.guard import Request
from cunqiao.api.once import once
from cunqiao.api.paging import Listing, Page, each, page
from cunqiao.kernel import calendar, clock
from cunqiao.kernel.county import NATIONAL
from cunqiao.kernel.errors import Invalid
from cunqiao.network.access import get_centre
from cunqiao.policies.access import get_version_for, versions_within
from cunqiao.policies.actions import propose_version, publish_version, withdraw_version
from cunqiao.policies.kinds import KINDS
from cunqiao.policies.models import Version
from cunqiao.policies.states import VersionStatus

router = Router(tags=["policies"])
PlaceId = Annotated[int, Field(strict=True, ge=NATIONAL, le=32_767)]
Kind = Annotated[str, Field(json_schema_extra={"enum": [*KINDS]})]
Terms = Annotated[dict[Text, Annotated[int, Field(strict=True)]], Field(max_length=20)]


class VersionOut(BaseModel):
    """What holds from a day on, in one county or, as county 0, in all. Without `terms` a county follows the network."""

    id: UUID
    county_id: int
    kind: Kind
    status: VersionStatus
    terms: dict[str, Any] | None
    valid_from: date
    proposed_at: datetime


class NewVersion(Body):
    id: Id
    county_id: PlaceId = NATIONAL
    kind: Annotated[Text, Field(json_schema_extra={"enum": [*KINDS]})]
    terms: Terms | None
    valid_from: Day


class PoliciesQuery(Listing):
    status: Annotated[VersionStatus | None, BlankIsNone] = None


@router.get("/policies", response=Page[VersionOut])
def list_policies(request: Request, query: Query[PoliciesQuery]) -> dict[str, Any]:
    """The versions of all policies; with a county, those that are its own."""
    found = versions_within(query.narrow(request.caller))
    if query.county is not None:
        found = found.filter(county_id=query.county)
    if query.status is not None:
        found = found.filter(status=query.status)
    return page(found, query, "proposed_at", each(_show))


@router.post("/policies", response={201: VersionOut, 200: VersionOut})
def propose_policy(request: Request, body: NewVersion) -> HttpResponse:
    """Write down what shall hold from a day to come. It does when another person publishes it."""
    if body.kind not in KINDS:
        raise Invalid.field("kind", _("There is no such policy."))
    if body.county_id != NATIONAL:
        get_centre(request.caller.in_county(body.county_id))

    def act() -> VersionOut:
        return _show(
            propose_version(
                request.caller,
                id=body.id,
                rule=KINDS[body.kind],
                county_id=body.county_id,
                terms=body.terms,
                valid_from=body.valid_from,
            )
        )

    return once(request, NATIONAL, body.id, act, creates=True)  # an id leads to one version of whatever county


@router.post("/policies/{version_id}/publish", response=VersionOut)
def publish_policy(request: Request, version_id: Id, body: Act) -> HttpResponse:
    """The second person agrees: it holds from its day on, and never changes."""
    version = get_version_for(request.caller, version_id)
    return once(
        request,
        version.county_id,
        body.id,
        lambda: _show(publish_version(request.caller, version, at=clock.now())),
    )


@router.post("/policies/{version_id}/withdraw", response=VersionOut)
def withdraw_policy(request: Request, version_id: Id, body: Act) -> HttpResponse:
    """Nobody shall publish it any more."""
    version = get_version_for(request.caller, version_id)
    return once(
        request,
        version.county_id,
        body.id,
        lambda: _show(withdraw_version(request.caller, version, at=clock.now())),
    )


def _show(version: Version) -> VersionOut:
    return VersionOut(
        id=version.id,
        county_id=version.county_id,
        kind=version.kind,
        status=VersionStatus(version.status),
        terms=version.terms,
        valid_from=calendar.day_of(version.valid_from),
        proposed_at=version.proposed_at,
    )
