from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel

from cunqiao.api.fields import Act, BlankIsNone, Body, CountyId, Id
from cunqiao.api.guard import Request
from cunqiao.api.once import once
from cunqiao.api.paging import CountyChoice, Listing, Page, each, page
from cunqiao.api.reach import one_county
from cunqiao.earnings import queries
from cunqiao.earnings.access import get_payout_for, payouts_within
from cunqiao.earnings.actions import approve_payout, propose_payout
from cunqiao.earnings.models import Payout
from cunqiao.earnings.states import PayoutStatus
from cunqiao.kernel import clock
from cunqiao.ledger.models import AccountKind
from cunqiao.network.access import get_centre

router = Router(tags=["money"])


class ItemOut(BaseModel):
    """What a payout takes from one account."""

    account_id: UUID
    kind: AccountKind
    holder: str
    amount_fen: int


class PayoutOut(BaseModel):
    """What a county's partners and merchants are paid at once."""

    id: UUID
    county_id: int
    status: PayoutStatus
    amount_fen: int
    items: list[ItemOut]
    proposed_at: datetime


class PayoutsQuery(Listing):
    status: Annotated[PayoutStatus | None, BlankIsNone] = None


class NewPayout(Body):
    id: Id
    county_id: CountyId


@router.get("/payouts", response=Page[PayoutOut])
def list_payouts(request: Request, query: Query[PayoutsQuery]) -> dict[str, Any]:
    """The payouts of the counties."""
    found = queries.payouts(query.narrow(request.caller), status=query.status)
    return page(found, query, "proposed_at", each(_show))


@router.post("/payouts", response={201: PayoutOut, 200: PayoutOut})
def propose(request: Request, body: NewPayout) -> HttpResponse:
    """Gather what a county owes now. It is paid when another person approves."""
    scope = request.caller.in_county(body.county_id)
    centre = get_centre(scope)
    return once(
        request,
        centre.county_id,
        body.id,
        lambda: _show(propose_payout(scope, id=body.id, county_id=centre.county_id)),
        creates=True,
    )


@router.post("/payouts/{payout_id}/approve", response=PayoutOut)
def approve(request: Request, payout_id: Id, body: Act, query: Query[CountyChoice]) -> HttpResponse:
    """The second person agrees, and the bank pays."""
    scope = query.narrow(request.caller)
    scope = one_county(payouts_within(scope).filter(id=payout_id), scope)
    payout = get_payout_for(scope, payout_id)
    return once(
        request,
        payout.county_id,
        body.id,
        lambda: _show(approve_payout(scope, payout, entry_id=body.id, at=clock.now())),
    )


def _show(payout: Payout) -> PayoutOut:
    items = [
        ItemOut(
            account_id=item.account.id,
            kind=AccountKind(item.account.kind),
            holder=item.account.holder,
            amount_fen=item.amount_fen,
        )
        for item in payout.items.all()
    ]
    return PayoutOut(
        id=payout.id,
        county_id=payout.county_id,
        status=PayoutStatus(payout.status),
        amount_fen=sum(item.amount_fen for item in items),
        items=items,
        proposed_at=payout.proposed_at,
    )
