"""What the log tells of a request that failed: when, on which route, the id of what was sent, and how.

What the database cannot do just now fails for all alike, request after request: of that it tells a line a minute.

The settings name it, so it imports no model.
"""

import logging
import re
from math import inf
from secrets import token_hex
from threading import Lock
from time import monotonic
from typing import Any, cast

import psycopg
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest

TROUBLES = (
    OperationalError, InterfaceError,
    psycopg.OperationalError, psycopg.InterfaceError, psycopg.errors.ReadOnlySqlTransaction,
)  # fmt: skip


def incident_number(request: HttpRequest) -> str:
    """The number by which people name a request that failed, and the log finds it."""
    number: str = request.META.setdefault("cunqiao.incident", token_hex(4).upper())
    return number


class AboutRequest(logging.Filter):
    """Adds `about` to each record: number, method, route and id of the request that it tells of; else nothing."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        record.about = f" [{_about(request)}]" if isinstance(request, HttpRequest) else ""
        return True


def trouble_of_database(error: BaseException | None) -> str | None:
    """What keeps the database from doing what it does else, as `disk_full`; None if `error` is of another kind.

    No fault of what was asked: the same may be sent again when it is over.
    """
    found = None
    while error is not None:  # Django's errors are caused by those of the driver, which say more
        if isinstance(error, TROUBLES):
            found = re.sub(r"(?<!^)(?=[A-Z])", "_", type(error).__name__).lower()
        error = error.__cause__
    return found


class LineAMinute(logging.Filter):
    """Of each trouble of the database lets one record a minute through, without its traceback: a line."""

    SECONDS = 60

    def __init__(self) -> None:
        super().__init__()
        self.told: dict[str, float] = {}
        self.untold: dict[str, int] = {}
        self.lock = Lock()

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        trouble = trouble_of_database(error)
        if trouble is None:
            return True
        with self.lock:
            is_due = monotonic() >= self.told.get(trouble, -inf) + self.SECONDS
            untold = self.untold.get(trouble, 0)
            self.untold[trouble] = 0 if is_due else untold + 1
            if is_due:
                self.told[trouble] = monotonic()
        said = str(error).partition("\n")[0]
        more = f" ({untold} more since the last line)" if untold else ""
        record.msg, record.args = f"{record.getMessage()}: {trouble}: {said}{more}", ()
        record.exc_info = record.exc_text = None
        return is_due


class Raised(logging.Filter):
    """Of what Django tells by itself lets through what was raised: who refuses with 503 tells of it, if at all."""

    def filter(self, record: logging.LogRecord) -> bool:
        return bool(record.exc_info)


def _about(request: HttpRequest) -> str:
    route = request.resolver_match.route if request.resolver_match else request.path
    about = f"number={incident_number(request)} {request.method} /{route.lstrip('/')} path={request.path}"
    id = _id(request)
    return f"{about} id={id}" if id else about


def _id(request: HttpRequest) -> str:
    """The id that a form or a body of the API brought, if it could be read."""
    sent = cast("dict[str, Any]", getattr(request, "sent_body", None) or {})
    try:
        return str(sent.get("id") or request.POST.get("id", ""))[:40]
    except Exception:  # a body that could not be read has no id; the log must not fail over it
        return ""
