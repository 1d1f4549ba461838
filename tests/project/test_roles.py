"""Two roles of a database of one's own: the one that people's work goes by reads and writes rows, and no more."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege
from tests.databases import HOME, ROOT

BEYOND_ROWS = [
    "CREATE TABLE mine (id int)",
    "TRUNCATE kernel_event",
    "DROP TABLE kernel_event",
    "ALTER TABLE ledger_transfer DISABLE TRIGGER append_only",
    "ALTER TABLE ledger_transfer ADD COLUMN mine int",
    "DROP TRIGGER append_only ON ledger_transfer",
    "CREATE OR REPLACE FUNCTION kernel_refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "SET session_replication_role = replica",
    "DELETE FROM django_migrations",
]


@dataclass(frozen=True)
class Two:
    owner: str  # their URLs
    rows: str


@pytest.fixture(scope="module")
def two(server_url: str) -> Iterator[Two]:
    """Both roles and the database, made by what operations.md says, and migrated."""
    ours = f"roles_{os.getpid()}"
    said = re.findall(r"^    (CREATE (?:ROLE|DATABASE) .+;)$", (ROOT / "docs/operations.md").read_text(), re.MULTILINE)
    assert len(said) == 3
    with psycopg.connect(server_url, user="postgres", autocommit=True) as administrator:
        for statement in said:
            administrator.execute(re.sub(r"\bcunqiao(?=\b|_)", ours, statement))
        try:
            urls = Two(as_role(server_url, f"{ours}_owner", ours), as_role(server_url, ours, ours))
            assert cunqiao("migrate", urls.rows, CUNQIAO_MIGRATE_URL=urls.owner) == (0, "")
            yield urls
        finally:
            administrator.execute(f"DROP DATABASE {ours} WITH (FORCE)")
            for role in (ours, f"{ours}_owner"):
                administrator.execute(f"DROP ROLE {role}")


def as_role(server_url: str, role: str, database: str) -> str:
    folder = psycopg.conninfo.conninfo_to_dict(server_url)
    return f"postgresql://{role}@/{database}?host={folder['host']}&port={folder.get('port', 5432)}"


def cunqiao(command: str, url: str, **settings: str) -> tuple[int, str]:
    """The exit status of a command, and what it said on the standard error."""
    known = {"CUNQIAO_HOME": str(HOME), "DATABASE_URL": url, "CUNQIAO_URL": "http://127.0.0.1:8155"} | settings
    words = [sys.executable, "-m", "cunqiao.project.cli", command]
    done = subprocess.run(words, env=os.environ | known, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


def test_rows_are_read_and_written(two: Two) -> None:
    with psycopg.connect(two.rows) as connection:
        connection.execute("INSERT INTO kernel_lease VALUES ('name', gen_random_uuid(), now())")
        assert connection.execute("SELECT count(*) FROM kernel_lease").fetchone() == (1,)
        connection.execute("SELECT nextval('network_number_number_seq')")
    assert cunqiao("verify", two.rows) == (0, "")


@pytest.mark.parametrize("statement", BEYOND_ROWS)
def test_nothing_else_is_allowed(two: Two, statement: str) -> None:
    with psycopg.connect(two.rows) as connection, pytest.raises(InsufficientPrivilege):
        connection.execute(statement)


def test_what_answers_people_does_not_migrate_nor_know_the_owner(two: Two) -> None:
    status, said = cunqiao("serve", two.rows, CUNQIAO_MIGRATE_URL=two.owner)
    assert (status, "CUNQIAO_MIGRATE_URL is for `cunqiao migrate` alone" in said) == (2, True)
    with psycopg.connect(two.owner) as connection:
        gone = "DELETE FROM django_migrations WHERE app = 'ledger' RETURNING 1"
        connection.execute(gone)
        connection.commit()
        status, said = cunqiao("serve", two.rows)
    assert (status, "Run: cunqiao migrate" in said) == (2, True)


def test_the_owner_is_no_second_role(two: Two) -> None:
    status, said = cunqiao("migrate", two.owner, CUNQIAO_MIGRATE_URL=two.owner)
    assert status != 0, said
