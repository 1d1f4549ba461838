"""No log tells a name, a phone, a password, a token or a code: not ours in either form, not the worker's, and not
PostgreSQL's own; whatever is tried, refused or broken."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from procrastinate.contrib.django import app
from procrastinate.testing import InMemoryConnector
from tests import cast
from tests.api.caller import Caller, token_of
from tests.databases import HOME
from tests.desks.desk import signed_in
from tests.logistics.making import parcel_that_is

from cunqiao.identity.actions import invite, register_person
from cunqiao.identity.invitations import secret_of
from cunqiao.identity.models import Person
from cunqiao.kernel.county import new_id
from cunqiao.kernel.incidents import LineAMinute
from cunqiao.kernel.logs import formatter
from cunqiao.logistics.codes import code_of
from cunqiao.project import tasks

NAME, PHONE, USERNAME, PASSWORD = "欧阳桂芳", "13987654321", "ouyangguifang", "nine tall poplars"
MARK = "the end of what was tried"


@dataclass(frozen=True)
class Seeds:
    """What must stand in no log, and who is called so."""

    person: Person
    secrets: dict[str, str]
    parcel: str

    def found_in(self, text: str) -> list[str]:
        return [name for name, secret in self.secrets.items() if secret in text]


@pytest.fixture
def seeds(db: None) -> Seeds:
    person = register_person(id=new_id(), username=USERNAME, name=NAME, phone=PHONE)
    parcel = parcel_that_is("at_station")
    secrets = {
        "name": NAME,
        "phone": PHONE,
        "user name": USERNAME,
        "password": PASSWORD,
        "password of all": cast.PASSWORD,
        "code": code_of(parcel),
        "token": token_of(cast.partner).split(".")[-1],
        "invitation": secret_of(invite(person, id=new_id(), by=cast.headquarters)),
    }
    return Seeds(person, secrets, parcel.number)


@pytest.fixture
def logs(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, StringIO]]:
    """What this process tells meanwhile, in each form."""
    told = {form: StringIO() for form in ("console", "json")}
    handlers = []
    for form, written in told.items():
        monkeypatch.setenv("CUNQIAO_LOG", form)
        handler = logging.StreamHandler(written)
        handler.setFormatter(formatter())
        handler.addFilter(LineAMinute())
        logging.getLogger().addHandler(handler)
        handlers.append(handler)
    yield told
    for handler in handlers:
        logging.getLogger().removeHandler(handler)


def taken_row(*_: object, **__: object) -> None:
    """What the database refuses, and tells the row of."""
    with transaction.atomic():
        Person.objects.create(id=new_id(), username=USERNAME, name=NAME, phone=PHONE)


def no_number(*_: object, **__: object) -> None:
    """What the database cannot read, and quotes."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT %s::text::integer", [f"{NAME} {PHONE}"])


def no_place(*_: object, **__: object) -> None:
    raise KeyError(f"{NAME}, {PHONE}")


BREAKS = (taken_row, no_number, no_place)


def try_signing_in(seeds: Seeds) -> None:
    for username, password in ((PHONE, PASSWORD), (NAME, PASSWORD), (USERNAME, PASSWORD), (PASSWORD, "x")):
        Client().post("/sign-in", {"username": username, "password": password})
        Caller().post("/auth/token", {"username": username, "password": password})
    for _ in range(12):
        Client().post("/sign-in", {"username": USERNAME, "password": PASSWORD})
    Client().post("/sign-in", {"username": "ou", "password": cast.PASSWORD})
    broken = Caller(cast.partner)
    broken.headers["Authorization"] += "x"
    assert broken.get("/orders").status == 401


def try_what_is_refused(seeds: Seeds) -> None:
    signed_in("ou").get("/headquarters/", {"q": NAME})
    signed_in("ou").get("/county/villagers", {"q": PHONE, "sort": NAME})
    Caller(cast.partner).get("/payouts", q=PHONE)
    Caller(cast.partner).get("/villagers", q=NAME, limit=PHONE)
    code = seeds.secrets["code"]
    for wrong in (code[::-1], code):
        evidence = {"kind": "code", "value": wrong}
        Caller(cast.partner).post(f"/parcels/{seeds.parcel}/collect", evidence=evidence)


