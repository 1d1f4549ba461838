"""`serve`: database, migrations, server and worker as one thing that starts and stops together."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.resources import files
from tempfile import TemporaryDirectory
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cunqiao.kernel.currencies import CURRENCIES
from cunqiao.project import address, postgres
from cunqiao.project.errors import SettingsWeak
from cunqiao.project.readiness import notify
from cunqiao.project.signals import exit_on_signals

PR_SET_PDEATHSIG = 1  # linux/prctl.h
WORKER = [sys.executable, "-m", "cunqiao.project.cli", "worker"]
PAUSE = 3  # seconds before a worker that ended is started again
ANSWERING = min(max(2, os.cpu_count() or 2), 8)  # processes of the server: a core each, and one may die
IDLE = 15  # seconds for the headers of a request, and between two requests of a connection


def serve(host: str, port: int) -> int:
    """Run until a signal, or until the server fails. The exit status.

    The server answers at once; regions and, in a demo, the world are made while it runs (`/readyz` tells when).

    Raises:
        SettingsWeak: the settings are not fit for what they are used for.
    """
    from django.conf import settings

    from cunqiao.setup import access

    check_settings(host, demo=settings.DEMO)
    check_installation()
    exit_on_signals()
    with _answering(host, port) as answering:
        if not _opens(host, port, answering):
            say(f"The server has ended with status {answering.returncode}.")
            return 1
        say(f"Cunqiao answers on http://{host}:{port}/")
        if access.is_needed():
            say(set_up_words())
        notify("READY=1")
        return _work_beside(answering)


def _work_beside(answering: subprocess.Popen[bytes]) -> int:
    """Have the jobs done for as long as the server answers. Its exit status."""
    parts = [answering]
    try:
        while True:
            prepare(say)
            say("Everything stands.")
            parts.append(_start(WORKER))
            if (status := _watch(parts)) is not None:
                return status
            say("The made-up world was taken away. It is made anew.")
            _stop([parts.pop()])  # while there is no world, no job must touch what comes
    finally:
        _stop(parts)


def set_up_words() -> str:
    """Where an operator sets up this installation: a new address that works once.

    Raises:
        SetUpDone: somebody of headquarters is here.
    """
    from django.conf import settings

    from cunqiao.setup.actions import LIFETIME, new_address

    minutes = int(LIFETIME.total_seconds() // 60)
    return f"Set it up within {minutes} minutes: {settings.PUBLIC_URL}/setup/{new_address()}/"


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def server(host: str, port: int) -> Iterator[None]:
    """The HTTP server alone, answering for as long as the block runs."""
    with _answering(host, port) as answering:
        if not _opens(host, port, answering):
            raise RuntimeError(f"the server has ended with status {answering.returncode}")
        yield


@contextmanager
def _answering(host: str, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The processes that answer, for the block. What they count lies in memory, where `/metrics` adds it up.

    A service manager's folder is its own to clear, also where we were killed. On a disk that is full, to count kills.
    """
    memory = os.environ.get("RUNTIME_DIRECTORY", "/dev/shm")  # noqa: S108 - the folder's own name is random
    with TemporaryDirectory(prefix="cunqiao-figures-", dir=memory) as figures:
        part = _start(_server(host, port), CUNQIAO_POOL="1", PROMETHEUS_MULTIPROC_DIR=figures)
        try:
            yield part
        finally:
            _stop([part])


def _opens(host: str, port: int, part: subprocess.Popen[bytes]) -> bool:
    """Wait for it to answer. False: it has ended instead."""
    while part.poll() is None:
        with suppress(OSError), socket.create_connection((host, port)):
            return True
        time.sleep(0.05)
    return False


def prepare(progress: Callable[[str], None]) -> None:
    """Load the regions and, in a demo, make the world and its past. What stands already is left."""
    from django.conf import settings

    from cunqiao.audit.actions import check_books
    from cunqiao.audit.queries import last_held
    from cunqiao.regions import loading
    from cunqiao.simulation.history import make_history
    from cunqiao.simulation.world import make_world

    loading.load(progress)
    if settings.DEMO:
        make_world(seed=1, progress=progress)
        make_history(seed=1, progress=progress)
        if not last_held():
            check_books()  # visitors find every rule with the time when it last held


