"""What is reported to a Sentry: each failure once, where it came from, and nothing of people."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import sentry_sdk
from django.test import RequestFactory
from sentry_sdk.envelope import Envelope
from sentry_sdk.transport import Transport

from cunqiao.kernel.asking import incident_number
from cunqiao.kernel.incidents import LineAMinute
from cunqiao.project.errors import SettingsWeak
from cunqiao.project.reports import Reports, check

DSN = "https://key@sentry.example/1"
NAME, PHONE = "欧阳桂芳", "13987654321"
SENT: list[dict[str, Any]] = []


class Local(Transport):
    """Keeps what would be sent."""

    def capture_envelope(self, envelope: Envelope) -> None:
        SENT.extend(event for item in envelope if (event := item.get_event()) is not None)  # type: ignore[misc]


@pytest.fixture
def log() -> Iterator[logging.Logger]:
    SENT.clear()
    log = logging.Logger("tried")
    handler = Reports(DSN, transport=Local)
    handler.addFilter(LineAMinute())
    log.addHandler(handler)
    yield log
    sentry_sdk.init()  # reports to nobody


def fail(log: logging.Logger, name: str, phone: str) -> None:
    request = RequestFactory().post(f"/sign-in?q={name}", {"phone": phone}, headers={"Cookie": f"c={phone}"})
    try:
        raise KeyError(f"{name} {phone}")
    except KeyError:
        log.exception("request failed", extra={"request": request, "facts": {"name": name}})
    assert SENT[-1]["tags"] == {"number": incident_number(request), "route": "POST /sign-in"}


def test_a_failure_is_reported_once_with_where_it_came_from(log: logging.Logger) -> None:
    fail(log, NAME, PHONE)
    (event,) = SENT
    (exception,) = event["exception"]["values"]
    assert (exception["type"], exception["value"]) == ("KeyError", "")
    assert exception["stacktrace"]["frames"][-1]["function"] == "fail"
    assert event["logentry"] == {"message": "request failed"}


def test_nothing_of_people_is_reported(log: logging.Logger) -> None:
    fail(log, NAME, PHONE)
    log.error("job %s failed", PHONE, exc_info=ValueError(NAME))
    told = json.dumps(SENT, ensure_ascii=False, default=str)
    assert len(SENT) == 2
    assert NAME not in told
    assert PHONE not in told


def test_what_goes_on_is_not_reported(log: logging.Logger) -> None:
    log.warning("slow")
    log.info("signed_in")
    assert SENT == []


def test_what_is_no_dsn_is_refused() -> None:
    with pytest.raises(SettingsWeak, match="CUNQIAO_SENTRY_DSN"):
        check("sentry.example")
