"""What `serve` refuses to begin with, and what does not end it."""

import sys
from contextlib import nullcontext
from errno import ENOSPC
from io import StringIO
from os import strerror
from typing import Any

import pytest
from tests.acts import operating

from cunqiao.project import cli
from cunqiao.project.errors import SettingsWeak
from cunqiao.project.serving import check_installation, check_settings, say


class Full(StringIO):
    """A log on a disk without room."""

    def flush(self) -> None:
        raise OSError(ENOSPC, strerror(ENOSPC))


@pytest.fixture
def fit(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The environment of a real installation."""
    monkeypatch.setenv("CUNQIAO_URL", "https://shop.example")
    monkeypatch.setenv("CUNQIAO_GATEWAY", "gateways.Sms")
    monkeypatch.delenv("CUNQIAO_EXTERNAL_DATABASE", raising=False)
    return monkeypatch


def test_a_real_installation_begins(fit: pytest.MonkeyPatch) -> None:
    check_settings("0.0.0.0", demo=False)


@pytest.mark.parametrize("name", ["CUNQIAO_URL", "CUNQIAO_GATEWAY"])
@pytest.mark.parametrize("said", [None, ""])
def test_what_is_not_said_is_refused(fit: pytest.MonkeyPatch, name: str, said: str | None) -> None:
    fit.delenv(name)
    if said is not None:
        fit.setenv(name, said)
    with pytest.raises(SettingsWeak, match=name):
        check_settings("0.0.0.0", demo=False)


@pytest.mark.parametrize(
    ("url", "guarded"),
    [
        ("postgresql://cunqiao:secret@db.example/cunqiao", True),
        ("postgresql://cunqiao@db.example/cunqiao", False),
        ("postgresql://cunqiao@:5432/cunqiao?host=/run/postgresql", True),
        ("postgresql:///cunqiao", True),
    ],
)
def test_a_database_over_the_network_needs_a_password(fit: pytest.MonkeyPatch, url: str, guarded: bool) -> None:
    fit.setenv("CUNQIAO_EXTERNAL_DATABASE", url)
    if guarded:
        check_settings("0.0.0.0", demo=False)
    else:
        with pytest.raises(SettingsWeak, match="password"):
            check_settings("0.0.0.0", demo=False)


@pytest.mark.parametrize(
    ("host", "near"), [("127.0.0.1", True), ("localhost", True), ("::1", True), ("0.0.0.0", False)]
)
def test_the_demo_shows_its_passwords_on_this_machine_only(
    monkeypatch: pytest.MonkeyPatch, host: str, near: bool
) -> None:
    monkeypatch.delenv("CUNQIAO_URL", raising=False)
    if near:
        check_settings(host, demo=True)
    else:
        with pytest.raises(SettingsWeak, match="demo"):
            check_settings(host, demo=True)


def test_the_demo_has_no_address_that_strangers_reach(fit: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsWeak, match="demo"):
        check_settings("127.0.0.1", demo=True)
    fit.setenv("CUNQIAO_URL", "https://localhost:8443")
    check_settings("127.0.0.1", demo=True)


def test_a_port_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("PORT", "web")
    with pytest.raises(SystemExit):
        cli.main(["serve"])
    assert "invalid int value: 'web'" in capsys.readouterr().err


def test_it_goes_on_when_nothing_more_can_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", Full())
    say("The worker has ended.")


@pytest.mark.django_db
def test_a_demo_s_database_is_served_as_nothing_else(settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(SettingsWeak, match="demo's"):
        check_installation()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("setting", "fit"),
    [
        ({"time_zone": "America/Sao_Paulo", "currency": "BRL"}, True),
        ({"time_zone": "Asia/Shangai"}, False),
        ({"time_zone": "../etc/passwd"}, False),
        ({"time_zone": "Asia"}, False),
        ({"time_zone": ""}, False),
        ({"currency": "JPY"}, False),
        ({"currency": "KWD"}, False),
        ({"currency": "¥"}, False),
    ],
    ids=str,
)
def test_days_and_amounts_must_be_countable(setting: dict[str, str], fit: bool, settings: Any) -> None:
    settings.DEMO = True
    with operating(**setting), nullcontext() if fit else pytest.raises(SettingsWeak):
        check_installation()
