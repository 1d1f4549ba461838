"""Databases for tests: one embedded server, a template with the regions and the cast, a clone for each run."""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from cunqiao.project import postgres

ROOT = Path(__file__).parents[1]
HOME = ROOT / "build" / "test-home"


@contextmanager
def server() -> Iterator[str]:
    """The test server, up for the block: the URL of its first database."""
    HOME.mkdir(parents=True, exist_ok=True)
    with postgres.running(HOME) as url:
        yield url


@contextmanager
def clone(url: str, name: str) -> Iterator[str]:
    """A database of its own with everything the template has. Gone after the block."""
    postgres.drop_database(url, name)
    yield postgres.create_database(url, name, template=template(url))
    postgres.drop_database(url, name)


def template(url: str) -> str:
    """The name of the template; it is made when the code, or the cast, has changed since."""
    name = f"template_{_fingerprint()}"
    with open(HOME / "template.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stale = [found for found in _templates(url) if found != name]
        if name not in _templates(url):
            for old in stale:
                postgres.drop_database(url, old)
            _make(url, name)
    return name


def _make(url: str, name: str) -> None:
    draft = postgres.create_database(url, f"draft_{os.getpid()}")
    environment = os.environ | {"DATABASE_URL": draft, "CUNQIAO_HOME": str(HOME)}
    try:
        subprocess.run([sys.executable, "-m", "tests.cast"], env=environment, cwd=ROOT, check=True)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f'ALTER DATABASE "draft_{os.getpid()}" RENAME TO "{name}"')
    finally:
        postgres.drop_database(url, f"draft_{os.getpid()}")


def _templates(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%'")
        return [name for (name,) in rows]


def _fingerprint() -> str:
    """Of all that goes into the template: what the domains are, the cast, the regions' data."""
    digest = hashlib.sha256()
    sources = [*(ROOT / "src" / "cunqiao").rglob("*"), ROOT / "tests" / "cast.py"]
    kept = [path for path in sources if path.suffix in (".py", ".sql", ".xz")]
    for path in sorted(kept):
        if not {"api", "public", "audit", "simulation", "project"} & set(path.relative_to(ROOT).parts):
            digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]