def check_settings(host: str, *, demo: bool) -> None:
    """Raises SettingsWeak with a sentence that says what to change."""
    url = address.read(text) if (text := os.environ.get("CUNQIAO_URL")) else None
    if demo:
        if not address.is_loopback(host) or not (url is None or url.is_loopback):
            raise SettingsWeak("The demo shows its passwords to everybody: serve it on 127.0.0.1 only.")
        return
    if url is None:
        raise SettingsWeak("Set CUNQIAO_URL to the address under which people reach this server: https://shop.example.")
    if not os.environ.get("CUNQIAO_GATEWAY"):
        raise SettingsWeak(
            "Set CUNQIAO_GATEWAY to what carries messages to phones; without one, codes would stand in the log."
        )
    if (database := os.environ.get("CUNQIAO_EXTERNAL_DATABASE")) and not _is_guarded(database):
        raise SettingsWeak("DATABASE_URL leads over a network without a password. Give the database one.")


def check_installation() -> None:
    """Say for life that this database is a demo's or an operator's, where it was neither.

    Raises:
        SettingsWeak: it is the other, or days or amounts cannot be counted as it was set for the installation.
    """
    from django.conf import settings

    from cunqiao.kernel.installation import WrongKind, installation, settle

    try:
        settle(demo=settings.DEMO)
    except WrongKind as problem:
        raise SettingsWeak(str(problem)) from problem
    zone, currency = installation().time_zone, installation().currency
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise SettingsWeak(f"kernel_installation has the time zone {zone!r}, and there is none.") from error
    if currency not in CURRENCIES:
        raise SettingsWeak(
            f"kernel_installation has the currency {currency!r}. It must be one of ISO 4217 that has hundredths: "
            "amounts are kept in them."
        )


def _is_guarded(url: str) -> bool:
    parts = urlsplit(url)
    host = parts.hostname or parse_qs(parts.query).get("host", ["/"])[0]
    return host.startswith("/") or bool(parts.password)


def _server(host: str, port: int) -> list[str]:
    options: dict[str, object] = {
        "--interface": "asgi",
        "--host": host,
        "--port": port,
        "--http": 1,  # proxies speak it to us, and only it has a time-out for headers
        "--http1-header-read-timeout": IDLE * 1000,
        "--workers": ANSWERING,
        "--workers-kill-timeout": 10,
        "--log-level": "warning",
        "--log-config": files("cunqiao.project").joinpath("server_log.json"),
    }
    words = [str(word) for pair in options.items() for word in pair] + ["--respawn-failed-workers", "--no-ws"]
    return [sys.executable, "-m", "granian", *words, "cunqiao.project.asgi:application"]


def _start(command: list[str], **environment: str) -> subprocess.Popen[bytes]:
    """A part of the whole: it ends when we do, even if we are killed."""
    return subprocess.Popen(command, env=os.environ | environment, preexec_fn=_die_with_parent)


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _watch(parts: list[subprocess.Popen[bytes]]) -> int | None:
    """Wait for the server to end: its status. None if a visitor has taken the demo's world away.

    A worker that ends is told of and followed by another: its jobs lie in the database, so that nothing is lost.
    """
    server, worker = parts
    while True:
        if "CUNQIAO_EXTERNAL_DATABASE" not in os.environ:
            _revive_database()
        if (status := server.poll()) is not None:
            say(f"The server has ended with status {status}; all stop.")
            return status or 1
        if (status := worker.poll()) is not None:
            say(f"The worker has ended with status {status}; another is started.")
            time.sleep(PAUSE)
            worker = parts[1] = _start(WORKER)
        if _is_taken_away():
            return None
        time.sleep(0.5)


def _revive_database() -> None:
    """Start our database again if it has died. What keeps it down is told, and it is tried again later."""
    try:
        postgres.hold()
    except postgres.DatabaseProblem as problem:
        say(str(problem))


def _is_taken_away() -> bool:
    from django.conf import settings
    from django.db import Error, connection

    from cunqiao.simulation.world import is_ready

    try:
        return settings.DEMO and not is_ready()
    except Error:  # the database is away for a moment: whoever needs it says so
        connection.close()
        return False


def _stop(parts: list[subprocess.Popen[bytes]]) -> None:
    for part in parts:
        part.terminate()
    for part in parts:
        try:
            part.wait(timeout=15)
        except subprocess.TimeoutExpired:
            part.kill()


def say(line: str) -> None:
    """Tell the standard output. Where that is full or nobody reads it any more, all goes on."""
    with suppress(OSError):
        print(line, flush=True)
