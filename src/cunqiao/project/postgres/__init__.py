"""The embedded database: one private PostgreSQL server a home, without an administrator.

A server starts when the first process needs it and stops when the last one leaves. The kernel
keeps the list of users, as locks on a file, so a killed process leaves nothing behind.

PostgreSQL refuses to run as root; for root the server belongs to the system user `cunqiao`. It
is started standing in its data folder and needs no way through the folders above: their rights
stay as they are. What only root can reach of its programs is copied to `/var/lib/cunqiao`.

Nobody connects but the server's own user and root: there is a socket in the data folder, no
TCP, and the kernel says who is at the other end (peer authentication).
"""

import atexit
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

import psycopg
from psycopg import sql

from cunqiao.kernel.home import home
from cunqiao.project.postgres.errors import OLDEST_VERSION, DatabaseProblem, DatabaseTooOld
from cunqiao.project.postgres.programs import binary
from cunqiao.project.postgres.server import Server
from cunqiao.project.signals import exit_on_signals

__all__ = [
    "DatabaseProblem",
    "DatabaseTooOld",
    "binary",
    "check_version",
    "create_database",
    "database_url",
    "drop_database",
    "hold",
    "running",
]

PATIENCE = 100  # tries, a fifth of a second apart


def database_url() -> str:
    """The database to use: `DATABASE_URL` if set, else the embedded one, held by this process.

    Raises:
        DatabaseProblem: the embedded server cannot be started.
    """
    return os.environ.get("DATABASE_URL") or hold()


@contextmanager
def running(home: Path) -> Iterator[str]:
    """Keep the server of `home` up for the block, and give the URL of its database.

    Raises:
        DatabaseProblem: it cannot be started.
    """
    exit_on_signals()
    server = Server(home)
    membership = server.join()
    try:
        yield server.url
    finally:
        server.leave(membership)


def hold() -> str:
    """Keep the server of this installation's home up for the life of this process, and give its database's URL.

    Asked again, it starts a server that has died meanwhile.

    Raises:
        DatabaseProblem: it cannot be started.
    """
    exit_on_signals()
    server = Server(home())
    membership = server.join()
    if server.home in _held:
        server.leave(membership)
    else:
        _held.add(server.home)
        atexit.register(server.leave, membership)
    return server.url


_held: set[Path] = set()
os.register_at_fork(after_in_child=_held.clear)


def check_version(url: str) -> None:
    """Make sure that the server at `url` is new enough.

    Raises:
        DatabaseTooOld: it is older than 16.
        DatabaseProblem: it does not answer, or `url` is none.
    """
    try:
        with psycopg.connect(url) as connection:
            found = connection.info.server_version  # 180006 is 18.6
    except psycopg.ProgrammingError:  # which quotes the URL, and its password
        raise DatabaseProblem(
            "DATABASE_URL cannot be read. Write postgresql://USER:PASSWORD@HOST/DATABASE, in which %, @, : and / "
            "of a password are written %25, %40, %3A and %2F."
        ) from None
    except psycopg.OperationalError as error:
        raise DatabaseProblem(f"The database does not answer. {error}") from error
    if found < OLDEST_VERSION * 10_000:
        raise DatabaseTooOld(f"{found // 10_000}.{found % 10_000}")


def create_database(url: str, name: str, template: str | None = None) -> str:
    """Create a database in the server of `url`, empty or a clone, and give its URL.

    Nobody may be connected to `template` meanwhile. Its files are copied as they are: to pass each of its pages
    through the log takes ten times as long.
    """
    if template:
        like = sql.SQL("TEMPLATE {}").format(sql.Identifier(template))
    else:  # as the embedded server has it, whatever another one's default is
        locale = "LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"
        like = sql.Composed([sql.SQL(f"TEMPLATE template0 ENCODING 'UTF8' {locale}")])
    _maintain(url, sql.SQL("CREATE DATABASE {} {} STRATEGY FILE_COPY").format(sql.Identifier(name), like))
    return urlsplit(url)._replace(path=f"/{quote(name)}").geturl()


def drop_database(url: str, name: str) -> None:
    """Drop a database of the server of `url`, if it is there, whoever is connected to it.

    The server's own housekeeping may be at work in it: we may not end that, and wait until it is done.
    """
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    for _ in range(PATIENCE):
        try:
            return _maintain(url, drop)
        except (psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectInUse):
            time.sleep(0.2)
    _maintain(url, drop)


def _maintain(url: str, statement: sql.Composed) -> None:
    with psycopg.connect(url, dbname="postgres", autocommit=True) as connection:
        connection.execute(statement)
