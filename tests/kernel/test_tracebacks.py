"""An exception is told with where it came from, and without what people had typed."""

import json
from uuid import UUID

import psycopg
import pytest
from django.db import DataError, IntegrityError, connection
from pydantic import BaseModel, ValidationError

from cunqiao.identity.models import Person
from cunqiao.kernel.county import new_id
from cunqiao.kernel.tracebacks import said, told

NAME, PHONE, CODE = "欧阳桂芳", "13912345678", "480213"


class Shape(BaseModel):
    pieces: int


def raised(act: object, *given: object) -> Exception:
    """What an act raises."""
    with pytest.raises(Exception) as caught:
        act(*given)  # type: ignore[operator]
    return caught.value


@pytest.mark.parametrize(
    "error",
    [
        raised(int, NAME),
        raised(UUID, PHONE),
        raised({}.__getitem__, NAME),
        raised(json.loads, NAME),
        raised(Shape.model_validate, {"pieces": NAME}),
        RuntimeError(f"no parcel for {PHONE} with {CODE}"),
        psycopg.errors.UniqueViolation(f"duplicate key\nDETAIL:  Key (phone)=({PHONE}, {NAME}) already exists."),
        psycopg.errors.InvalidTextRepresentation(f'invalid input syntax for type integer: "{NAME}"\nLINE 1: {NAME}'),
        DataError(f'invalid input syntax for type integer: "{PHONE}"'),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_was_typed_is_not_told(error: Exception) -> None:
    for text in (said(error), told(error)):
        assert not [secret for secret in (NAME, PHONE, CODE) if secret in text], text
    assert type(error).__name__ in told(error)


def test_what_helps_is_told() -> None:
    assert said(AttributeError("'Till' object has no attribute 'shelf'")) == "'Till' object has no attribute 'shelf'"
    assert isinstance(raised(Shape.model_validate, {"pieces": "x"}), ValidationError)
    assert said(raised(Shape.model_validate, {"pieces": "x"})) == "1 validation error for Shape"
    assert said(raised(int, "x")) == "invalid literal for int() with base 10:"


@pytest.mark.django_db
def test_a_row_that_the_database_refuses_is_told_by_its_constraint_alone() -> None:
    person = Person.objects.create(id=new_id(), username=PHONE, name=NAME, phone=PHONE)

    def again() -> None:
        Person.objects.create(id=new_id(), username=person.username, name=NAME, phone=PHONE)

    error = raised(again)
    assert isinstance(error, IntegrityError)
    assert PHONE in str(error), "the driver does tell the values"
    text = told(error)
    assert PHONE not in text
    assert "psycopg.errors.UniqueViolation: duplicate key value violates unique constraint" in text
    assert "direct cause of the following exception" in text
    assert 'File "' in text
    assert text.rstrip().splitlines()[-1].startswith("django.db.utils.IntegrityError: duplicate key value")
    connection.set_rollback(True)


def test_each_of_a_group_is_told() -> None:
    text = told(ExceptionGroup("two", [ValueError("one"), RuntimeError("a beam")]))
    assert "ExceptionGroup: two" in text
    assert "RuntimeError: a beam" in text


def test_exceptions_that_lead_to_each_other_end() -> None:
    first, second = RuntimeError("first"), RuntimeError("second")
    first.__context__, second.__context__ = second, first
    assert told(first).count("RuntimeError") == 2
