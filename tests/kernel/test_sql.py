"""Named statements: lists of ids and numbers arrive as arrays, all else as it is."""

import re
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection, transaction

from cunqiao.kernel import sql
from cunqiao.kernel.county import new_id

PACKAGE = Path(sql.__file__).parents[1]
PARAMETER = re.compile(r"%\((\w+)\)s")

pytestmark = pytest.mark.django_db


@pytest.fixture
def echo(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Ask the database for a value of a type."""

    def ask(value: Any, type: str) -> Any:
        monkeypatch.setattr(sql, "statement", lambda name: f"SELECT %(value)s::{type}")
        return sql.run("any/name", value=value)[0][0]

    return ask


@pytest.mark.parametrize(
    ("value", "type"),
    [
        ([], "uuid[]"),
        ([UUID(int=1), None, UUID(int=2**128 - 1)], "uuid[]"),
        ([1, None, -(2**63), 2**63 - 1], "bigint[]"),
        ([None, None], "uuid[]"),
        (["/orders", '"}{', "a,b", "NULL", "", None, "𠮷"], "text[]"),
        (UUID(int=7), "uuid"),
        ("[1]", "text"),
        (None, "int"),
    ],
)
def test_a_value_arrives_as_it_was(echo: Any, value: Any, type: str) -> None:
    assert echo(value, type) == value


def test_a_value_is_no_part_of_the_statement(monkeypatch: pytest.MonkeyPatch) -> None:
    """Filled in on our side, it would end the comment, and the rest of it be run."""
    monkeypatch.setattr(sql, "statement", lambda name: "SELECT %(value)s::text -- %(value)s")
    assert sql.run("any/name", value="no more\n, 1 / 0") == [("no more\n, 1 / 0",)]


def test_a_row_becomes_what_it_is_read_as(monkeypatch: pytest.MonkeyPatch) -> None:
    id = new_id()
    monkeypatch.setattr(sql, "statement", lambda name: "SELECT %(id)s::uuid, 3")
    assert sql.rows(lambda id, count: (id, count), "any/name", id=id) == [(id, 3)]  # type: ignore[arg-type]


def test_a_statement_without_rows_gives_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sql, "statement", lambda name: "SET LOCAL work_mem = '4MB'")
    assert sql.run("any/name") == []


def test_no_comment_holds_a_parameter() -> None:
    """Whoever fills values into the text puts them into comments too, which a line break ends."""
    files = [*PACKAGE.glob("*/sql/*.sql"), *PACKAGE.glob("audit/rules/*.sql")]
    assert len(files) > 60
    offenders = [
        f"{path.relative_to(PACKAGE)}: {line.strip()}"
        for path in files
        for line in path.read_text().splitlines()
        if "/*" in line or "%" in line.partition("--")[2]
    ]
    assert offenders == []


def numbered(text: str) -> str:
    """A statement with `$1` for its first parameter, as the server reads it."""
    places: dict[str, str] = {}
    text = PARAMETER.sub(lambda found: places.setdefault(found[1], f"${len(places) + 1}"), text)
    return text.replace("%%", "%")


def test_the_server_knows_the_types_of_all_parameters() -> None:
    """It plans a statement before it has seen the values."""
    offenders = []
    for path in PACKAGE.glob("*/sql/*.sql"):
        text = path.read_text()
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                if PARAMETER.search(text):
                    cursor.execute(f"PREPARE statement AS {numbered(text)}")
                    cursor.execute("DEALLOCATE statement")
        except ProgrammingError as error:
            offenders.append(f"{path.relative_to(PACKAGE)}: {error}")
    assert offenders == []


def test_statements_lie_with_their_domain() -> None:
    assert "INSERT INTO kernel_request" in sql.statement("kernel/claim_requests")
