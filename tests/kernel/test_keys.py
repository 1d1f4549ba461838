"""Keys: one file that its owner alone reads; a new key beside the old ones makes nothing invalid."""

import json
import os
import secrets
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.acts import bring, place_one, ship
from tests.cast import KETTLE, partner

from cunqiao.kernel import clock, keys
from cunqiao.kernel.home import HomeUnknown
from cunqiao.kernel.keys import PURPOSES, KeysUnsafe
from cunqiao.logistics.codes import code_of, opens
from cunqiao.orders.slips import is_genuine, slip_of
from cunqiao.project import postgres


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An installation that has never run."""
    monkeypatch.setenv("CUNQIAO_HOME", str(tmp_path / "new home"))
    keys._ring.cache_clear()
    yield tmp_path / "new home"
    keys._ring.cache_clear()


def add_key(purpose: str, since: datetime) -> str:
    """What an operator does by hand to rotate: one more key in the file."""
    stored = json.loads(keys.path().read_text())
    secret, id = b64encode(secrets.token_bytes(32)).decode(), secrets.token_hex(4)
    stored["keys"].append({"id": id, "purpose": purpose, "secret": secret, "since": since.isoformat()})
    keys.path().write_text(json.dumps(stored))
    keys._ring.cache_clear()
    return id


def test_the_first_run_makes_a_key_of_each_purpose_for_the_owner_alone(home: Path) -> None:
    before = datetime.now(UTC)
    made = [keys.newest(purpose) for purpose in PURPOSES]
    assert (home / "keys.json").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in home.iterdir()] == ["keys.json"]
    assert len({key.id for key in made}) == len({key.secret for key in made}) == len(PURPOSES)
    assert all(len(key.secret) == 32 and before <= key.since <= datetime.now(UTC) for key in made)


def test_a_tilde_is_the_users_home_for_keys_and_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("CUNQIAO_HOME", "~/x")
    assert keys.path() == tmp_path / "x" / "keys.json"
    assert postgres.home() == tmp_path / "x"


def test_a_home_of_nobody_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUNQIAO_HOME", "~there-is-no-such-user/x")
    with pytest.raises(HomeUnknown, match="no such user"):
        keys.path()


def test_the_second_run_finds_them(home: Path) -> None:
    made = keys.newest("token")
    keys._ring.cache_clear()
    assert keys.newest("token") == made


def test_processes_that_start_at_once_have_the_same_keys(home: Path) -> None:
    ask = "from cunqiao.kernel import keys; print(keys.newest('token').id)"
    run = [sys.executable, "-c", ask]
    started = [subprocess.Popen(run, stdout=subprocess.PIPE, env=os.environ.copy(), text=True) for _ in range(4)]
    answers = {process.communicate()[0].strip() for process in started}
    assert answers == {keys.newest("token").id}
    assert [path.name for path in home.iterdir()] == ["keys.json"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601])
def test_a_file_that_others_reach_is_refused(home: Path, mode: int) -> None:
    keys.newest("token")
    keys.path().chmod(mode)
    keys._ring.cache_clear()
    with pytest.raises(KeysUnsafe, match=f"chmod 600 '{keys.path()}'"):
        keys.newest("token")


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"keys": [{"id": "a"}]}', '{"keys": 7}'])
def test_a_damaged_file_is_refused_and_not_replaced(home: Path, content: str) -> None:
    keys.newest("token")
    keys.path().write_text(content)
    keys._ring.cache_clear()
    with pytest.raises(KeysUnsafe, match="damaged"):
        keys.newest("token")
    assert keys.path().read_text() == content


def without_a_purpose(stored: list[dict[str, str]]) -> None:
    del stored[1]


def with_an_id_twice(stored: list[dict[str, str]]) -> None:
    stored.append(stored[0])


def with_a_weak_secret(stored: list[dict[str, str]]) -> None:
    stored[1]["secret"] = b64encode(secrets.token_bytes(31)).decode()


def with_a_secret_that_is_no_base64(stored: list[dict[str, str]]) -> None:
    stored[1]["secret"] = "!" * 44


def with_a_time_of_no_zone(stored: list[dict[str, str]]) -> None:
    stored.append(stored[0] | {"id": "new", "since": "2026-11-30T20:00:00"})


@pytest.mark.parametrize(
    "damage",
    [
        without_a_purpose,
        with_an_id_twice,
        with_a_weak_secret,
        with_a_secret_that_is_no_base64,
        with_a_time_of_no_zone,
    ],
)
def test_keys_that_protect_nothing_are_refused(home: Path, damage: Callable[[list[dict[str, str]]], None]) -> None:
    keys.newest("token")
    stored = json.loads(keys.path().read_text())
    damage(stored["keys"])
    keys.path().write_text(json.dumps(stored))
    keys._ring.cache_clear()
    with pytest.raises(KeysUnsafe, match="damaged"):
        keys.newest("token")


def test_what_a_killed_first_run_left_keeps_no_other_from_its_keys(home: Path) -> None:
    home.mkdir()
    (home / f"keys.json.{os.getpid()}").touch()  # in a container, the next run has the same pid
    assert keys.newest("token")


def test_keys_that_cannot_be_written_are_told(home: Path) -> None:
    home.write_text("a file, where there should be a folder")
    with pytest.raises(KeysUnsafe, match="cannot be written"):
        keys.newest("token")


def test_a_key_is_found_by_its_id_and_purpose(home: Path) -> None:
    key = keys.newest("slip")
    assert keys.by_id("slip", key.id) == key
    assert keys.by_id("token", key.id) is None
    assert keys.by_id("slip", "unknown") is None


def test_a_new_key_signs_from_its_moment_on(home: Path) -> None:
    first = keys.newest("slip")
    second = add_key("slip", since=first.since + timedelta(days=1))
    assert keys.newest("slip").id == second
    assert [key.id for key in keys.all_of("slip")] == [second, first.id]
    assert keys.at("slip", first.since + timedelta(hours=23)) == first
    assert keys.at("slip", first.since + timedelta(days=1)).id == second
    assert keys.at("slip", first.since - timedelta(days=9)) == first
    assert len(keys.all_of("token")) == 1


@pytest.mark.django_db
def test_a_slip_shown_again_after_a_rotation_is_the_same_and_genuine(home: Path) -> None:
    order = place_one(partner, {KETTLE: 1})
    slip = slip_of(order)
    add_key("slip", since=clock.now())
    assert slip_of(order) == slip
    assert is_genuine(slip, order)
    later = place_one(partner, {KETTLE: 1})
    assert is_genuine(slip_of(later), later)
    assert slip_of(later).split(".")[1] != slip.split(".")[1]


@pytest.mark.django_db
def test_a_code_told_before_a_rotation_still_opens(home: Path) -> None:
    (parcel,) = bring(*ship(place_one(partner, {KETTLE: 1})))
    told = code_of(parcel)
    add_key("code", since=clock.now())
    assert opens(told, parcel)
    assert opens(code_of(parcel), parcel)
