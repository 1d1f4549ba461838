"""The real thing: `cunqiao serve` with its own database, in processes that can be killed, and clients under way."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import httpx
from django.contrib.auth.hashers import Argon2PasswordHasher
from tests.acts import become
from tests.cast import PASSWORD, SOAP, TONGLU, WUYUAN
from tests.databases import clone, server, used
from tests.faults.books import assert_books_hold

from cunqiao.catalog.actions import NewSupply, supply_all
from cunqiao.identity.models import Person
from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.project import postgres
from cunqiao.project.serving import free_port
from cunqiao.regions import data_files
from cunqiao.regions.models import LoadedList


def prepare(home: Path) -> None:
    """A home whose database has the cast, as that of the other tests, real passwords, and soap for all."""
    with server() as tests, clone(tests, "dumped") as cast, postgres.running(home) as url:
        dump = subprocess.Popen([postgres.binary("pg_dump"), "--no-owner", cast], stdout=subprocess.PIPE)
        subprocess.run(
            [postgres.binary("psql"), "--quiet", "-o", os.devnull, "-v", "ON_ERROR_STOP=1", url],
            stdin=dump.stdout,
            check=True,
        )
        assert dump.wait() == 0
        with used(url):
            stock_up()


def stock_up() -> None:
    """An operator's, with soap for all, and passwords as real ones are kept."""
    supply_all([NewSupply(new_id(), county, SOAP, 100_000) for county in (TONGLU, WUYUAN)])
    LoadedList.objects.create(version=data_files.version())  # two counties are enough here: load no more
    become(is_demo=False, opened_at=clock.now())
    salt = Argon2PasswordHasher().salt()
    Person.objects.update(password=Argon2PasswordHasher().encode(PASSWORD, salt))


def assert_its_books_hold(home: Path) -> None:
    """By every rule, beside the running server."""
    with postgres.running(home) as url, used(url):
        assert_books_hold(besides="")


class Served:
    """A running `cunqiao serve` of a home; `settings` are more of its environment."""

    def __init__(self, home: Path, **settings: str) -> None:
        self.home, self.port = home, free_port()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "cunqiao.project.cli", "serve", "--port", str(self.port)],
            env=_environment(home) | {"CUNQIAO_URL": self.url} | settings,
            start_new_session=True,
        )
        wait_until(self.is_ready, 60)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def is_ready(self) -> bool:
        assert self.process.poll() is None, "it has ended"
        try:
            return httpx.get(f"{self.url}/readyz").status_code == 200
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        """`kill -9` of server and worker, all at once; the database lives on."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def answering(self) -> set[int]:
        """The processes that answer."""
        return {grandchild for child in _children(self.process.pid) for grandchild in _children(child)}

    def kill_worker(self) -> None:
        """`kill -9` of the processes that answer; their parents live on."""
        for pid in self.answering():
            _kill(pid)

    def kill_one(self) -> None:
        """`kill -9` of one of them."""
        _kill(min(self.answering()))

    def kill_jobs(self) -> None:
        """`kill -9` of the process that does the jobs; all others live on."""
        for child in _children(self.process.pid):
            if b"\0worker\0" in Path(f"/proc/{child}/cmdline").read_bytes():
                _kill(child)

    def kill_database(self) -> None:
        """`kill -9` of all of PostgreSQL; the server lives on."""
        for pid in _database_processes(self.home):
            _kill(pid)

    def terminate(self) -> None:
        """SIGTERM, as a service manager says it, and wait until it has ended."""
        self.process.terminate()  # nothing where it has ended already
        self.process.wait(30)


def wait_until(holds: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.1)


def _environment(home: Path) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "CUNQIAO_DEMO")}
    return inherited | {
        "CUNQIAO_HOME": str(home),
        "RUNTIME_DIRECTORY": str(home.parent),  # who kills leaves something behind
        "CUNQIAO_METRICS": "127.0.0.1",
        "CUNQIAO_GATEWAY": "cunqiao.kernel.gateways.Console",
    }


def _database_processes(home: Path) -> list[int]:
    """The postmaster and its children: they stand in the data folder."""
    found, data = [], (home / "database").stat()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if os.path.samestat((process / "cwd").stat(), data) and (process / "comm").read_text() == "postgres\n":
                found.append(int(process.name))
        except OSError:  # it ended meanwhile
            continue
    return found


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):  # it has ended already: with its parent, or at its work's end
        os.kill(pid, signal.SIGKILL)


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
