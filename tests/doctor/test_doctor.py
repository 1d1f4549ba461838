"""Each fault is found when it is there, said in words with what to do, at the command line and on the page."""

from collections import namedtuple
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from django.utils import translation
from tests.desks.desk import signed_in

from cunqiao.audit.models import Run
from cunqiao.doctor import address, keeping, machine, operation
from cunqiao.doctor.actions import keep_examination, note_backup
from cunqiao.doctor.finding import Finding, Found, State
from cunqiao.doctor.queries import CHECKS, examine, last
from cunqiao.identity.models import Grant
from cunqiao.kernel import clock, sql
from cunqiao.kernel.county import new_id
from cunqiao.kernel.models import Message
from cunqiao.kernel.outbox import held_since, hold

pytestmark = pytest.mark.django_db
Disk = namedtuple("Disk", "total used free")
GIB = 1024**3


def test_every_word_takes_its_facts() -> None:
    """In both languages: a sentence that asks for a fact that nobody gives would break the page."""
    facts = {"address": "a", "days": 1, "why": "w", "status": 500, "version": "18", "encoding": "UTF8", "gib": 1.0}
    facts |= {"free": 3, "path": "p", "off": 0.1, "python": "3", "seconds": 1, "gateway": "g", "n": 1, "hours": 1}
    facts |= {"file": "f", "mib": 1.0}
    for language in ("en", "zh-hans"):
        with translation.override(language):
            for check in CHECKS:
                for fault in ["", *check.faults, "broken off"]:
                    finding = Finding(check, Found(fault, facts))
                    assert finding.says, (check.name, fault)
                    assert (finding.state == State.WELL) == (fault == "")


@pytest.mark.parametrize(
    ("disk", "fault"),
    [
        (Disk(100 * GIB, 0, 50 * GIB), ""),
        (Disk(100 * GIB, 0, 9 * GIB), "filling"),
        (Disk(9 * GIB, 0, GIB // 4), "full"),
    ],
)
def test_a_disk_fills(monkeypatch: pytest.MonkeyPatch, disk: Disk, fault: str) -> None:
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda path: disk)
    assert machine.look_at_disk().fault == fault


def test_clocks_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    now = machine.time.time()
    monkeypatch.setattr(machine, "_is_alone", lambda: False)
    assert machine.look_at_clock().fault == ""
    monkeypatch.setattr(machine.time, "time", lambda: now + 5)
    assert machine.look_at_clock().fault == "differ"


def test_the_database_is_old_or_holds_not_every_name(monkeypatch: pytest.MonkeyPatch) -> None:
    assert machine.look_at_database().fault == ""
    for told, fault in (("15.8 (Debian)", "old"), ("16.1", "encoding")):
        row = (told, "UTF8" if fault == "old" else "LATIN1", GIB)
        monkeypatch.setattr(sql, "run", lambda name, row=row: [row])
        assert machine.look_at_database().fault == fault


@pytest.mark.parametrize(
    ("answer", "days", "fault"),
    [
        (httpx.Response(200, json={}, headers={"strict-transport-security": "max-age=1"}), 90, ""),
        (httpx.Response(200, json={}, headers={"strict-transport-security": "max-age=1"}), 3, "ends"),
        (httpx.Response(200, json={}), 90, "proxy"),
        (httpx.Response(200, text="Welcome to nginx"), 90, "other"),
        (httpx.Response(502, json={}), 90, "other"),
        (httpx.ConnectError("refused"), 90, "away"),
        (httpx.Response(200, json={}), OSError("certificate has expired"), "away"),
    ],
)
def test_the_address_is_looked_at_from_outside(
    monkeypatch: pytest.MonkeyPatch, settings: Any, answer: Any, days: Any, fault: str
) -> None:
    def give(what: Any) -> Callable[..., Any]:
        def give(*_: object, **__: object) -> Any:
            if isinstance(what, Exception):
                raise what
            return what

        return give

    settings.PUBLIC_URL = "https://shop.example"
    monkeypatch.setattr(address, "_days_left", give(days))
    monkeypatch.setattr(httpx, "get", give(answer))
    assert address.look().fault == fault
    settings.PUBLIC_URL = "http://localhost:8000"
    assert address.look().fault == "local"


def test_the_worker_never_ran_or_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    assert operation.look_at_worker().fault == "never"
    for seconds, fault in ((4, ""), (61, "down")):
        monkeypatch.setattr(sql, "run", lambda name, seconds=seconds: [(seconds,)])
        assert operation.look_at_worker().fault == fault


def test_messages_wait_or_go_nowhere(settings: Any) -> None:
    assert operation.look_at_gateway().fault == "console"
    settings.MESSAGE_GATEWAY = "gateways.Sms"
    assert operation.look_at_gateway().fault == ""
    long_ago = clock.now() - timedelta(hours=1)
    Message.objects.create(
        county_id=877,
        kind="x",
        about="1",
        about_id=new_id(),
        phone="1380000",
        created_at=long_ago,
    )
    assert operation.look_at_gateway() == Found("stuck", {"gateway": "gateways.Sms", "n": 1})


def test_the_books_were_never_checked_long_ago_or_are_broken() -> None:
    assert operation.look_at_books().fault == "never"
    for hours, count, fault in ((27, 0, "old"), (2, 0, ""), (1, 7, "broken")):
        at = clock.now() - timedelta(hours=hours)
        Run.objects.create(asked_at=at, ended_at=at, results=[{"rule": "balanced", "count": count}])
        assert operation.look_at_books().fault == fault


def test_one_person_of_headquarters_is_too_few() -> None:
    assert operation.look_at_people().fault == ""
    Grant.objects.filter(person__username="he").update(valid_to=clock.now())
    assert operation.look_at_people() == Found("few", {"n": 1})


def test_a_check_that_fails_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: object) -> None:
        raise OSError("no such device")

    monkeypatch.setattr(machine.shutil, "disk_usage", fail)
    (disk,) = [one for one in examine() if one.check.name == "disk"]
    with translation.override("en"):
        assert (disk.state, disk.says) == (State.BAD, "It could not be looked at: no such device")


def test_the_page_shows_what_the_worker_found() -> None:
    client = signed_in("han")
    assert "has looked at nothing yet" in client.get("/headquarters/status").content.decode()
    keep_examination()
    found = last()
    assert found is not None
    assert len(found[1]) == len(CHECKS)
    for who, page in (("han", "/headquarters/status"), ("an", "/auditor/status")):
        shown = signed_in(who).get(page).content.decode()
        assert "It never ran: no message leaves" in shown
        assert "systemctl start cunqiao-worker" in shown


def test_no_backup_or_an_old_one_is_found() -> None:
    assert keeping.look().fault == "none"
    for hours, fault in ((27, "old"), (2, "")):
        note_backup(made_at=clock.now() - timedelta(hours=hours), file="/srv/backup/x.dump", bytes=1024**2)
        assert keeping.look().fault == fault


def test_after_a_restore_messages_wait_for_somebody_of_headquarters(settings: Any) -> None:
    settings.MESSAGE_GATEWAY = "gateways.Sms"
    hold()
    client = signed_in("han")
    assert operation.look_at_gateway().fault == "held"
    assert "No message leaves since a restore" in client.get("/headquarters/payouts").content.decode()
    assert client.get("/headquarters/outbox/go").status_code == 200
    assert client.post("/headquarters/outbox/go", {"id": str(new_id())}).status_code == 302
    assert held_since() is None
    assert operation.look_at_gateway().fault == ""
    assert client.get("/headquarters/outbox/go").status_code == 409
    assert signed_in("an").get("/auditor/outbox/go").status_code == 404
