"""Every record of the process is written in one way, on one line, whoever speaks."""

import json
import logging
import sys
from io import StringIO

import pytest
from django.test import RequestFactory

from cunqiao.kernel.asking import asked_by, incident_number
from cunqiao.kernel.logs import formatter, tell_what_ends_the_process


def logger(monkeypatch: pytest.MonkeyPatch, form: str) -> tuple[logging.Logger, StringIO]:
    monkeypatch.setenv("CUNQIAO_LOG", form)
    written, log = StringIO(), logging.Logger("of.anybody")
    handler = logging.StreamHandler(written)
    handler.setFormatter(formatter())
    log.addHandler(handler)
    return log, written


def test_json_has_the_same_as_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    request = RequestFactory().post("/sign-in", {"id": "019a0000-0000-7000-8000-000000000001"})
    log, written = logger(monkeypatch, "json")
    log.error("request %s", "failed", exc_info=RuntimeError("a beam"), extra={"request": request, "facts": {"n": 3}})
    told = json.loads(written.getvalue())
    assert told.pop("timestamp").endswith("+0000")
    assert told == {
        "event": "request failed",
        "level": "error",
        "logger": "of.anybody",
        "number": incident_number(request),
        "route": "POST /sign-in",
        "path": "/sign-in",
        "id": "019a0000-0000-7000-8000-000000000001",
        "n": 3,
        "exception": "Traceback (most recent call last):\nRuntimeError: a beam\n",
    }
    log, written = logger(monkeypatch, "console")
    log.error("request failed", extra={"request": request, "facts": {"n": 3}})
    number = incident_number(request)
    line = f'ERROR of.anybody: request failed [number={number} route="POST /sign-in" path=/sign-in id=019a0000-0000-'
    assert line in written.getvalue()
    assert written.getvalue().endswith("000000000001 n=3]\n")


def test_what_is_told_while_a_request_is_answered_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    log, written = logger(monkeypatch, "console")
    with asked_by(request := RequestFactory().get("/orders")):
        log.warning("slow")
    log.warning("slow")
    first, second = written.getvalue().splitlines()
    assert f"[number={incident_number(request)} " in first
    assert second.endswith("of.anybody: slow")


@pytest.mark.parametrize("form", ["console", "json"])
def test_nobody_writes_a_line_of_their_own(monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    log, written = logger(monkeypatch, form)
    log.error("no kind %s", "x\n2026-11-30T00:00:00+0000 INFO cunqiao.security: signed_in")
    assert len(written.getvalue().splitlines()) == 1


@pytest.mark.parametrize("path", ["/setup/SECRET/", "/setup/SECRET/people", "/invitation/SECRET/", "/gone/SECRET"])
def test_an_address_that_opens_something_is_not_told(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    log, written = logger(monkeypatch, "console")
    log.error("request failed", extra={"request": RequestFactory().get(path)})
    assert "number=" in written.getvalue()
    assert "SECRET" not in written.getvalue()


def test_what_is_no_id_is_not_told_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    log, written = logger(monkeypatch, "console")
    log.error("request failed", extra={"request": RequestFactory().post("/sign-in", {"id": "13912345678"})})
    assert "id=" not in written.getvalue()


def test_what_ends_a_process_is_told_like_all_else(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr("threading.excepthook", print)
    tell_what_ends_the_process()
    sys.excepthook(RuntimeError, RuntimeError("a beam"), None)
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    (record,) = caplog.records
    assert record.levelname == "CRITICAL"
    assert record.exc_info
