"""The kinds of fields that requests are made of. All are strict: what looks like a number is not one."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

MAX_INTEGER = 2**53 - 1  # the largest whole number that every client reads exactly
YEARS = range(1900, 2201)  # a day beyond is none that somebody means
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_DIGITS = re.compile(r"\d{1,18}", re.ASCII)


def _text_only(value: Any) -> Any:
    if not isinstance(value, str):
        raise PydanticCustomError("string_type", "text")
    return value


def _moment(value: Any) -> datetime:
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        raise PydanticCustomError("moment", "RFC 3339")
    try:
        return datetime.fromisoformat(value.upper()).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise PydanticCustomError("moment", "RFC 3339") from error


def _day(value: Any) -> date:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise PydanticCustomError("day", "YYYY-MM-DD")
    try:
        day = date.fromisoformat(value)
    except ValueError as error:
        raise PydanticCustomError("day", "YYYY-MM-DD") from error
    if day.year not in YEARS:
        raise PydanticCustomError("day", "a year that somebody means")
    return day


def _digits(value: Any) -> int:
    """A number in a query string or a path, where all is text."""
    if not isinstance(value, str) or not _DIGITS.fullmatch(value):
        raise PydanticCustomError("int_type", "digits")
    return int(value)


def _no_nul(value: str) -> str:
    if "\0" in value:
        raise PydanticCustomError("string_type", "NUL")
    return value


def _blank_is_none(value: Any) -> Any:
    return None if value == "" else value


Id = Annotated[UUID, BeforeValidator(_text_only)]
Quantity = Annotated[int, Field(strict=True, ge=1, le=9_999)]
Fen = Annotated[int, Field(strict=True, ge=1, le=MAX_INTEGER)]
Cash = Annotated[int, Field(strict=True, ge=0, le=MAX_INTEGER)]
CountyId = Annotated[int, Field(strict=True, ge=1, le=32_767)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
Day = Annotated[date, BeforeValidator(_day)]
Name = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=100)]
Text = Annotated[str, StringConstraints(strict=True, max_length=100)]

PathText = Annotated[str, StringConstraints(max_length=100), AfterValidator(_no_nul)]
CountyQuery = Annotated[int, BeforeValidator(_digits), Field(ge=1, le=32_767)]
LimitQuery = Annotated[int, BeforeValidator(_digits), Field(ge=1, le=200)]
BlankIsNone = BeforeValidator(_blank_is_none)  # for filters of a query: `?status=` asks for none
SearchText = Annotated[str, StringConstraints(max_length=100)]


class Body(BaseModel):
    """What a POST carries. Fields that we do not know are ignored."""


class Act(Body):
    """A POST that says nothing but that it shall happen: its id makes repeats one."""

    id: Id
