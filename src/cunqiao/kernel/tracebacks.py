"""How an exception is written: where it came from and what it says, without what people had typed.

An exception may quote a name, a phone or a code: PostgreSQL gives the row that it refused, a parser the text that it
could not read. Whatever tells of exceptions, writes them by this.
"""

import re
import traceback
from collections.abc import Iterator

import psycopg
from django.core.exceptions import ValidationError
from django.db import DataError

QUOTING = (ValueError, LookupError, ValidationError, DataError, psycopg.DataError)  # they say which value was wrong
DIGITS = re.compile(r"\d{5,}")  # of phones and codes
CAUSED = "\nThe above exception was the direct cause of the following exception:\n\n"
MEANWHILE = "\nDuring handling of the above exception, another exception occurred:\n\n"


def said(error: BaseException) -> str:
    """The first line of what it says: no DETAIL of the database, no value that it quotes, no long number."""
    line = str(error).partition("\n")[0]
    if isinstance(error, QUOTING):
        line = re.split(r"[\"'“‘\[]", line)[0].rstrip()
    return DIGITS.sub("…", line)


def told(error: BaseException) -> str:
    """The traceback of an exception and of those that led to it, the first one first. No values of variables."""
    return "".join(_parts(error, set()))


def _parts(error: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in seen:
        yield from _parts(before, seen)
        yield CAUSED if error.__cause__ else MEANWHILE
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_tb(error.__traceback__)
    kind, what = type(error), said(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    yield f"{name}: {what}\n" if what else f"{name}\n"
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield from _parts(each, seen)
