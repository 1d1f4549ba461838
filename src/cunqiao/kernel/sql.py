"""Named statements kept as .sql files in the domain that owns them."""

from functools import cache
from importlib.resources import files
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from django.db import connection
from psycopg import Cursor

Row = TypeVar("Row")

_PLAIN = {int, UUID, type(None)}  # whose JSON text needs no escaping inside an array literal


@cache
def statement(name: str) -> str:
    """The text of `domain/name` from that domain's sql folder.

    Its comments name the parameters as `:county`, never as `%(county)s`: they hold no values.
    """
    domain, file = name.split("/")
    return files(f"cunqiao.{domain}").joinpath("sql", f"{file}.sql").read_text()


def run(name: str, /, **parameters: Any) -> list[tuple[Any, ...]]:
    """Run a named statement; what it returns, as plain rows. The server binds the values: the text holds none."""
    with connection.cursor() as cursor:
        cursor.cursor = Cursor(connection.connection)  # Django's own fills values in on our side
        cursor.execute(statement(name), {key: _bound(value) for key, value in parameters.items()})
        return cursor.fetchall() if cursor.description else []


def _bound(value: Any) -> Any:
    """A list of ids or whole numbers as an array's text: many times faster than the driver's way, element by element.

    Such a list looks the same in JSON, but for the brackets. Every statement says the type of its arrays.
    """
    if not isinstance(value, list) or not {type(element) for element in value} <= _PLAIN:
        return value
    return f"{{{msgspec.json.encode(value)[1:-1].decode()}}}"


def rows(row: type[Row], name: str, /, **parameters: Any) -> list[Row]:
    """Run a named statement; each result row becomes a `row`, whose fields are the columns in order."""
    return [row(*values) for values in run(name, **parameters)]
