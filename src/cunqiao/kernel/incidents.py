"""What the log tells of what fails, and how often: all of it once.

What the database cannot do just now fails for all alike, request after request: of that it tells a line a minute.

The settings name it, so it imports no model.
"""

import logging
import re
from math import inf
from threading import Lock
from time import monotonic

import psycopg
from django.db import InterfaceError, OperationalError

from cunqiao.kernel.tracebacks import said

TROUBLES = (
    OperationalError, InterfaceError,
    psycopg.OperationalError, psycopg.InterfaceError, psycopg.errors.ReadOnlySqlTransaction,
)  # fmt: skip


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
        if error is None or trouble is None:
            return not getattr(record, "is_untold", False)  # the next handler hears what the first one did
        with self.lock:
            is_due = monotonic() >= self.told.get(trouble, -inf) + self.SECONDS
            untold = self.untold.get(trouble, 0)
            self.untold[trouble] = 0 if is_due else untold + 1
            if is_due:
                self.told[trouble] = monotonic()
        more = f" ({untold} more since the last line)" if untold else ""
        record.msg, record.args = f"{record.getMessage()}: {trouble}: {said(error)}{more}", ()
        record.exc_info = record.exc_text = None
        record.is_untold = not is_due
        return is_due


class Raised(logging.Filter):
    """Of what Django tells by itself lets through what was raised: who refuses with 503 tells of it, if at all.

    It names the path, which may open something; what is told of every request does not.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = "request failed", ()
        return bool(record.exc_info)
