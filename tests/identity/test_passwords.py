"""Hashing is bounded, holds no connection to the database, and is done at one place."""

import threading
from pathlib import Path

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from tests.api.caller import Caller
from tests.desks.desk import signed_in
from tests.network.making import make_person

import cunqiao
from cunqiao.identity import passwords
from cunqiao.identity.actions import accept_invitation, invite, register_person, sign_in
from cunqiao.identity.errors import NotSignedIn
from cunqiao.identity.invitations import secret_of
from cunqiao.identity.models import Person
from cunqiao.kernel.county import new_id


@pytest.fixture
def nobody_has_a_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "PATIENCE", 0)
    monkeypatch.setattr(passwords, "_turns", threading.BoundedSemaphore(1))
    passwords._turns.acquire()


def test_only_so_many_hash_at_once_and_give_their_turns_back(monkeypatch: pytest.MonkeyPatch) -> None:
    inside, go_on, encode = threading.Semaphore(0), threading.Event(), MD5PasswordHasher.encode

    def slow(hasher: MD5PasswordHasher, password: str, salt: str) -> str:
        inside.release()
        assert go_on.wait(10)
        return encode(hasher, password, salt)

    monkeypatch.setattr(passwords, "PATIENCE", 0.01)
    monkeypatch.setattr(MD5PasswordHasher, "encode", slow)
    threads = [threading.Thread(target=passwords.encode, args=["a"]) for _ in range(passwords.AT_ONCE)]
    for thread in threads:
        thread.start()
        assert inside.acquire(timeout=10)
    with pytest.raises(passwords.Unavailable):
        passwords.encode("one too many")
    go_on.set()
    for thread in threads:
        thread.join(10)
    for _ in range(passwords.AT_ONCE + 1):
        assert passwords.is_right("a", passwords.encode("a"))


@pytest.mark.usefixtures("fresh_database")
def test_who_hashes_holds_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    make_person("lan", "open sesame")
    held: list[int] = []
    encode = MD5PasswordHasher.encode

    def look(hasher: MD5PasswordHasher, password: str, salt: str) -> str:
        stats = connection.pool.get_stats()
        held.append(stats["pool_size"] - stats["pool_available"])
        return encode(hasher, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", look)
    with pytest.raises(NotSignedIn):
        sign_in(username="lan", password="open barley")
    lan = Person.objects.get(username="lan")
    accept_invitation(secret_of(invite(lan, id=new_id(), by=None)), "open barley")
    assert Person.objects.get(username="lan").password != lan.password
    assert held == [0, 0]


@pytest.mark.django_db
@pytest.mark.usefixtures("nobody_has_a_turn")
def test_who_waited_in_vain_is_asked_to_come_again() -> None:
    lan = register_person(id=new_id(), username="lan", name="兰")
    answer = Caller().post("/auth/token", {"username": "lan", "password": "open sesame"})
    assert (answer.status, answer.code, answer.headers["Retry-After"]) == (503, "unavailable", "5")
    desk = signed_in("han")
    page = desk.post("/sign-in", {"username": "lan", "password": "open sesame"})
    assert (page.status_code, page["Retry-After"]) == (503, "5")
    invitation = invite(lan, id=new_id(), by=None)
    form = desk.post(f"/invitation/{secret_of(invitation)}/", {"password": "open barley", "again": "open barley"})
    assert form.status_code == 503
    assert "Send the same again" in form.content.decode()
    invitation.refresh_from_db()
    assert invitation.ended_at is None


def test_passwords_are_hashed_at_one_place() -> None:
    """What else would be neither bounded nor without a connection."""
    root = Path(cunqiao.__file__).parent
    words = ("auth.hashers import", ".check_password(", ".set_password(", "authenticate(")
    found = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if any(word in path.read_text() for word in words)
    }
    assert found == {"identity/passwords.py", "identity/hashers.py"}, "the settings name the second"
