"""A database that only reads, or whose disk is full: people read on, and `/readyz` says what fails."""

from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection
from django.test import Client
from tests import cast
from tests.api.caller import Caller
from tests.checks import unchanged

from cunqiao.api import health
from cunqiao.kernel.models import Lease


@pytest.fixture(autouse=True)
def all_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_lacking", list)


def ready() -> tuple[int, Any]:
    answer = Client().get("/readyz")
    return answer.status_code, answer.json()


@pytest.fixture
def read_only(fresh_database: str) -> Caller:
    """Who has signed in before nothing could be written any more."""
    caller = Caller(cast.partner)
    with psycopg.connect(fresh_database, autocommit=True) as session:
        session.execute(f'ALTER DATABASE "{session.info.dbname}" SET default_transaction_read_only = on')
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
    return caller


@pytest.mark.django_db
def test_trying_to_write_leaves_nothing() -> None:
    with unchanged():
        assert ready() == (200, {"status": "ok", "missing": []})
    assert not Lease.objects.exists()


def test_a_database_that_only_reads_is_named(read_only: Caller) -> None:
    cause = "read_only_sql_transaction"
    assert ready() == (503, {"status": "failing", "missing": ["writes"], "cause": cause})
    assert read_only.get("/orders").status == 200
    command = {"id": "x", "kind": "topup", "body": {}, "happened_at": "", "seq": 1}
    for answer in (read_only.post("/float/topups", amount_fen=5), read_only.post("/sync", {"commands": [command]})):
        assert (answer.status, answer.code, answer.headers["Retry-After"]) == (503, "unavailable", "5")


@pytest.mark.django_db
def test_a_full_disk_is_named() -> None:
    """What asks the disk for room fails, also where the row itself has found some."""

    def full(execute: Any, sql: str, *rest: Any) -> Any:
        if "ORDER BY 1 OFFSET 1" in sql:
            raise OperationalError from psycopg.errors.DiskFull()
        return execute(sql, *rest)

    with connection.execute_wrapper(full):
        status, said = ready()
    assert (status, said) == (503, {"status": "failing", "missing": ["writes"], "cause": "disk_full"})


@pytest.mark.django_db
def test_a_database_that_is_away_is_named() -> None:
    def away(*_: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    with connection.execute_wrapper(away):
        assert ready() == (503, {"status": "failing", "missing": ["database"], "cause": "operational_error"})
