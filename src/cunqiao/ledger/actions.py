"""What changes accounts. Money moves by `post` alone."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from cunqiao.kernel import clock, sql
from cunqiao.kernel.bulk import copy_rows, time_of
from cunqiao.kernel.county import new_id, new_key
from cunqiao.kernel.errors import Invalid, SamePerson
from cunqiao.kernel.installation import require_open
from cunqiao.kernel.scope import Scope
from cunqiao.kernel.transactions import transacting, unless_taken
from cunqiao.kernel.typed import legible
from cunqiao.ledger.access import get_own_float
from cunqiao.ledger.errors import ReferenceTaken
from cunqiao.ledger.models import (
    MAX_REFERENCE,
    Account,
    AccountKind,
    AccountRef,
    Reference,
    TopUp,
    Transfer,
    TransferKind,
)
from cunqiao.ledger.queries import accounts_by_holder
from cunqiao.ledger.references import normal
from cunqiao.ledger.states import TOP_UP_MOVES


def open_accounts(
    county_id: int,
    kinds: Iterable[AccountKind],
    *,
    holder_id: UUID | None = None,
    holder: str = "",
    floor_fen: int | None = None,
) -> None:
    """Open an account of each kind for a holder in a county; those that stand already stay as they are.

    `floor_fen` makes them keep a balance that never falls below it.
    """
    Account.objects.bulk_create(
        (
            Account(
                county_id=county_id,
                kind=kind,
                holder_id=holder_id,
                holder=holder,
                floor_fen=floor_fen,
                balance_fen=None if floor_fen is None else 0,
                opened_at=clock.now(),
            )
            for kind in kinds
        ),
        ignore_conflicts=True,
    )


TRANSFER_COLUMNS = {
    "county_id": "smallint",
    "id": "uuid",
    "entry_id": "uuid",
    "debit_account_id": "uuid",
    "credit_account_id": "uuid",
    "amount_fen": "bigint",
    "happened_at": "time",
    "recorded_at": "time",
    "kind": "text",
    "order_id": "uuid?",
}


@dataclass(frozen=True, slots=True)
class NewTransfer:
    """Money to move: `amount_fen` from the debit to the credit account of one county."""

    county_id: int
    entry_id: UUID
    debit: AccountRef
    credit: AccountRef
    amount_fen: int
    kind: TransferKind
    order_id: UUID | None
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class Float:
    """A tenure's float under lock. `available_fen` is what may be spent before its floor is reached."""

    account: AccountRef
    available_fen: int


def lock_floats(tenures: Iterable[tuple[int, UUID]]) -> dict[tuple[int, UUID], Float]:
    """Lock the floats of tenures (county, tenure), in key order, until the transaction ends."""
    keys = list(set(tenures))  # the statement takes them in their order
    locked = sql.run("ledger/lock_floats", county=[county for county, _ in keys], tenure=[id for _, id in keys])
    return {
        (county, tenure): Float(AccountRef(id, AccountKind.FLOAT), available)
        for county, tenure, id, available in locked
    }


def post(transfers: Sequence[NewTransfer]) -> None:
    """Write transfers and carry them over to kept balances. A part of nothing (0 fen) moves nothing.

    Whoever moves money of several floats at once has locked them before (`lock_floats`).

    Raises:
        NotOpen: headquarters is one person alone.
        IntegrityError: an account would fall below its floor, or is of another county.
        ValueError: a kind of transfer does not go between accounts of these kinds.
    """
    transfers = [transfer for transfer in transfers if transfer.amount_fen]
    if not transfers:
        return
    require_open()
    for transfer in transfers:
        _check_kinds(transfer)
    now = time_of(clock.now())
    copy_rows(
        Transfer._meta.db_table,
        TRANSFER_COLUMNS,
        (
            (
                t.county_id,
                new_key(),
                t.entry_id.bytes,
                t.debit.id.bytes,
                t.credit.id.bytes,
                t.amount_fen,
                time_of(t.happened_at),
                now,
                t.kind.value,
                t.order_id and t.order_id.bytes,
            )
            for t in transfers
        ),
    )
    _add_to_balances(transfers)


def _check_kinds(transfer: NewTransfer) -> None:
    kind, giver, taker = transfer.kind, transfer.debit.kind, transfer.credit.kind
    if giver not in kind.givers or taker not in kind.takers:
        raise ValueError(f"{kind} does not go from {giver} to {taker}")


def _add_to_balances(transfers: Sequence[NewTransfer]) -> None:
    changes: defaultdict[tuple[int, UUID], int] = defaultdict(int)
    for transfer in transfers:
        changes[transfer.county_id, transfer.debit.id] -= transfer.amount_fen
        changes[transfer.county_id, transfer.credit.id] += transfer.amount_fen
    keys = list(changes)
    sql.run(
        "ledger/add_to_balances",
        county=[county for county, _ in keys],
        account=[account for _, account in keys],
        change=[changes[key] for key in keys],
    )


@transacting()
def request_top_up(scope: Scope, *, id: UUID, amount_fen: int, said_reference: str = "") -> TopUp:
    """The station says that it paid `amount_fen` to the bank, which numbered the payment `said_reference`, if known.

    Raises:
        Invalid: the reference has nothing to be seen, or too much.
        NotFound: the person has no float.
    """
    account = get_own_float(scope)
    return TopUp.objects.create(
        id=id,
        county_id=account.county_id,
        account=account,
        amount_fen=amount_fen,
        said_reference=said_reference and _reference_of(said_reference),
        requested_by_id=scope.required_person_id,
        requested_at=clock.now(),
    )


@transacting()
def confirm_top_up(scope: Scope, top_up: TopUp, *, entry_id: UUID, bank_reference: str) -> TopUp:
    """The county has seen the money at the bank: the float grows.

    Raises:
        SamePerson: who asked for it cannot confirm it, in whatever role.
        Invalid: the bank reference has nothing to be seen, or too much.
        MoveNotAllowed: it was confirmed before.
        ReferenceTaken: the bank reference confirmed another one, in whatever county and writing.
    """
    if top_up.requested_by_id == scope.person_id:
        raise SamePerson()
    now, reference = clock.now(), _reference_of(bank_reference)
    with unless_taken(ReferenceTaken(bank_reference=reference)):
        TOP_UP_MOVES.make([top_up], "confirm", by=scope, at=now, bank_reference=reference)
        Reference.objects.create(top_up_id=top_up.id, county_id=top_up.county_id, reference=normal(reference))
    bank, to = accounts_by_holder(top_up.county_id)[AccountKind.BANK, None], top_up.account.ref
    post([NewTransfer(top_up.county_id, entry_id, bank, to, top_up.amount_fen, TransferKind.TOP_UP, None, now)])
    return top_up


@transacting()
def confirm_by_statement(scope: Scope, found: Sequence[tuple[TopUp, str]]) -> None:
    """The county has seen the money of several on a bank's statement, each with its reference: all, or none.

    Raises:
        SamePerson, MoveNotAllowed, ReferenceTaken: as for a single one.
    """
    for top_up, reference in sorted(found, key=lambda one: (one[0].county_id, one[0].account_id, one[0].id)):
        confirm_top_up(scope, top_up, entry_id=new_id(), bank_reference=reference)


def _reference_of(typed: str) -> str:
    """A bank reference as it is kept and shown, in capitals. Raises Invalid."""
    reference = " ".join(legible(typed).upper().split())
    if not normal(reference) or len(reference) > MAX_REFERENCE:
        raise Invalid.field("bank_reference", _("This is not in the right form."))
    return reference
