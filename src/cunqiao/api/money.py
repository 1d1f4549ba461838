from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, StringConstraints

from cunqiao.api import commands
from cunqiao.api.fields import BlankIsNone, Body, Fen, Id
from cunqiao.api.guard import Request
from cunqiao.api.once import once
from cunqiao.api.paging import Listing, Page, each, page
from cunqiao.api.reach import one_county
from cunqiao.kernel.scope import County, Scope, system
from cunqiao.ledger import queries
from cunqiao.ledger.access import accounts_within, get_account_for, get_top_up_for, top_ups_within
from cunqiao.ledger.actions import confirm_top_up, request_top_up
from cunqiao.ledger.models import Account, AccountKind, TopUp, Transfer, TransferKind
from cunqiao.ledger.states import TopUpStatus
from cunqiao.orders.access import orders_within

router = Router(tags=["money"])


class TopUpOut(BaseModel):
    """Money that a station says it paid to the bank. `station` is its number."""

    id: UUID
    amount_fen: int
    status: TopUpStatus
    station: str
    bank_reference: str | None
    requested_at: datetime


class AccountOut(BaseModel):
    """`balance_fen` is credits less debits; `floor_fen` what it never falls below, if it has a floor."""

    id: UUID
    county_id: int
    kind: AccountKind
    holder: str
    balance_fen: int
    floor_fen: int | None


class PostingOut(BaseModel):
    """A transfer as one account sees it. `order` is a number."""

    transfer_id: UUID
    entry_id: UUID
    side: Literal["debit", "credit"]
    amount_fen: int
    kind: TransferKind
    order: str | None
    happened_at: datetime


class TopUpsQuery(Listing):
    status: Annotated[TopUpStatus | None, BlankIsNone] = None


class AccountsQuery(Listing):
    kind: Annotated[AccountKind | None, BlankIsNone] = None


class NewTopUp(Body):
    """`bank_reference`: the bank's number of the payment, where the station knows it."""

    id: Id
    amount_fen: Fen
    bank_reference: Annotated[str, StringConstraints(strict=True, strip_whitespace=True, max_length=64)] | None = None


class Confirm(Body):
    id: Id
    bank_reference: Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=64)]


@router.get("/float/topups", response=Page[TopUpOut])
def list_top_ups(request: Request, query: Query[TopUpsQuery]) -> dict[str, Any]:
    """The top-ups of a station or a county."""
    found = top_ups_within(query.narrow(request.caller))
    found = found.filter(status=query.status) if query.status else found
    return page(found, query, "requested_at", each(_top_up))


@router.post("/float/topups", response={201: TopUpOut, 200: TopUpOut})
def ask_top_up(request: Request, body: NewTopUp) -> HttpResponse:
    """The station paid this to the bank, and asks for it in its float."""
    scope = request.caller
    return once(request, scope.county_id, body.id, topping_up(scope, body), creates=True)


def topping_up(scope: Scope, body: NewTopUp) -> Callable[[], TopUpOut]:
    """What asks for the top-up when it is called, and shows it."""
    said = body.bank_reference or ""
    return lambda: _top_up(request_top_up(scope, id=body.id, amount_fen=body.amount_fen, said_reference=said))


commands.register("topup", NewTopUp, lambda scope, body, at: topping_up(scope, body))


@router.post("/float/topups/{top_up_id}/confirm", response=TopUpOut)
def confirm(request: Request, top_up_id: Id, body: Confirm) -> HttpResponse:
    """The county has seen the money at the bank: the float grows. A bank reference confirms once."""
    scope = request.caller
    top_up = get_top_up_for(scope, top_up_id)
    return once(
        request,
        top_up.county_id,
        body.id,
        lambda: _top_up(confirm_top_up(scope, top_up, entry_id=body.id, bank_reference=body.bank_reference)),
    )


@router.get("/ledger/accounts", response=Page[AccountOut])
def list_accounts(request: Request, query: Query[AccountsQuery]) -> dict[str, Any]:
    """The accounts of the person's reach with their balances."""
    found = queries.accounts(query.narrow(request.caller))
    found = found.filter(kind=query.kind) if query.kind else found
    return page(found, query, "opened_at", each(_account))


@router.get("/ledger/accounts/{account_id}/postings", response=Page[PostingOut])
def list_postings(request: Request, account_id: Id, query: Query[Listing]) -> dict[str, Any]:
    """What went into an account and out of it."""
    scope = query.narrow(request.caller)
    scope = one_county(accounts_within(scope).filter(id=account_id), scope)
    account = get_account_for(scope, account_id)
    return page(queries.postings(account), query, "recorded_at", partial(_postings, account.county_id))


def _top_up(top_up: TopUp) -> TopUpOut:
    return TopUpOut(
        id=top_up.id,
        amount_fen=top_up.amount_fen,
        status=TopUpStatus(top_up.status),
        station=top_up.account.holder,
        bank_reference=top_up.bank_reference,
        requested_at=top_up.requested_at,
    )


def _account(account: Account) -> AccountOut:
    return AccountOut(
        id=account.id,
        county_id=account.county_id,
        kind=AccountKind(account.kind),
        holder=account.holder,
        balance_fen=account.balance,
        floor_fen=account.floor_fen,
    )


def _postings(county_id: int, transfers: list[Transfer]) -> list[PostingOut]:
    """Transfers of a county with the numbers of their orders. One query."""
    ids = {transfer.order_id for transfer in transfers if transfer.order_id}
    numbers = dict(orders_within(system(County(county_id))).filter(id__in=ids).values_list("id", "number"))
    return [
        PostingOut(
            transfer_id=transfer.id,
            entry_id=transfer.entry_id,
            side=transfer.side,
            amount_fen=transfer.amount_fen,
            kind=TransferKind(transfer.kind),
            order=numbers[transfer.order_id] if transfer.order_id else None,
            happened_at=transfer.happened_at,
        )
        for transfer in transfers
    ]
