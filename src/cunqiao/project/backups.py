"""`backup` and `restore`: a copy of the database in a folder of its own, and a database out of a copy.

A copy is a file of `pg_dump` and, beside it, what proves it: its digest, and the ids of the keys without which slips,
codes and tokens of it mean nothing. The keys themselves are kept elsewhere: who finds a copy must not find both.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

from cunqiao.kernel import keys
from cunqiao.project import postgres

NAME = "cunqiao-%Y%m%dT%H%M%SZ.dump"
REHEARSAL = "cunqiao_rehearsal"  # the database in which a copy is tried
# What libpq reads from the environment, where no other user of the machine sees it, by its name in a URL.
TOLD = {
    "host": "PGHOST",
    "hostaddr": "PGHOSTADDR",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "target_session_attrs": "PGTARGETSESSIONATTRS",
}


class BackupFailed(Exception):
    """No copy was made, or no database out of one. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Copy:
    """What proves a copy. `digest` is the SHA-256 of the file; `keys` are ids of keys."""

    file: str
    made_at: str
    bytes: int
    digest: str
    keys: list[str]


def back_up(url: str, folder: Path, *, keep: int) -> Copy:
    """Copy the database at `url` into `folder`, and take away what is older than the newest `keep` copies.

    Raises:
        BackupFailed: the folder cannot be written, or the dump broke off; what it had written is gone.
    """
    made_at = datetime.now(UTC)
    path = folder / made_at.strftime(NAME)
    with _draft(path) as draft:
        _run(["pg_dump", "--format=custom", "--compress=6", f"--file={draft}"], url)
        _run(["pg_restore", "--list", str(draft)], url)  # its table of contents is whole
    copy = Copy(path.name, made_at.isoformat(), path.stat().st_size, _digest(path), sorted(_key_ids()))
    with _draft(path.with_suffix(".json")) as draft:
        draft.write_text(json.dumps(asdict(copy), indent=1))
    _forget(folder, keep)
    return copy


def keep_keys(folder: Path, apart_from: Path) -> None:
    """Copy the key file into a folder of its own.

    Raises:
        BackupFailed: that folder is the copies', or cannot be written.
    """
    if folder.resolve() == apart_from.resolve():
        raise BackupFailed("Keep the keys apart from the copies: who finds both can forge slips.")
    with _draft(folder / keys.path().name) as draft:
        shutil.copyfile(keys.path(), draft)


def rehearse(url: str, path: Path) -> bool:
    """Make a database out of a copy beside the one at `url`, check every rule of the books in it, and drop it.

    Whether all held. Raises BackupFailed where there can be no such database.
    """
    try:
        scratch = postgres.create_database(url, REHEARSAL)
    except psycopg.Error as error:
        raise BackupFailed(f"No database can be made to try the copy in: {error}") from error
    try:
        _fill(scratch, path)
        command = [sys.executable, "-m", "cunqiao.project.cli", "verify"]
        return subprocess.run(command, env=os.environ | {"DATABASE_URL": scratch}, check=False).returncode == 0
    finally:
        postgres.drop_database(url, REHEARSAL)


def read_copy(path: Path) -> Copy:
    """What proves a copy, which is as it was made, and whose keys are here.

    Raises:
        BackupFailed: it is damaged, or its keys are not in this home.
    """
    try:
        copy = Copy(**json.loads(path.with_suffix(".json").read_text()))
        is_whole = _digest(path) == copy.digest
    except (OSError, ValueError, TypeError) as error:
        raise BackupFailed(f"{path} and the .json beside it cannot be read: {error}") from error
    if not is_whole:
        raise BackupFailed(f"{path} is not what was written: its digest differs. Take another copy.")
    if not keys.path().exists():
        raise BackupFailed(f"Put the copy of the keys to {keys.path()} first: without them no slip can be proved.")
    if missing := sorted(set(copy.keys) - _key_ids()):
        raise BackupFailed(f"{keys.path()} lacks the keys {', '.join(missing)} of that copy. Put their copy there.")
    return copy


def restore(url: str, path: Path) -> None:
    """Make the database at `url`, in which nobody works, the one that was copied.

    Raises:
        BackupFailed: people work in it, or it cannot be filled; then it is as empty as before.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        if _is_in_use(connection):
            raise BackupFailed("Somebody works in this database. Name an empty one by CUNQIAO_HOME or DATABASE_URL.")
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    _fill(url, path)


def _is_in_use(connection: psycopg.Connection[tuple[object, ...]]) -> bool:
    found = connection.execute("SELECT to_regclass('identity_person')").fetchone()
    if found is None or found[0] is None:
        return False
    people = connection.execute("SELECT EXISTS (SELECT FROM identity_person)").fetchone()
    return bool(people and people[0])


def _fill(url: str, path: Path) -> None:
    """All of it or nothing."""
    options = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    database = str(conninfo_to_dict(url).get("dbname"))
    _run(["pg_restore", *options, f"--dbname={database}", str(path)], url)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ANALYZE")


def _run(command: list[str], url: str) -> None:
    told = {TOLD[name]: str(value) for name, value in conninfo_to_dict(url).items() if name in TOLD}
    program, *arguments = command
    done = subprocess.run(
        [postgres.binary(program), *arguments], env=os.environ | told, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupFailed(f"{program} failed: {done.stderr.strip()[-500:]}")


@contextmanager
def _draft(path: Path) -> Iterator[Path]:
    """A file for its owner alone that stands under its name when it is whole and on the disk, or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
        yield draft
        with open(draft, "rb") as written:
            os.fsync(written.fileno())
        draft.replace(path)
    except OSError as error:
        raise BackupFailed(f"{path} cannot be written: {error}") from error
    finally:
        with suppress(OSError):
            draft.unlink()


def _key_ids() -> set[str]:
    """Of the keys in this home; unlike `keys.all_of`, this makes none."""
    return {key["id"] for key in json.loads(keys.path().read_text())["keys"]}


def _digest(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _forget(folder: Path, keep: int) -> None:
    """Names sort by time."""
    for old in sorted(folder.glob("cunqiao-*.dump"), reverse=True)[keep:]:
        old.unlink()
        old.with_suffix(".json").unlink(missing_ok=True)
