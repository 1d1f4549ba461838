"""Numbers as people write them: each form leads somewhere, anything else nowhere."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cunqiao.kernel.errors import NotFound
from cunqiao.network.numbers import NumberKind, ParsedNumber, parse

STATIONS = st.integers(1, 9_999_999)
COUNTS = st.integers(1, 9_999_999)
TILLS = st.sampled_from("ABCDEFGHIJKLMNOQRSTUVWXYZ")  # without P


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("4217", NumberKind.STATION),
        ("4217-A457", NumberKind.ORDER),
        ("4217-W1", NumberKind.ORDER),
        ("4217-A0457", NumberKind.ORDER),
        ("4217-P1033", NumberKind.PARCEL),
    ],
)
def test_what_begins_with_a_station(text: str, kind: NumberKind) -> None:
    assert parse(text) == ParsedNumber(kind, station=4217)


@pytest.mark.parametrize("position", [1, 10, 9_999])
def test_a_consignment_has_its_position_in_the_order(position: int) -> None:
    assert parse(f"4217-A457-{position}") == ParsedNumber(NumberKind.CONSIGNMENT, station=4217, position=position)


def test_a_trip_begins_with_its_county() -> None:
    assert parse("T1101-12") == ParsedNumber(NumberKind.TRIP, county_id=1101)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "4217 ", "4217\n", "04217", "0", "42170000", "-4217", "4217-", "4217-a457", "4217-457", "4217-A",
        "4217-A457-", "4217-A457-0", "4217-A457-10000",
        "4217-A457-1-1", "4217-P1033-1", "4217-AA1", "４２１７", "4217-A12345678901",
        "T1101", "T1101-", "T1101-0", "T0-1", "T99999-1", "t1101-12", "4217\0", "4217-A45７", "\ud800",
    ],
)  # fmt: skip
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(NotFound):
        parse(text)


@given(STATIONS, TILLS, COUNTS, st.integers(1, 9_999))
def test_whatever_we_make_we_read(station: int, till: str, count: int, part: int) -> None:
    assert parse(f"{station}") == ParsedNumber(NumberKind.STATION, station)
    assert parse(f"{station}-{till}{count}") == ParsedNumber(NumberKind.ORDER, station)
    assert parse(f"{station}-{till}{count}-{part}") == ParsedNumber(NumberKind.CONSIGNMENT, station, position=part)
    assert parse(f"{station}-P{count}") == ParsedNumber(NumberKind.PARCEL, station)


@given(st.text(st.characters(exclude_categories=())) | st.text("0123456789-TAPW"))
def test_no_text_does_worse_than_being_refused(text: str) -> None:
    with suppress(NotFound):
        parse(text)
