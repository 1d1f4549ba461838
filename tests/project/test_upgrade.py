"""A database of an older version is brought up to this one, with what people did in it, and its books hold."""

import json
import lzma
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from tests.databases import ROOT, environment

from cunqiao.feed.queries import kinds
from cunqiao.project import postgres

# The cast after three weeks: orders in every state, refused commands, a station that changed hands, grants that were
# given twice or to nowhere; as `pg_dump` wrote it under the version of that month.
INSTALLED = Path(__file__).with_name("installed-2026-11.sql.xz")


@pytest.fixture
def installed(server_url: str) -> Iterator[str]:
    """The URL of an installed database as the older version left it."""
    name = f"installed_{os.getpid()}"
    postgres.drop_database(server_url, name)
    url = postgres.create_database(server_url, name)
    load = [postgres.binary("psql"), "--quiet", "-o", os.devnull, "-v", "ON_ERROR_STOP=1", url]
    subprocess.run(load, input=lzma.decompress(INSTALLED.read_bytes()), check=True)
    yield url
    postgres.drop_database(server_url, name)


def cunqiao(url: str, *words: str) -> str:
    command = [sys.executable, "-m", "cunqiao.project.cli", *words]
    return subprocess.run(command, env=environment(url), cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout


def refused(url: str, *words: str) -> str:
    """What a command says that does not begin."""
    command = [sys.executable, "-m", "cunqiao.project.cli", *words]
    done = subprocess.run(command, env=environment(url), cwd=ROOT, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2, done.stderr
    return done.stderr


def noted(url: str) -> set[str]:
    """The triggers that note changes."""
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'feed%' AND NOT tgisinternal")
        return {name for (name,) in found}


def references(url: str) -> set[str]:
    """The first words of the bank references."""
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT split_part(bank_reference, ' ', 1) FROM ledger_topup")
        return {word for (word,) in found if word}


def refunds(url: str) -> dict[bool, int]:
    """How many refunds say who gave the cash at the counter, and how many do not."""
    with psycopg.connect(url) as connection:
        return dict(connection.execute("SELECT given_by_id IS NOT NULL, count(*) FROM orders_refund GROUP BY 1"))


def test_nothing_works_over_tables_of_an_older_version(installed: str) -> None:
    with ThreadPoolExecutor() as both:
        said = list(both.map(lambda word: refused(installed, word), ["worker", "verify"]))
    assert said == ["cunqiao: The database's tables are of an older version. Run: cunqiao migrate\n"] * 2


def test_an_installed_database_comes_along(installed: str) -> None:
    with ThreadPoolExecutor() as both:  # whichever comes second finds nothing to do
        list(both.map(lambda _: cunqiao(installed, "migrate"), range(2)))
    assert noted(installed) == {trigger.name for trigger in kinds.triggers()}
    assert refunds(installed) == {
        True: 1,
        False: 2,
    }  # of those not, one expired, one was cancelled at the county's desk
    assert references(installed) == {"FIRST", "ICBC"}
    found = json.loads(cunqiao(installed, "verify", "--json").splitlines()[-1])
    assert found["ok"], [rule for rule in found["rules"] if rule["count"]]
