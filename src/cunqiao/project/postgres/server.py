"""One server: who uses it, and how it starts, recovers and stops.

Each user, a process or a block of one, holds a shared lock on `users.lock`; who can take it alone
is the last. Starts and stops happen under `start.lock`, one at a time.
"""

import errno
import hashlib
import os
import pwd
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from cunqiao.project.postgres.errors import DatabaseProblem
from cunqiao.project.postgres.locks import Lock
from cunqiao.project.postgres.programs import patiently, run_as, server_user, version

DATABASE = "cunqiao"  # and the role that owns it, which is no superuser
SUPERUSER = "postgres"
PORT = 5432  # only a part of the socket's name
SOCKET = f".s.PGSQL.{PORT}"
LONGEST_SOCKET_PATH = 107  # bytes; the kernel's limit
START_LIMIT = "86400"  # seconds: a recovery takes what it takes
FINAL_REFUSALS = ("authentication failed", "pg_hba.conf", "does not exist")

SETTINGS = f"""\
# Written by Cunqiao at every start. Your own settings: ALTER SYSTEM, which wins over these.
listen_addresses = ''
unix_socket_directories = '.'
unix_socket_permissions = 0700
port = {PORT}
max_connections = 200
shared_buffers = 256MB
fsync = on
synchronous_commit = on
wal_compression = on
max_wal_size = 2GB
random_page_cost = 1.1
timezone = 'UTC'
log_timezone = 'UTC'
logging_collector = on
log_directory = 'log'
log_filename = 'postgresql-%a.log'
log_rotation_age = 1d
log_rotation_size = 0
log_truncate_on_rotation = on
# No names and phones of people in the log: what a statement fails with, our own log tells without its values.
log_min_messages = log
log_min_error_statement = panic
log_error_verbosity = terse
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
"""


