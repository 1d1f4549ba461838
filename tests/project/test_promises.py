"""Every command that the documents name is run: every day by a test, or in the soak by this file."""

import json
import os
import re
import shutil
import signal
import subprocess
from pathlib import Path

import httpx
import pytest
from tests.databases import ROOT
from tests.faults.served import wait_until

from cunqiao.project.serving import free_port

DOCUMENTS = ["README.md", "CONTRIBUTING.md", "docs/operations.md", "Makefile"]
# What runs each of them: continuous integration, or a test by its file and name.
SOAK = "tests/project/test_promises.py::"
RUN_BY = {
    "make test": ".ci/run",
    "make lint": ".ci/run",
    "make soak": "itself",
    "make run": SOAK + "test_make_run_serves_the_demo",
    "make bench": SOAK + "test_a_benchmark_measures",
    "make messages": SOAK + "test_what_is_made_again_is_what_stands",
    "make migrations": SOAK + "test_what_is_made_again_is_what_stands",
    "make requirements": SOAK + "test_requirements_are_pinned_and_name_no_registry",
    "cunqiao serve": "tests/faults/test_kills.py::test_a_killed_server_has_lost_nothing",
    "cunqiao worker": "tests/faults/test_kills.py::test_a_killed_worker_is_followed_by_another",
    "cunqiao migrate": "tests/project/test_upgrade.py::test_an_installed_database_comes_along",
    "cunqiao verify": "tests/project/test_upgrade.py::test_an_installed_database_comes_along",
    "cunqiao setup": "tests/setup/test_commands.py::test_a_new_address_is_printed_until_somebody_is_here",
    "cunqiao people": "tests/setup/test_commands.py::test_somebody_is_let_in",
    "cunqiao doctor": "tests/setup/test_commands.py::test_the_doctor_says_what_to_do",
    "cunqiao backup": SOAK + "test_a_copy_is_made_tried_and_restored",
    "cunqiao restore": SOAK + "test_a_copy_is_made_tried_and_restored",
    "cunqiao regions": SOAK + "test_the_national_list_is_loaded",
    "cunqiao demo": SOAK + "test_a_demonstration_leaves_the_books_whole",
    "cunqiao bench": SOAK + "test_a_benchmark_measures",
}


def promised() -> set[str]:
    """The commands in the documents: `make WORD` and `cunqiao WORD`, as code or in a block."""
    text = "\n".join((ROOT / name).read_text() for name in DOCUMENTS)
    found = re.findall(r"(?:`|^ {4}|\"|bin/)(make|cunqiao) ([a-z]+)", text, re.MULTILINE)
    return {" ".join(words) for words in found}


def test_every_command_that_is_promised_is_run() -> None:
    assert promised() == RUN_BY.keys()
    for command, where in RUN_BY.items():
        path, _, name = where.partition("::")
        if name:
            assert f"def {name}(" in (ROOT / path).read_text(), command


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is committed, in a folder of its own, set up."""
    folder = tmp_path_factory.mktemp("clone") / "cunqiao"
    subprocess.run(["git", "clone", "--quiet", ROOT, folder], check=True)
    subprocess.run(["make", "--silent", "frontend"], cwd=folder, check=True)
    return folder


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """The environment of an installation that has never run."""
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return inherited | {"CUNQIAO_HOME": str(tmp_path / "home")}


def last_line(clone: Path, environment: dict[str, str], *words: str) -> str:
    command = [clone / ".venv" / "bin" / "cunqiao", *words]
    said = subprocess.run(command, env=environment, cwd=clone, stdout=subprocess.PIPE, text=True, check=True).stdout
    return said.splitlines()[-1]


@pytest.mark.soak
def test_make_run_serves_the_demo(clone: Path, home: dict[str, str]) -> None:
    port = free_port()
    process = subprocess.Popen(["make", "run", f"PORT={port}"], cwd=clone, env=home, start_new_session=True)

    def is_ready() -> bool:
        assert process.poll() is None, "it has ended"
        try:
            return httpx.get(f"http://127.0.0.1:{port}/readyz").status_code == 200
        except httpx.TransportError:
            return False

    try:
        wait_until(is_ready, 300)
        assert httpx.get(f"http://127.0.0.1:{port}/").status_code == 200
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(60)


@pytest.mark.soak
def test_what_is_made_again_is_what_stands(clone: Path) -> None:
    for target in ("types", "migrations", "messages"):
        subprocess.run(["make", "--silent", target], cwd=clone, check=True)
    status = ["git", "status", "--porcelain", "--", "src", "frontend"]
    changed = subprocess.run(status, cwd=clone, stdout=subprocess.PIPE, text=True, check=True).stdout.split("\n")
    # The catalogue carries the moment at which it was made.
    assert [line for line in changed if line and "/locale/" not in line] == []


@pytest.mark.soak
def test_requirements_are_pinned_and_name_no_registry(clone: Path) -> None:
    subprocess.run(["make", "--silent", "requirements"], cwd=clone, check=True)
    for name in ("run.txt", "dev.txt"):
        text = (clone / "requirements" / name).read_text()
        assert text.count("--hash=sha256:") > text.count("==") > 10
        assert "://" not in text
    subprocess.run(["git", "checkout", "--quiet", "requirements"], cwd=clone, check=True)


@pytest.mark.soak
def test_the_national_list_is_loaded(clone: Path, home: dict[str, str]) -> None:
    assert last_line(clone, home, "regions", "load") == "Loaded."
    assert last_line(clone, home, "regions", "load") == "The regions are loaded already."


@pytest.mark.soak
def test_a_demonstration_leaves_the_books_whole(clone: Path, home: dict[str, str]) -> None:
    found = json.loads(last_line(clone, home, "demo", "--once", "--json", "--seed", "7"))
    assert (found["verify"], found["ledger_imbalance_fen"]) == ("ok", 0)


@pytest.mark.soak
def test_a_copy_is_made_tried_and_restored(clone: Path, home: dict[str, str], tmp_path: Path) -> None:
    """With the embedded database, from one home into another, as after a disk that broke."""
    last_line(clone, home, "regions", "load")
    made = last_line(clone, home, "backup", "--to", str(tmp_path / "copies"), "--keys-to", str(tmp_path), "--rehearse")
    (copy,) = (tmp_path / "copies").glob("*.dump")
    assert "broken" not in made
    other = home | {"CUNQIAO_HOME": str(tmp_path / "other")}
    (tmp_path / "other").mkdir(mode=0o700)
    shutil.copy(tmp_path / "keys.json", tmp_path / "other")
    last_line(clone, other, "restore", str(copy))
    assert last_line(clone, other, "regions", "load") == "The regions are loaded already."


@pytest.mark.soak
@pytest.mark.parametrize("name", ["placing", "regions", "station", "desks"])
def test_a_benchmark_measures(clone: Path, home: dict[str, str], name: str) -> None:
    """How fast is not told here: that it runs, and answers in the form that is promised."""
    assert f"$(BIN)/cunqiao bench {name} --json" in (clone / "Makefile").read_text()
    found = json.loads(last_line(clone, home, "bench", name, "--json"))
    assert found
    assert all(value is not None for value in found.values())
