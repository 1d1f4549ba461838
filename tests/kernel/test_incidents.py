"""What the database cannot do just now is told once a minute, in a line; all else each time, with its traceback."""

import logging
from io import StringIO

import psycopg
import pytest
from django.conf import settings
from django.db import DataError, InternalError, OperationalError

from cunqiao.kernel import incidents
from cunqiao.kernel.incidents import LineAMinute, Raised, trouble_of_database


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds that the filter sees."""
    seconds = [5.0]  # the machine has just been started
    monkeypatch.setattr(incidents, "monotonic", lambda: seconds[0])
    return seconds


@pytest.fixture
def told(now: list[float]) -> StringIO:
    return StringIO()


@pytest.fixture
def log(told: StringIO) -> logging.Logger:
    handler = logging.StreamHandler(told)
    handler.addFilter(LineAMinute())
    log = logging.Logger("tried")
    log.addHandler(handler)
    return log


def caused(cause: Exception, by: type[Exception] = OperationalError) -> Exception:
    error = by("as Django says it")
    error.__cause__ = cause
    return error


FULL = caused(psycopg.errors.DiskFull("could not extend file: No space left on device\nHINT: Check free disk space."))


def test_a_full_disk_is_a_line_a_minute(log: logging.Logger, told: StringIO, now: list[float]) -> None:
    for i in range(1_706):
        log.error("request failed: %s", i, exc_info=FULL)
    assert told.getvalue() == "request failed: 0: disk_full: as Django says it\n"
    now[0] += 60
    log.error("request failed: %s", 1_706, exc_info=FULL)
    second = told.getvalue().splitlines()[1]
    assert second == "request failed: 1706: disk_full: as Django says it (1705 more since the last line)"


def test_another_trouble_has_its_own_line(log: logging.Logger, told: StringIO) -> None:
    for error in (FULL, caused(psycopg.errors.LockNotAvailable()), OperationalError("gone"), FULL):
        log.error("request failed", exc_info=error)
    assert [line.split(": ")[1] for line in told.getvalue().splitlines()] == [
        "disk_full",
        "lock_not_available",
        "operational_error",
    ]


def test_what_is_broken_is_told_each_time_with_its_traceback(log: logging.Logger, told: StringIO) -> None:
    for _ in range(2):
        log.error("request failed", exc_info=ZeroDivisionError("a beam"))
        log.error("nothing was raised")
    assert told.getvalue().count("ZeroDivisionError: a beam") == 2
    assert told.getvalue().count("nothing was raised") == 2


def test_an_answer_that_refuses_is_not_told_of_by_django(told: StringIO) -> None:
    """A till that comes again, or a probe of `/readyz`, would write a line each time."""
    handler = logging.StreamHandler(told)
    handler.addFilter(Raised())
    log = logging.Logger("django.request")
    log.addHandler(handler)
    log.error("Service Unavailable: /readyz")
    log.error("Internal Server Error: /county/", exc_info=ZeroDivisionError("a beam"))
    assert told.getvalue().splitlines()[0] == "request failed", "without the path, which may open something"
    assert settings.LOGGING["loggers"]["django.request"]["filters"] == ["raised"]


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (caused(psycopg.errors.ReadOnlySqlTransaction(), InternalError), "read_only_sql_transaction"),
        (caused(psycopg.errors.NumericValueOutOfRange(), DataError), None),
        (None, None),
    ],
)
def test_only_what_passes_by_itself_is_a_trouble(error: Exception | None, trouble: str | None) -> None:
    assert trouble_of_database(error) == trouble
