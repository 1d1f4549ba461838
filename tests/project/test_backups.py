"""A copy of the database brings everything back; what is damaged, in use or without its keys is refused."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests.databases import CAST, clone

from cunqiao.kernel import keys
from cunqiao.project import backups, postgres
from cunqiao.project.backups import BackupFailed, back_up, keep_keys, read_copy, restore


@pytest.fixture
def cast(server_url: str) -> Iterator[str]:
    with clone(server_url, "backed_up", CAST) as url:
        yield url


@pytest.fixture
def empty(server_url: str) -> Iterator[str]:
    name = f"restored_{os.getpid()}"
    postgres.drop_database(server_url, name)
    yield postgres.create_database(server_url, name)
    postgres.drop_database(server_url, name)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A key file that tests may spoil."""
    shutil.copyfile(keys.path(), tmp_path / "keys.json")
    monkeypatch.setattr(keys, "path", lambda: tmp_path / "keys.json")
    return tmp_path


def counted(url: str) -> dict[str, int]:
    """How many rows each table has."""
    with psycopg.connect(url) as connection:
        names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()
        return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in names}  # type: ignore[index, call-overload]


def test_what_was_copied_comes_back_with_its_guards(cast: str, empty: str, home: Path) -> None:
    copy = back_up(cast, home / "copies", keep=3)
    path = home / "copies" / copy.file
    assert read_copy(path) == copy
    assert path.stat().st_mode & 0o077 == 0, "its owner alone reads it"
    restore(empty, path)
    assert counted(empty) == counted(cast)
    assert counted(empty)["ledger_transfer"] > 0
    with psycopg.connect(empty) as connection, pytest.raises(psycopg.errors.RestrictViolation):
        connection.execute("UPDATE ledger_transfer SET amount_fen = 1")


def test_nothing_is_restored_where_somebody_works(cast: str, home: Path) -> None:
    path = home / "copies" / back_up(cast, home / "copies", keep=3).file
    before = counted(cast)
    with pytest.raises(BackupFailed, match="Somebody works"):
        restore(cast, path)
    assert counted(cast) == before


def test_a_restore_that_breaks_off_leaves_nothing(cast: str, empty: str, home: Path) -> None:
    path = home / "copies" / back_up(cast, home / "copies", keep=3).file
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 2 // 3])
    with pytest.raises(BackupFailed, match="pg_restore failed"):
        restore(empty, path)
    assert counted(empty) == {}


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        ("a byte", "its digest differs"),
        ("proof", "cannot be read"),
        ("no keys", "Put the copy of the keys"),
        ("other keys", "lacks the keys"),
    ],
)
def test_a_copy_is_proved_before_anything_is_done(cast: str, home: Path, spoil: str, words: str) -> None:
    path = home / "copies" / back_up(cast, home / "copies", keep=3).file
    match spoil:
        case "a byte":
            path.write_bytes(path.read_bytes()[:-1] + b"?")
        case "proof":
            path.with_suffix(".json").write_text("{}")
        case "no keys":
            keys.path().unlink()
        case "other keys":
            kept = json.loads(keys.path().read_text())
            kept["keys"][0]["id"] = "00000000"
            keys.path().write_text(json.dumps(kept))
    with pytest.raises(BackupFailed, match=words):
        read_copy(path)


def test_old_copies_go_and_the_keys_lie_apart(cast: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = home / "copies"
    folder.mkdir()
    for day in ("01", "02"):
        (folder / f"cunqiao-202611{day}T000000Z.dump").write_text("old")
        (folder / f"cunqiao-202611{day}T000000Z.json").write_text("old")
    copy = back_up(cast, folder, keep=2)
    assert sorted(path.name for path in folder.glob("*.dump")) == ["cunqiao-20261102T000000Z.dump", copy.file]
    assert len(list(folder.glob("*.json"))) == 2
    with pytest.raises(BackupFailed, match="apart"):
        keep_keys(folder / ".", folder)
    keep_keys(home / "keys", folder)
    assert (home / "keys" / "keys.json").read_bytes() == keys.path().read_bytes()


def test_a_folder_that_is_full_keeps_the_copies_that_it_has(
    cast: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = home / "copies"
    first = back_up(cast, folder, keep=1)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups.os, "fsync", full)
    with pytest.raises(BackupFailed, match="No space left"):
        back_up(cast, folder, keep=1)
    assert sorted(path.name for path in folder.iterdir()) == [first.file, first.file.replace("dump", "json")]


def test_no_password_is_told_to_other_users_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    told: dict[str, object] = {}

    def run(command: list[str], *, env: dict[str, str], **_: object) -> object:
        told.update(command=command, password=env["PGPASSWORD"])
        return type("Done", (), {"returncode": 0})

    monkeypatch.setattr(backups.subprocess, "run", run)
    backups._run(["pg_dump"], "postgresql://u:s3cret@db.example/cunqiao?sslmode=verify-full")
    assert told["password"] == "s3cret"
    assert "s3cret" not in str(told["command"])
