"""A bank's statement: what is read of it, and which top-ups it is of."""

import pytest
from tests.cast import FLOAT_FEN, TENURE, TONGLU, operator, operator_wuyuan, partner, partner_sikou, partner_xixi
from tests.checks import books_hold, unchanged

from cunqiao.kernel.county import new_id
from cunqiao.kernel.errors import Invalid, SamePerson
from cunqiao.kernel.scope import Scope
from cunqiao.ledger.actions import confirm_by_statement, confirm_top_up, request_top_up
from cunqiao.ledger.errors import ReferenceTaken
from cunqiao.ledger.models import Account, TopUp
from cunqiao.ledger.statements import Credit, State, credits, match

pytestmark = pytest.mark.django_db

ENTRY = """<Ntry><NtryRef>{ref}</NtryRef><Amt Ccy="{ccy}">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd>
<NtryDtls><TxDtls><Refs><EndToEndId>{end}</EndToEndId></Refs><Amt Ccy="EUR">7.00</Amt></TxDtls></NtryDtls></Ntry>"""


def camt(*entries: str, before: str = "") -> bytes:
    head = '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>'
    return f"{before}{head}{''.join(entries)}</Stmt></BkToCstmrStmt></Document>".encode()


def entry(ref: str = "N1", amount: str = "500.00", side: str = "CRDT", ccy: str = "CNY", end: str = "E1") -> str:
    return ENTRY.format(ref=ref, amount=amount, side=side, ccy=ccy, end=end)


def asked(scope: Scope = partner, fen: int = 500_00, said: str = "ICBC 2026 A77") -> TopUp:
    return request_top_up(scope, id=new_id(), amount_fen=fen, said_reference=said)


def states(*found: Credit, by: Scope = operator) -> list[str]:
    return [one.state.value for one in match(by, found)]


@pytest.mark.parametrize(
    "sheet",
    [
        "Bank reference,Amount\nICBC2026A77,500.00\nX1,-12.00\n,3.00\n",
        '某银行对账单\n日期,交易流水号,收入金额（元）,币种\n2026-11-30,ICBC2026A77,"500",cny\n2026-11-30,X2,,CNY\n',
    ],
    ids=["English", "Chinese"],
)
def test_a_sheet_is_read_in_both_languages_and_what_went_out_is_passed_over(sheet: str) -> None:
    assert credits(sheet.encode()) == [Credit(("ICBC2026A77",), 500_00, "CNY")]


def test_camt_053_is_read_with_all_numbers_of_an_entry() -> None:
    read = credits(camt(entry(), entry(side="DBIT"), entry(ref="N2", amount="0.01", ccy="USD", end="")))
    assert read == [Credit(("N1", "E1"), 500_00, "CNY"), Credit(("N2",), 1, "USD")]


@pytest.mark.parametrize(
    "content",
    [
        b"", b"hello", b"Reference\nX1\n", b"Reference,Amount\nX1,5.00.1\n", b"<html/>", camt(entry())[:-9],
        camt(entry(amount="1.005")), camt(entry(amount="many")),
        camt(entry(ref="&a;"), before='<!DOCTYPE Document [<!ENTITY a "aaaa">]>'),
    ],
)  # fmt: skip
def test_what_is_no_statement_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid):
        credits(content)


def test_a_credit_is_matched_by_any_writing_of_its_reference_and_its_amount() -> None:
    asked()
    for reference in ("ICBC2026A77", "icbc2026a77", "ＩＣＢＣ 2026-A77"):
        assert states(Credit((reference,), 500_00, "CNY")) == ["matched"]
    assert states(Credit(("E9", "icbc2026a77"), 500_00, "CNY")) == ["matched"]
    assert states(Credit(("ICBC2026A77",), 500_01, "CNY")) == ["differs"]
    assert states(Credit(("ICBC2026A77",), 500_00, "USD")) == ["differs"]
    assert states(Credit(("ICBC2026A78",), 500_00, "CNY")) == ["unknown"]
    assert states(Credit(("- -",), 500_00, "CNY"), Credit((), 1, "CNY")) == ["unknown", "unknown"]
    twice = Credit(("ICBC2026A77",), 500_00, "CNY")
    assert states(twice, twice) == ["matched", "used"]


def test_a_reference_that_confirmed_one_elsewhere_is_used_and_one_that_two_give_is_nobodys() -> None:
    confirm_top_up(operator_wuyuan, asked(partner_sikou), entry_id=new_id(), bank_reference="icbc 2026 a77")
    asked()
    assert states(Credit(("ICBC2026A77",), 500_00, "CNY")) == ["used"]
    asked(said="Z1")
    asked(partner_xixi, said="z 1")
    assert states(Credit(("Z1",), 500_00, "CNY")) == ["unknown"]
    assert states(Credit(("Z1",), 500_00, "CNY"), by=operator_wuyuan) == ["unknown"]


def test_what_matches_is_confirmed_in_one_act_or_not_at_all() -> None:
    one, other = asked(said="A1"), asked(partner_xixi, said="A2")
    found = [(one, "A1"), (other, "A2")]
    confirm_by_statement(operator, found)
    kept = Account.objects.get(kind="float", holder_id=TENURE, county_id=TONGLU)
    assert kept.balance_fen == FLOAT_FEN[TENURE] + 500_00
    third, fourth = asked(said="A3"), asked(said="a-1")
    with unchanged(), pytest.raises(ReferenceTaken):
        confirm_by_statement(operator, [(third, "A3"), (fourth, "a-1")])
    books_hold()


def test_who_asked_for_it_cannot_confirm_it() -> None:
    top_up = asked()
    TopUp.objects.filter(id=top_up.id).update(requested_by_id=operator.person_id)
    top_up.refresh_from_db()
    assert states(Credit(("ICBC2026A77",), 500_00, "CNY")) == [State.OWN.value]
    with unchanged(), pytest.raises(SamePerson):
        confirm_by_statement(operator, [(top_up, "ICBC2026A77")])
