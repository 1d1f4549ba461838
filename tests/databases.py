"""Databases for tests: one embedded server, templates that are made once for the code as it is, and their clones."""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg

from cunqiao.project import postgres

ROOT = Path(__file__).parents[1]
HOME = ROOT / "build" / "test-home"
ZONE = ZoneInfo("Asia/Shanghai")  # of a new installation, before Django is set up
SURFACES = {"api", "public", "audit", "desks", "station", "project"}  # what they are goes into no template


@contextmanager
def server() -> Iterator[str]:
    """The test server, up for the block: the URL of its first database.

    What it has written may be lost with the power: nobody misses it. What outlives a `kill -9` is tried on servers
    that are set as ours are.
    """
    HOME.mkdir(parents=True, exist_ok=True)
    with postgres.running(HOME) as url:
        with psycopg.connect(url, user="postgres", autocommit=True) as connection:
            for durable in ("fsync", "full_page_writes", "synchronous_commit"):
                connection.execute(f"ALTER SYSTEM SET {durable} = off")
            connection.execute("SELECT pg_reload_conf()")
        yield url


@dataclass(frozen=True)
class Template:
    """A database to clone: what `program` makes of a clone of another, with Django set up on it."""

    name: str
    program: str
    of: "Template | None" = None
    daily: bool = False  # made anew each day: it has a past that ends today

    def standing(self, server: str) -> str:
        """Make sure that it stands, made of all that goes into it as it is now. The name of its database."""
        name = f"{self.name}_{self._fingerprint()}"
        with open(HOME / f"{self.name}.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            there = self._made(server)
            if name not in there:
                for old in there:
                    postgres.drop_database(server, old)
                self._make(server, name)
        return name

    def _make(self, server: str, name: str) -> None:
        draft = f"draft_{name}"
        postgres.drop_database(server, draft)
        url = postgres.create_database(server, draft, template=self.of.standing(server) if self.of else None)
        program = f"import django; django.setup()\n{self.program}"
        subprocess.run([sys.executable, "-c", program], env=environment(url), cwd=ROOT, check=True)
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'ALTER DATABASE "{draft}" RENAME TO "{name}"')

    def _made(self, server: str) -> list[str]:
        with psycopg.connect(server) as connection:
            rows = connection.execute(
                "SELECT datname FROM pg_database WHERE datname ~ %s", [f"^{self.name}_[0-9a-f]+$"]
            )
            return [name for (name,) in rows]

    def _fingerprint(self) -> str:
        """Of the domains, the cast, the regions' data and the programs; of the day, where it has a past."""
        day = datetime.now(ZONE).date() if self.daily else ""
        before = self.of._fingerprint() if self.of else _sources()
        return hashlib.sha256(f"{self.program} {before} {day}".encode()).hexdigest()[:16]


@cache
def _sources() -> str:
    """The fingerprint of all that goes into a template, read once a process."""
    digest = hashlib.sha256()
    sources = [*(ROOT / "src" / "cunqiao").rglob("*"), ROOT / "tests" / "cast.py"]
    for path in sorted(path for path in sources if path.suffix in (".py", ".sql", ".xz")):
        if not SURFACES & set(path.relative_to(ROOT).parts):
            digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


EMPTY = Template(
    "empty", "from django.core.management import call_command; call_command('migrate', verbosity=0, skip_checks=True)"
)
CAST = Template("cast", "from tests import cast; cast.build()", EMPTY)
COUNTIES = Template(
    "counties",
    """
from cunqiao.kernel.installation import settle
from cunqiao.regions import data_files
from cunqiao.regions.loading import load
from cunqiao.regions.models import LoadedList
from cunqiao.simulation.world import COUNTIES
settle(demo=True)
load(counties=COUNTIES)
LoadedList.objects.create(version=data_files.version())  # these counties are enough: load no more
""",
    EMPTY,
)


@contextmanager
def clone(server: str, name: str, template: Template = CAST) -> Iterator[str]:
    """A database of this process with everything the template has: its URL. Gone after the block."""
    name = f"{name}_{os.getpid()}"
    postgres.drop_database(server, name)
    yield postgres.create_database(server, name, template=template.standing(server))
    postgres.drop_database(server, name)


def environment(url: str) -> dict[str, str]:
    """What a process must know to work in a database of the test server, as the demo does."""
    known = {
        "DATABASE_URL": url,
        "CUNQIAO_HOME": str(HOME),
        "CUNQIAO_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "cunqiao.project.settings",
    }
    return os.environ | known


@contextmanager
def living_in(server: str, name: str, blocker: Any, template: Template = CAST) -> Iterator[str]:
    """A clone that all connections of this process use, and may use, for the block: its URL."""
    with clone(server, name, template) as url, blocker.unblock(), used(url):
        from cunqiao.kernel.installation import installation

        installation()  # read once a process, so that no test's number of queries depends on which was first
        yield url


@contextmanager
def used(url: str) -> Iterator[None]:
    """Point all connections of this process, also those of threads yet to come, at a database for the block.

    They come from a pool, as a server's do: to make one for each thread and request costs more than what most ask.
    """
    import dj_database_url
    from django.db import connections

    connection = connections["default"]
    connection.close()
    connection.close_pool()
    before = connection.settings_dict.copy()
    told = dj_database_url.parse(url)
    connection.settings_dict.update({name: told[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")})
    connection.settings_dict["OPTIONS"] = told.get("OPTIONS", {}) | {
        "pool": {"min_size": 0, "max_size": 40, "timeout": 60}
    }
    yield
    connections.close_all()
    connection.close_pool()
    connection.settings_dict.update(before)
