"""What the database itself refuses, whoever asks."""

import pytest
from django.db import IntegrityError, connection, transaction
from tests.acts import become, place_one
from tests.cast import SOAP, operator, partner

from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.ledger.actions import confirm_top_up, request_top_up

pytestmark = pytest.mark.django_db
NEVER_EMPTIED = [
    "catalog_supply", "identity_grant", "kernel_event", "ledger_reference", "ledger_topup", "ledger_transfer",
    "logistics_collection", "logistics_fee", "network_tenure", "orders_payment", "orders_refund", "policies_version",
]  # fmt: skip


def refused(statement: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("table", NEVER_EMPTIED)
def test_what_was_written_for_ever_is_never_emptied(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    become(is_demo=False)
    refused(f"TRUNCATE {table} CASCADE")


def test_a_payment_stays_as_it_was_written() -> None:
    place_one(partner, {SOAP: 1})
    refused("UPDATE orders_payment SET amount_fen = amount_fen + 1")
    refused("DELETE FROM orders_payment")


def test_a_top_up_stays_and_has_one_reference() -> None:
    asked = request_top_up(partner, id=new_id(), amount_fen=100)
    confirm_top_up(operator, asked, entry_id=new_id(), bank_reference=f"ICBC {clock.now():%f}")
    refused(f"DELETE FROM ledger_topup WHERE id = '{asked.id}'")
    refused(f"UPDATE ledger_topup SET bank_reference = 'ANOTHER' WHERE id = '{asked.id}'")
    refused(f"UPDATE ledger_topup SET bank_reference = NULL WHERE id = '{asked.id}'")


def test_what_has_ended_has_ended_once() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE network_tenure SET ended_at = now()")
    refused("UPDATE network_tenure SET ended_at = NULL")
    refused("UPDATE network_tenure SET ended_at = ended_at + interval '1 day'")
    refused("DELETE FROM network_tenure")
