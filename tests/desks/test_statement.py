"""The bank's statement at the desks: seen first, then confirmed in one act."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cast import partner
from tests.checks import books_hold
from tests.desks.desk import signed_in

from cunqiao.kernel.county import new_id
from cunqiao.ledger.actions import request_top_up
from cunqiao.ledger.models import TopUp

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("who", "desk"), [("ou", "county"), ("han", "headquarters")])
def test_a_statement_is_seen_and_what_matches_is_confirmed_once(who: str, desk: str) -> None:
    request_top_up(partner, id=new_id(), amount_fen=500_00, said_reference="ICBC 2026 A77")
    client, page = signed_in(who), f"/{desk}/top-ups/statement"
    assert "Look at it first" in client.get(page).content.decode()
    sheet = b"Bank reference,Amount\nicbc2026a77,500.00\nX9,1.00\n"
    sent = {"id": str(new_id()), "file": SimpleUploadedFile("november.csv", sheet)}
    shown = client.post(page, sent).content.decode()
    for word in ("matched", "unknown", "Confirm 1 top-up"):
        assert word in shown
    (packed,) = re.findall(r'name="matched" value="([^"]+)"', shown)
    for _ in range(2):
        assert client.post(page, {"matched": packed}).status_code == 302
    assert TopUp.objects.get(said_reference="ICBC 2026 A77").bank_reference == "ICBC2026A77"
    assert signed_in("he" if who == "ou" else "ou").post(page, {"matched": packed}).status_code in (302, 403, 404)
    books_hold()


def test_what_is_no_statement_says_why() -> None:
    sent = {"id": str(new_id()), "file": SimpleUploadedFile("november.csv", b"Bank reference\nX9\n")}
    answer = signed_in("ou").post("/county/top-ups/statement", sent)
    assert answer.status_code == 422
    assert "bank reference" in answer.content.decode()
