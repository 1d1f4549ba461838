"""Top-ups: the station says it paid, the county sees the money, the float grows once."""

import pytest
from django.db import IntegrityError, transaction
from tests.cast import (
    FLOAT_FEN,
    OU,
    QIN,
    TENURE,
    TENURE_XIXI,
    auditor,
    operator,
    operator_wuyuan,
    partner,
    partner_sikou,
    partner_xixi,
)
from tests.checks import books_hold, unchanged

from cunqiao.kernel.county import new_id
from cunqiao.kernel.errors import Invalid, MoveNotAllowed, NotFound
from cunqiao.kernel.models import Event
from cunqiao.kernel.scope import Scope
from cunqiao.ledger.access import get_own_float, get_top_up_for, top_ups_within
from cunqiao.ledger.actions import confirm_top_up, request_top_up
from cunqiao.ledger.errors import ReferenceTaken
from cunqiao.ledger.models import AccountKind, TopUp, Transfer
from cunqiao.ledger.queries import accounts

pytestmark = pytest.mark.django_db


def ask(scope: Scope = partner, amount_fen: int = 500_00) -> TopUp:
    return request_top_up(scope, id=new_id(), amount_fen=amount_fen)


def confirm(top_up: TopUp, reference: str = "ICBC 42", by: Scope = operator) -> TopUp:
    return confirm_top_up(by, get_top_up_for(by, top_up.id), entry_id=new_id(), bank_reference=reference)


def float_of(scope: Scope) -> int:
    return accounts(scope).get(kind=AccountKind.FLOAT).balance


def test_asking_moves_no_money() -> None:
    top_up = ask()
    assert (top_up.status, top_up.amount_fen, top_up.requested_by_id) == ("requested", 500_00, QIN)
    assert float_of(partner) == FLOAT_FEN[TENURE]


def test_confirmed_the_float_grows_and_the_bank_owes_it() -> None:
    top_up = ask()
    bank = accounts(operator).get(kind=AccountKind.BANK).balance
    assert confirm(top_up).status == "confirmed"
    assert float_of(partner) == FLOAT_FEN[TENURE] + 500_00
    assert accounts(operator).get(kind=AccountKind.BANK).balance == bank - 500_00
    transfer = Transfer.objects.latest("recorded_at")
    assert (transfer.kind, transfer.amount_fen, transfer.order_id) == ("top_up", 500_00, None)
    event = Event.objects.get(subject_id=top_up.id)
    assert (event.move, event.person_id) == ("confirm", OU)
    books_hold()


def test_who_has_no_float_asks_in_vain() -> None:
    with unchanged(), pytest.raises(NotFound) as refused:
        ask(operator)
    assert refused.value.kind == "float"


@pytest.mark.parametrize("amount_fen", [0, -1])
def test_an_amount_is_above_zero(amount_fen: int) -> None:
    with unchanged(), pytest.raises(IntegrityError), transaction.atomic():
        ask(amount_fen=amount_fen)


def test_it_is_confirmed_once() -> None:
    top_up = ask()
    confirm(top_up)
    with unchanged(), pytest.raises(MoveNotAllowed) as refused:
        confirm(top_up, "ICBC 43")
    assert refused.value.data() == {"move": "confirm", "state": "confirmed"}


def test_a_bank_reference_confirms_one() -> None:
    confirm(ask())
    second = ask(partner_xixi)
    with unchanged(), pytest.raises(ReferenceTaken) as refused:
        confirm(second)
    assert refused.value.bank_reference == "ICBC 42"
    assert float_of(partner_xixi) == FLOAT_FEN[TENURE_XIXI]
    confirm(second, "ICBC 43")
    assert float_of(partner_xixi) == FLOAT_FEN[TENURE_XIXI] + 500_00


def test_a_bank_reference_that_looks_the_same_is_the_same() -> None:
    """What was pasted from a statement, or typed through an input method, would have been paid a second time."""
    confirm(ask(), "ICBC 4–2")
    second = ask(partner_xixi)
    odd = [
        "ＩＣＢＣ　４－２",
        "\u202dICBC 4-2\u202c",
        "ICBC \t4-2\u200b",
        "Icbc 4-2",
        "ICBC42",
        "icbc/4/2",
        " I C B C 4 2 ",
    ]
    for reference in odd:
        with unchanged(), pytest.raises(ReferenceTaken):
            confirm(second, reference)


@pytest.mark.parametrize(
    "reference",
    ["\u200b", " \u3000", "- / -", "\ufdfa" * 64],
    ids=["unseen", "blank", "nothing but dashes", "too long"],
)
def test_what_is_no_bank_reference_confirms_nothing(reference: str) -> None:
    top_up = ask()
    with unchanged(), pytest.raises(Invalid):
        confirm(top_up, reference)


def test_a_bank_reference_is_one_of_the_whole_network() -> None:
    confirm(ask())
    elsewhere = ask(partner_sikou)
    with unchanged(), pytest.raises(ReferenceTaken):
        confirm(elsewhere, "icbc42", by=operator_wuyuan)
    confirm(elsewhere, "ICBC 43", by=operator_wuyuan)
    books_hold()


def test_another_countys_top_up_is_not_told_of() -> None:
    top_up = ask()
    with unchanged(), pytest.raises(NotFound):
        confirm(top_up, by=operator_wuyuan)


def test_a_station_sees_its_own() -> None:
    top_up = ask()
    assert get_top_up_for(partner, top_up.id) == top_up
    assert top_up in top_ups_within(auditor)
    with pytest.raises(NotFound):
        get_top_up_for(partner_xixi, top_up.id)


def test_a_float_is_its_tenures() -> None:
    assert get_own_float(partner).holder_id == TENURE
    assert get_own_float(partner_xixi).holder_id == TENURE_XIXI
