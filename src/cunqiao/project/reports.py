"""Failures are reported to a Sentry, where the operator names one: what the log tells of them, and nothing that it does
not tell. No values of variables, no bodies, cookies or headers, no messages of exceptions."""

import logging
from typing import Any

import sentry_sdk
from django.http import HttpRequest
from sentry_sdk.integrations.logging import EventHandler
from sentry_sdk.transport import Transport
from sentry_sdk.types import Event, Hint
from sentry_sdk.utils import BadDsn, Dsn

from cunqiao.kernel import asking
from cunqiao.project.errors import SettingsWeak

KEPT = ("event_id", "timestamp", "level", "logger", "platform", "release", "server_name", "exception", "sdk")
PATIENCE = 2  # seconds for what waits when the process ends


def check(dsn: str) -> None:
    """Raises SettingsWeak: it is no DSN."""
    try:
        Dsn(dsn)
    except BadDsn as error:
        raise SettingsWeak("CUNQIAO_SENTRY_DSN is no DSN. Sentry shows it among the settings of a project.") from error


class Reports(EventHandler):
    """A handler of logs beside the standard error: each record of an error, once, as it is told there."""

    def __init__(self, dsn: str, transport: type[Transport] | None = None) -> None:
        """Raises SettingsWeak: `dsn` is none."""
        try:
            Dsn(dsn)
        except BadDsn as error:
            raise SettingsWeak(
                "CUNQIAO_SENTRY_DSN is no DSN: Sentry shows it among the settings of a project."
            ) from error
        super().__init__(level=logging.ERROR)
        sentry_sdk.init(
            dsn=dsn,
            transport=transport,
            default_integrations=False,  # we report what we tell: they would find requests and variables by themselves
            auto_enabling_integrations=False,
            include_local_variables=False,
            max_request_body_size="never",
            max_breadcrumbs=0,
            auto_session_tracking=False,
            before_send=_bare,
        )

    def flush(self) -> None:
        sentry_sdk.flush(PATIENCE)


def _bare(event: Event, hint: Hint) -> Event:
    """What is sent of a record: where it came from, which kind of exception, and the request's number and route."""
    record: logging.LogRecord = hint["log_record"]
    bare: dict[str, Any] = {name: value for name, value in event.items() if name in KEPT}
    for exception in bare.get("exception", {}).get("values", []):
        exception["value"] = ""  # what was typed may stand in it
        exception.pop("mechanism", None)
    request = getattr(record, "request", None) or asking.asking()
    told = asking.about(request) if isinstance(request, HttpRequest) else {}
    bare["tags"] = {name: told[name] for name in ("number", "route", "id") if name in told}
    bare["logentry"] = {"message": str(record.msg) if record.exc_info else record.getMessage()}
    return bare  # type: ignore[return-value]
