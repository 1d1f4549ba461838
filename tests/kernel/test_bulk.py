"""Rows go into a table as they are, in one COPY."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from hypothesis import example, given
from hypothesis import strategies as st
from tests.checks import undone

from cunqiao.kernel.bulk import copy_rows, time_of

pytestmark = pytest.mark.django_db
COLUMNS = {
    "small": "smallint",
    "medium": "int",
    "large": "bigint",
    "id": "uuid",
    "moment": "time",
    "words": "text",
    "raw": "bytea",
    "other": "uuid?",
}
words = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
rows = st.lists(
    st.tuples(
        st.integers(-(2**15), 2**15 - 1),
        st.integers(-(2**31), 2**31 - 1),
        st.integers(-(2**63), 2**63 - 1),
        st.uuids(),
        st.datetimes(timezones=st.just(UTC)),
        st.none() | words,
        st.none() | st.binary(),
        st.none() | st.uuids(),
    ),
    max_size=20,
)
NOON = datetime(2015, 11, 1, 4, tzinfo=UTC)


def packed(row: tuple[Any, ...]) -> tuple[Any, ...]:
    *numbers, id, moment, words, raw, other = row
    return (*numbers, id.bytes, time_of(moment), words, raw, other and other.bytes)


@given(rows)
@example([(0, 0, 0, UUID(int=0), NOON, "𠮷野家 🌾", b"\0\xff", None)])
def test_rows_come_out_as_they_went_in(rows: list[tuple[Any, ...]]) -> None:
    with undone(), connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE bulk_trial (place serial, small smallint, medium int, large bigint, id uuid,"
            " moment timestamptz, words text, raw bytea, other uuid)"
        )
        copy_rows("bulk_trial", COLUMNS, map(packed, rows))
        cursor.execute(f"SELECT {', '.join(COLUMNS)} FROM bulk_trial ORDER BY place")
        assert [(*row[:6], row[6] and bytes(row[6]), row[7]) for row in cursor.fetchall()] == [
            (*row[:6], row[6], row[7]) for row in rows
        ]


def test_time_counts_microseconds_of_this_century() -> None:
    assert time_of(datetime(2000, 1, 1, tzinfo=UTC)) == 0
    assert time_of(datetime(2000, 1, 1, 0, 0, 1, 2, tzinfo=UTC)) == 1_000_002
    assert time_of(datetime(1999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)) == -1
