"""How the whole process writes its log, whoever speaks: one line for people, or JSON for programs.

`CUNQIAO_LOG` chooses. The settings and the server name it, so it imports no model.
"""

import json
import logging
import os
import sys
import threading
from types import TracebackType
from typing import Any

import structlog
from django.http import HttpRequest
from structlog.typing import EventDict, ExcInfo, Processor, WrappedLogger

from cunqiao.kernel import asking, tracebacks

log = logging.getLogger(__name__)

FORMS = ("console", "json")
FIRST = ("timestamp", "level", "logger", "event", "exception")  # the others follow the event


def chosen() -> str:
    """The form of the log, one of `FORMS` if it was set well."""
    return os.environ.get("CUNQIAO_LOG") or "console"


def formatter() -> logging.Formatter:
    """What writes each record of every logger, by structlog."""
    written: Processor = structlog.processors.JSONRenderer(ensure_ascii=False) if chosen() == "json" else _line
    return structlog.stdlib.ProcessorFormatter(
        processors=[
            structlog.processors.TimeStamper(fmt="%Y-%m-%dT%H:%M:%S%z", utc=True),
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            _add_facts,
            structlog.processors.ExceptionRenderer(_exception),
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            written,
        ]
    )


def tell_what_ends_the_process() -> None:
    """What nobody catches is told as everything else is, in each thread."""
    sys.excepthook = _tell_uncaught
    threading.excepthook = lambda thrown: _tell_uncaught(
        thrown.exc_type, thrown.exc_value or thrown.exc_type(), thrown.exc_traceback
    )


def _tell_uncaught(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
    if not issubclass(kind, KeyboardInterrupt | SystemExit):
        log.critical("ended by", exc_info=(kind, error, where))


def _add_facts(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """What a record says of itself, and of the request that it tells of."""
    record = event["_record"]
    request = getattr(record, "request", None) or asking.asking()
    if isinstance(request, HttpRequest):
        event.update(asking.about(request))
    event.update(getattr(record, "facts", {}))
    return event


def _exception(exc_info: ExcInfo) -> str:
    return tracebacks.told(exc_info[1])


def _line(logger: WrappedLogger, name: str, event: EventDict) -> str:
    facts = " ".join(f"{key}={_shown(value)}" for key, value in event.items() if key not in FIRST)
    line = f"{event['timestamp']} {event['level'].upper()} {event['logger']}: {_printable(str(event['event']))}"
    line = f"{line} [{facts}]" if facts else line
    return f"{line}\n{event['exception'].rstrip()}" if "exception" in event else line


def _shown(value: Any) -> str:
    text = str(value)
    return _printable(text) if text and " " not in text else json.dumps(text, ensure_ascii=False)


def _printable(text: str) -> str:
    """On one line: nobody writes lines of their own into the log."""
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in text)
