"""A bank's statement: what came in, and which top-ups it is of. Reads only.

A sheet (XLSX, CSV), found by the heads of its columns, or camt.053 of ISO 20022. What went out is passed over.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from django.utils.translation import gettext as _

from cunqiao.kernel.errors import Invalid
from cunqiao.kernel.installation import installation
from cunqiao.kernel.money import YUAN
from cunqiao.kernel.numbers import number
from cunqiao.kernel.scope import Scope
from cunqiao.ledger.access import top_ups_within
from cunqiao.ledger.models import TopUp
from cunqiao.ledger.queries import used_references
from cunqiao.ledger.references import normal
from cunqiao.ledger.states import TopUpStatus
from cunqiao.sheets import Column, Formula, Value, read
from cunqiao.sheets.bank import entries

MAX_LINES = 10_000
_HEADS = (
    Column(
        "reference", {"bank reference", "reference", "transaction id", "流水号", "交易流水号", "银行流水号", "参考号"}
    ),
    Column("amount", {"amount", "credit", "credit amount", "金额", "交易金额", "收入金额", "贷方金额", "收入"}, YUAN),
    Column("currency", {"currency", "币种", "货币"}),
)


@dataclass(frozen=True, slots=True)
class Credit:
    """Money that came in. `references` are the numbers that the bank or the payer gave it, as they stand there."""

    references: tuple[str, ...]
    amount_fen: int
    currency: str


class State(Enum):
    """What a credit is to us."""

    MATCHED = "matched"
    DIFFERS = "differs"  # of another amount or currency than the top-up that names it
    USED = "used"  # its reference confirmed a top-up, or stands further up
    OWN = "own"  # of a top-up that the person asked for, whom another one has to confirm
    UNKNOWN = "unknown"  # no top-up that waits names it, or several do


@dataclass(frozen=True, slots=True)
class Match:
    """A credit, by which of its references it was found, and the top-up, where there is one."""

    credit: Credit
    state: State
    reference: str
    top_up: TopUp | None


def credits(content: bytes) -> list[Credit]:
    """What came in by a statement.

    Raises:
        Invalid: it is none, cannot be read, is too large, or lacks a column.
    """
    found = _of_xml(content) if content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") else _of_sheet(content)
    return list(found)


def _of_xml(content: bytes) -> Iterator[Credit]:
    for entry in entries(content, most=MAX_LINES):
        yield Credit(entry.references, _fen(entry.amount), entry.currency)


def _of_sheet(content: bytes) -> Iterator[Credit]:
    table = read(content, _HEADS[0], _HEADS[1:], max_rows=MAX_LINES)
    if table is None or "amount" not in table.columns:
        raise Invalid.field("file", _("The columns “bank reference” and “amount” are missing."))
    for line, cells in table.rows:
        amount, reference = _text(cells.get("amount", "")), _text(cells.get("reference", ""))
        if not amount or amount.startswith("-") or not reference:
            continue
        try:
            fen = _fen(str(number(amount, YUAN)))
        except ValueError as error:
            raise Invalid.field("file", _("Line %(n)s: this is no amount.") % {"n": line}) from error
        if fen:
            yield Credit((reference,), fen, _text(cells.get("currency", "")).upper() or installation().currency)


def _text(value: Value) -> str:
    if isinstance(value, Formula | bool):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def _fen(amount: str) -> int:
    """Raises Invalid for parts of a fen, or more than there is."""
    fen = Decimal(amount) * 100
    if fen != int(fen) or fen > 2**53:
        raise Invalid.field("file", _("%(amount)s is no amount of money.") % {"amount": amount[:30]})
    return int(fen)


def match(scope: Scope, found: Sequence[Credit]) -> list[Match]:
    """What each credit is to the top-ups of a person's reach. Two queries."""
    wanted = {normal(reference) for credit in found for reference in credit.references} - {""}
    used = used_references(wanted)
    waiting: dict[str, list[TopUp]] = {}
    for top_up in top_ups_within(scope).filter(status=TopUpStatus.REQUESTED).exclude(said_reference=""):
        waiting.setdefault(normal(top_up.said_reference), []).append(top_up)
    matches = []
    for credit in found:
        one = _match(scope, credit, used, waiting)
        used.add(normal(one.reference))
        matches.append(one)
    return matches


def _match(scope: Scope, credit: Credit, used: set[str], waiting: dict[str, list[TopUp]]) -> Match:
    first = credit.references[0] if credit.references else ""
    for reference in credit.references:
        form = normal(reference)
        if form and form in used:
            return Match(credit, State.USED, reference, None)
        if form in waiting and len(waiting[form]) == 1:
            (top_up,) = waiting[form]
            is_same = (credit.amount_fen, credit.currency) == (top_up.amount_fen, installation().currency)
            state = State.MATCHED if is_same else State.DIFFERS
            if is_same and top_up.requested_by_id == scope.person_id:
                state = State.OWN
            return Match(credit, state, reference, top_up)
    return Match(credit, State.UNKNOWN, first, None)