class Server:
    """The server of one home, as this process sees it."""

    def __init__(self, home: Path) -> None:
        self.home = home.resolve()
        self._data = self.home / "database"

    @property
    def url(self) -> str:
        return self._url(DATABASE, DATABASE)

    def join(self) -> Lock:
        """Become a user of the server, starting it if need be. Give the result to `leave`.

        Raises:
            DatabaseProblem: it cannot be started.
        """
        try:
            self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
            membership = Lock(self.home / "users.lock")
            try:
                with self._one_at_a_time():
                    membership.share()
                    self._ensure()
            except BaseException:
                self.leave(membership)
                raise
        except OSError as error:
            raise DatabaseProblem(self._advice(str(error))) from error
        return membership

    def leave(self, membership: Lock) -> None:
        """Be a user no more. The last one to leave stops the server."""
        if not membership.is_open or not self.home.exists():
            return
        with _undisturbed(), self._one_at_a_time():
            if membership.take_if_free():
                self._stop()
            membership.release()

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        lock = Lock(self.home / "start.lock")
        try:
            lock.take()
            yield
        finally:
            lock.release()

    def _ensure(self) -> None:
        """Bring the server up, or wait for one that is starting, recovering or stopping."""
        self._check_data()
        for _ in patiently("Waiting for the database"):
            if self._answers():
                return
            if not self._processes():
                self._start()

    def _answers(self) -> bool:
        """Whether it answers a real query. The first one also completes a new server."""
        if not (self._data / SOCKET).exists():
            return False
        url = self._url(SUPERUSER, "postgres")
        try:
            connection = psycopg.connect(url, autocommit=True, connect_timeout=5)
        except psycopg.OperationalError as error:
            if any(words in str(error) for words in FINAL_REFUSALS):
                raise DatabaseProblem(self._advice(str(error))) from error
            return False
        try:
            with connection:
                _create_ours(connection)
        except psycopg.Error as error:
            if error.sqlstate is None:  # the connection broke: it died just now
                return False
            raise DatabaseProblem(self._advice(str(error))) from error
        return True

    def _processes(self) -> list[int]:
        """The pids of this server: what is called postgres and stands in our data folder.

        The pid in a file may be somebody else's by now, or a zombie's.
        """
        if not self._data.exists():
            return []
        here = self._data.stat()
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                in_ours = os.path.samestat((process / "cwd").stat(), here)
                if in_ours and (process / "comm").read_text() == "postgres\n":
                    found.append(int(process.name))
            except OSError:  # it ended meanwhile, or is not ours to look at
                continue
        return found

    def _check_data(self) -> None:
        if not self._data.exists():
            return
        owner, user = self._data.stat().st_uid, os.geteuid()
        if user not in (0, owner):
            raise DatabaseProblem(
                f"The data in {self._data} belongs to user {owner}, and you are user {user}. "
                "Run this as that user, or choose another folder with CUNQIAO_HOME."
            )
        found = (self._data / "PG_VERSION").read_text().strip()
        ours = version().split(".")[0]
        if found != ours:
            raise DatabaseProblem(
                f"The data in {self._data} was written by PostgreSQL {found}; the embedded one "
                f"is {ours}. Dump it with {found} and restore it with {ours}, or choose another "
                "folder with CUNQIAO_HOME."
            )

    def _start(self) -> None:
        user = server_user(self._data)
        if not self._data.exists():
            self._create_data(user)
        self._configure(user)
        self._let_go_of_stale_pid()
        (self._data / "start.log").unlink(missing_ok=True)
        start = ("-w", "-t", START_LIMIT, "-s", "-l", "start.log", "start")
        failed = run_as(user, self._data, "Starting the database", "pg_ctl", *start)
        if failed and not self._processes():
            raise DatabaseProblem(self._advice(f"{failed}\n{self._last_words()}"))

    def _create_data(self, user: pwd.struct_passwd) -> None:
        """Made beside and renamed when complete: a start that was killed leaves no half."""
        new = self.home / "database.new"
        if new.exists():
            shutil.rmtree(new)
        new.mkdir(mode=0o700)
        os.chown(new, user.pw_uid, -1)
        # With any other LC_CTYPE, pg_trgm drops Chinese.
        locale = ("--locale-provider=libc", "--locale=C", "--lc-ctype=C.UTF-8", "--encoding=UTF8")
        who = (f"--username={SUPERUSER}", "--auth=peer")
        failed = run_as(user, new, "Creating the database", "initdb", *who, *locale)
        if failed:
            raise DatabaseProblem(self._advice(failed))
        with (new / "postgresql.conf").open("a") as settings:
            settings.write("\ninclude = 'cunqiao.conf'\n")
        new.rename(self._data)

    def _configure(self, user: pwd.struct_passwd) -> None:
        names = sorted({user.pw_name, pwd.getpwuid(0).pw_name})
        texts = {
            "cunqiao.conf": SETTINGS,
            "pg_hba.conf": "local all all peer map=cunqiao\n",
            "pg_ident.conf": "".join(f'cunqiao "{name}" all\n' for name in names),
        }
        for name, text in texts.items():
            file = self._data / name
            file.write_text(text)
            file.chmod(0o600)
            os.chown(file, user.pw_uid, -1)

    def _let_go_of_stale_pid(self) -> None:
        """Let a start succeed when another process has the pid that a killed server left.

        The file stays: by the rest of it PostgreSQL makes sure that nobody uses the old shared
        memory. It takes the pid of pg_ctl's starter, ours, as stale.
        """
        (self._data / f"{SOCKET}.lock").unlink(missing_ok=True)
        file = self._data / "postmaster.pid"
        if not file.exists():
            return
        pid, *rest = file.read_text().split("\n")
        if pid.isdigit():
            file.write_text("\n".join([str(os.getpid()), *rest]))
        else:  # cut short: the disk was full, or the power went
            file.unlink()

    def _stop(self) -> None:
        """A fast shutdown. After a killed server, wait for what is left of it."""
        file = self._data / "postmaster.pid"
        pid = file.read_text().split("\n")[0] if file.exists() else ""
        if pid in map(str, self._processes()):
            os.kill(int(pid), signal.SIGINT)
        for _ in patiently("Stopping the database"):
            if not self._processes():
                return

    def _url(self, role: str, database: str) -> str:
        return f"postgresql://{role}@:{PORT}/{database}?host={quote(str(self._socket_folder()))}"

    def _socket_folder(self) -> Path:
        """The data folder, or a link to it where its path is too long for a socket."""
        path = os.fsencode(self._data / SOCKET)
        if len(path) <= LONGEST_SOCKET_PATH and b"," not in path:  # a comma parts two hosts
            return self._data
        # Not TMPDIR: all our processes must find it. A link of somebody else is refused.
        name = f"cunqiao-{os.geteuid()}-{hashlib.sha256(path).hexdigest()[:16]}"
        link = Path("/tmp", name)  # noqa: S108
        try:
            link.symlink_to(self._data)
        except FileExistsError:
            if link.lstat().st_uid != os.geteuid() or link.readlink() != self._data:
                raise DatabaseProblem(f"{link} is not ours. Remove it.") from None
        return link

    def _last_words(self) -> str:
        """Why the server did not start, in its own words."""
        words: list[str] = []
        if (first := self._data / "start.log").exists():
            words += first.read_text(errors="replace").splitlines()[-3:]
        logs = sorted(self._data.glob("log/*.log"), key=lambda log: log.stat().st_mtime)
        for log in logs[-1:]:  # it goes on here once it has read its settings
            lines = log.read_text(errors="replace").splitlines()
            words += [line for line in lines if "FATAL" in line or "PANIC" in line][-1:]
        return "\n".join(words)

    def _advice(self, reason: str) -> str:
        if os.strerror(errno.ENOSPC) in reason:
            return (
                f"No space is left on the disk of {self.home}: free some (a new database needs "
                f"100 MB), or choose another folder with CUNQIAO_HOME. ({reason})"
            )
        return (
            f"The database in {self.home} cannot be used: {reason}\nPut this right, choose "
            "another folder with CUNQIAO_HOME, or set DATABASE_URL."
        )


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Put signals off: an impatient second Ctrl-C would leave the server without a user."""
    endings = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, endings)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _create_ours(connection: psycopg.Connection) -> None:
    """Create our role and database, unless they are there."""
    name = sql.Identifier(DATABASE)
    role = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [DATABASE])
    if not role.fetchone():
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(name))
    database = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
    if not database.fetchone():
        connection.execute(sql.SQL("CREATE DATABASE {0} OWNER {0}").format(name))
