"""The made-up world of the browser tests: a small one with a past, made once for the code as it is, then cloned."""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import psycopg
from tests.databases import HOME, ROOT, server

from cunqiao.project import postgres

# Made in a process of its own: it sets Django up on the new database.
MAKE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, skip_checks=True)
from cunqiao.regions import shipped
from cunqiao.regions.loading import load
from cunqiao.regions.models import LoadedList
from cunqiao.simulation.history import make_history
from cunqiao.simulation.world import COUNTIES, Size, make_world
load(counties=COUNTIES)
LoadedList.objects.get_or_create(version=shipped.version())  # these counties are enough: load no more
say = lambda line: None
make_world(1, say, Size(stations=12, villagers=120, skus=160, merchants=5))
make_history(1, say, orders=110)
"""


@contextmanager
def world(name: str) -> Iterator[str]:
    """A clone of the world for the block. The URL of its database."""
    with server() as url:
        name = f"browser_{name}_{os.getpid()}"
        postgres.drop_database(url, name)
        yield postgres.create_database(url, name, template=_template(url))
        postgres.drop_database(url, name)


def environment(url: str) -> dict[str, str]:
    """What a process must know to work in a world."""
    known = {
        "DATABASE_URL": url,
        "CUNQIAO_HOME": str(HOME),
        "CUNQIAO_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "cunqiao.project.settings",
    }
    return os.environ | known


def _template(url: str) -> str:
    name = f"lived_{_fingerprint()}"
    with open(HOME / "lived.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        standing = _standing(url)
        if name not in standing:
            for old in standing:
                postgres.drop_database(url, old)
            _make(url, name)
    return name


def _make(url: str, name: str) -> None:
    draft = f"draft_{name}"
    postgres.drop_database(url, draft)
    made = postgres.create_database(url, draft)
    subprocess.run([sys.executable, "-c", MAKE], env=environment(made), cwd=ROOT, check=True)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'ALTER DATABASE "{draft}" RENAME TO "{name}"')


def _standing(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'lived\\_%'")
        return [name for (name,) in rows]


def _fingerprint() -> str:
    """Of all that goes into the world, the day too: a past that ended yesterday leaves nothing for today."""
    digest = hashlib.sha256(f"{MAKE} {datetime.now(UTC).date()}".encode())
    sources = (ROOT / "src" / "cunqiao").rglob("*")
    for path in sorted(path for path in sources if path.suffix in (".py", ".sql", ".xz")):
        if not {"api", "public", "audit", "desks", "station", "project"} & set(path.relative_to(ROOT).parts):
            digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]
