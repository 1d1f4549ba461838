"""The files in `deploy/`: what systemd says of the units, and that their settings are ours."""

import os
import re
import socket
import subprocess
from pathlib import Path
from shutil import which

import pytest
from tests.databases import ROOT

from cunqiao.project.readiness import notify

UNITS = sorted((ROOT / "deploy" / "systemd").iterdir())
PROGRAM = "/opt/cunqiao/.venv/bin/cunqiao"


@pytest.mark.skipif(which("systemd-analyze") is None, reason="systemd is not here")
def test_systemd_finds_no_fault_in_the_units(tmp_path: Path) -> None:
    """Taken for itself: the programs that they start are not installed here."""
    for unit in UNITS:
        (tmp_path / unit.name).write_text(unit.read_text().replace(PROGRAM, "/bin/true"))
    units = [str(tmp_path / unit.name) for unit in UNITS]
    told = subprocess.run(["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True)
    assert (told.returncode, told.stderr) == (0, "")


def test_the_environment_names_settings_that_there_are() -> None:
    named = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / "deploy" / "environment").read_text(), re.MULTILINE))
    assert named <= set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs" / "operations.md").read_text(), re.MULTILINE))


@pytest.mark.parametrize("kind", ["file", "abstract"])
def test_the_service_manager_is_told(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    address = str(tmp_path / "notify") if kind == "file" else f"@cunqiao-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(address.replace("@", "\0", 1))
        monkeypatch.setenv("NOTIFY_SOCKET", address)
        notify("READY=1")
        assert manager.recv(100) == b"READY=1"


def test_without_one_nobody_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    notify("READY=1")
