"""What an administrator types, outside the demo: the first start, letting somebody in, looking at it all."""

from typing import Any

import pytest

from cunqiao.identity.models import Grant, Person
from cunqiao.project.cli import main

pytestmark = pytest.mark.usefixtures("empty")


@pytest.fixture(autouse=True)
def in_our_transaction(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """Commands work in the database of the tests."""
    monkeypatch.setattr("cunqiao.project.cli._django", lambda: None)
    settings.PUBLIC_URL = "https://shop.example"


def typed(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    status = main(words)
    said = capsys.readouterr()
    return status, said.out + said.err


def test_a_new_address_is_printed_until_somebody_is_here(capsys: pytest.CaptureFixture[str]) -> None:
    addresses = [typed(capsys, "setup") for _ in range(2)]
    assert all(status == 0 and "https://shop.example/setup/" in said for status, said in addresses)
    assert addresses[0] != addresses[1]
    assert typed(capsys, "people", "add", "gu", "顾一帆")[0] == 0
    status, said = typed(capsys, "setup")
    assert status == 1
    assert "set up already" in said


def test_somebody_is_let_in(capsys: pytest.CaptureFixture[str]) -> None:
    status, said = typed(capsys, "people", "add", "gu", "顾一帆", "--role", "auditor")
    assert (status, Grant.objects.get().role) == (0, "auditor")
    assert "https://shop.example/invitation/" in said
    status, said = typed(capsys, "people", "add", "demo-hq-1", "顾一帆")
    assert status == 1
    assert "demo-" in said
    assert not Person.objects.filter(username="demo-hq-1").exists()


def test_the_doctor_says_what_to_do(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cunqiao.doctor.address._days_left", lambda host, port: 1 / 0)
    status, said = typed(capsys, "doctor")
    assert status == 1
    assert "It never ran: no message leaves" in said
    assert "$ cunqiao backup --to /srv/backup" in said
