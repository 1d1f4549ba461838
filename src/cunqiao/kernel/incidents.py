"""What the log tells of a request that failed: when, on which route, the id of what was sent, and how.

The settings name it, so it imports no model.
"""

import logging
from secrets import token_hex
from typing import Any, cast

from django.http import HttpRequest


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
