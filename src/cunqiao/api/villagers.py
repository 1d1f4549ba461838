from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, StringConstraints

from cunqiao.api import commands
from cunqiao.api.fields import Body, Id, Name, SearchText, Text
from cunqiao.api.guard import Request
from cunqiao.api.once import once
from cunqiao.api.paging import Listing, Page, each, page
from cunqiao.kernel import security
from cunqiao.kernel.scope import Role, Scope
from cunqiao.villagers import queries
from cunqiao.villagers.actions import register_villager
from cunqiao.villagers.masking import mask_name, mask_phone
from cunqiao.villagers.models import Consent, Villager

router = Router(tags=["villagers"])


class ConsentIn(BaseModel):
    """How the villager agreed; `value` is the signature or the code."""

    kind: Consent
    value: Annotated[str, StringConstraints(strict=True, max_length=90_000)] | None = None


class NewVillager(Body):
    id: Id
    name: Name
    phone: Text | None = None
    household_id: Id | None = None
    consent: ConsentIn | None = None


class VillagerOut(BaseModel):
    """Only the own station reads the whole name; nobody the whole phone number."""

    id: UUID
    name: str
    phone_masked: str
    household_id: UUID
    station: str


class VillagersQuery(Listing):
    """`q`: a name, its pinyin, or the last four digits of the phone."""

    q: SearchText = ""


@router.get("/villagers", response=Page[VillagerOut])
def list_villagers(request: Request, query: Query[VillagersQuery]) -> dict[str, Any]:
    """The customers of a station or a county."""
    scope = query.narrow(request.caller)
    found = queries.villagers(scope, query.q).select_related("station")
    shown = page(found, query, "registered_at", each(lambda villager: _show(villager, scope)))
    if _sees_whole(scope):
        security.tell("names_shown", n=len(shown["items"]))
    return shown


@router.post("/villagers", response={201: VillagerOut, 200: VillagerOut})
def register(request: Request, body: NewVillager) -> HttpResponse:
    """A new customer of the own station."""
    scope = request.caller
    return once(request, scope.county_id, body.id, registering(scope, body), creates=True)


def registering(scope: Scope, body: NewVillager) -> Callable[[], VillagerOut]:
    """What registers the villager when it is called, and shows them."""
    consent = body.consent or ConsentIn(kind=Consent.SEEN)

    def act() -> VillagerOut:
        villager = register_villager(
            scope,
            id=body.id,
            name=body.name,
            phone=body.phone or "",
            household_id=body.household_id,
            consent_kind=consent.kind,
            consent_value=consent.value or "",
        )
        return _show(villager, scope)

    return act


commands.register("villager", NewVillager, lambda scope, body, at: registering(scope, body))


def _sees_whole(scope: Scope) -> bool:
    return scope.role == Role.PARTNER


def _show(villager: Villager, scope: Scope) -> VillagerOut:
    return VillagerOut(
        id=villager.id,
        name=villager.name if _sees_whole(scope) else mask_name(villager.name),
        phone_masked=mask_phone(villager.phone),
        household_id=villager.household_id,
        station=villager.station.number,
    )