def try_what_breaks(seeds: Seeds, monkeypatch: pytest.MonkeyPatch, breaks: Callable[..., None]) -> None:
    monkeypatch.setattr("cunqiao.api.villagers.register_villager", breaks)
    villager = {"id": str(new_id()), "name": NAME, "phone": PHONE, "consent": {"kind": "seen"}}
    assert Caller(cast.partner).post("/villagers", villager).status == 500
    body = {key: value for key, value in villager.items() if key != "id"}
    command = {"kind": "villager", "id": str(new_id()), "body": body, "happened_at": "2026-11-20T08:30:00Z", "seq": 0}
    outcomes = Caller(cast.partner, till="A").post("/sync", {"commands": [command]}).body["outcomes"]
    assert outcomes[0]["problem"]["type"] == "/problems/failed"
    client = Client(raise_request_exception=False)
    monkeypatch.setattr("cunqiao.desks.setup.joining.accept_invitation", breaks)
    monkeypatch.setattr("cunqiao.desks.setup.joining.get_invitation", breaks, raising=False)
    fields = {"password": PASSWORD, "again": PASSWORD}
    assert client.post(f"/invitation/{seeds.secrets['invitation']}/", fields).status_code == 500


def try_exports(monkeypatch: pytest.MonkeyPatch, breaks: Callable[..., None]) -> None:
    assert signed_in("ou").get("/county/villagers", {"export": "csv", "q": NAME}).status_code == 200
    monkeypatch.setattr("cunqiao.desks.framework.exporting.check_room", breaks)
    client = signed_in("ou")
    client.raise_request_exception = False
    assert client.get("/county/villagers", {"export": "csv", "q": NAME}).status_code == 500


def databases_log(begun: dict[Path, int]) -> str:
    """What PostgreSQL has told since `begun`. What is told in order is there when the mark is."""
    with connection.cursor() as cursor:
        cursor.execute(f"DO $$ BEGIN RAISE LOG '{MARK}'; END $$")
    while MARK not in (text := "".join(written(begun))):
        time.sleep(0.05)
    return text


def written(begun: dict[Path, int]) -> Iterator[str]:
    for file in sorted((HOME / "database" / "log").glob("*.log")):
        yield file.read_bytes()[begun.get(file, 0) :].decode()


@pytest.mark.django_db
def test_no_log_tells_of_people(
    seeds: Seeds,
    logs: dict[str, StringIO],
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[Any]],
) -> None:
    begun = {file: file.stat().st_size for file in (HOME / "database" / "log").glob("*.log")}
    with django_capture_on_commit_callbacks(execute=True):
        try_signing_in(seeds)
        try_what_is_refused(seeds)
        for breaks in BREAKS:
            with monkeypatch.context() as patched:
                try_what_breaks(seeds, patched, breaks)
                try_exports(patched, breaks)
                patched.setattr(tasks, "release_due", breaks)
                tasks.release(0)
    for form, told in logs.items():
        text = told.getvalue()
        assert seeds.found_in(text) == [], form
        for event in ("request failed", "command failed", "sign_in_refused", "locked_out", "forbidden", "exported"):
            assert event in text, "this was tried"
        for kind in ("UniqueViolation", "InvalidTextRepresentation", "KeyError"):
            assert kind in text, "this was tried"
    assert seeds.found_in(databases_log(begun)) == []


def test_nor_does_the_workers(logs: dict[str, StringIO]) -> None:
    with app.replace_connector(InMemoryConnector()) as worker:
        worker.task(name="lose_a_place")(no_place).defer()
        worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
    for told in logs.values():
        assert "lose_a_place" in told.getvalue()
        assert NAME not in told.getvalue()
        assert PHONE not in told.getvalue()
