"""Sheets as people send them: found by the heads of their columns, wherever those stand, and read to the last row."""

from collections.abc import Iterable
from typing import Any

import pytest
from tests.sheets.making import packed, row, xlsx

from cunqiao.kernel.errors import Invalid
from cunqiao.kernel.money import YUAN
from cunqiao.sheets import Column, Formula, Value, read

KEY = Column("key", {"key", "编号"})
OTHERS = [Column("price", {"price", "价格"}, YUAN), Column("pieces", {"came in", "到货"})]
Found = list[tuple[int, dict[str, Value]]]


def lines(content: bytes, max_rows: int = 1_000) -> Found:
    table = read(content, KEY, OTHERS, max_rows=max_rows)
    assert table is not None, "no head"
    return list(table.rows)


def csv(*rows: Iterable[Any], separator: str = ",") -> str:
    return "\r\n".join(separator.join(map(str, cells)) for cells in rows)


def test_words_numbers_and_formulas_of_a_spreadsheet() -> None:
    found = lines(xlsx(["Key", "Goods", "Price", "Came in"], ["k1", "壶", 59.9, 3], [" k2 ", None, "=1+1", True]))
    assert found == [
        (2, {"key": "k1", "price": 59.9, "pieces": 3.0}),
        (3, {"key": " k2 ", "price": Formula(), "pieces": True}),
    ]


def test_what_a_sheet_says_of_its_size_is_not_believed() -> None:
    """A table of A1:E3 with five rows: three were lost without a word."""
    rows = row(1, "Key", "Price") + "".join(row(i, f"k{i}", i) for i in range(2, 6))
    assert [number for number, _ in lines(packed(rows, dimension="A1:E3"))] == [2, 3, 4, 5]
    assert [number for number, _ in lines(packed(rows, dimension="A1:XFD1048576"))] == [2, 3, 4, 5]


def test_cells_and_rows_without_a_place_follow_each_other() -> None:
    cells = '<c t="inlineStr"><is><t>Key</t></is></c><c t="str"><v>Price</v></c>'
    assert lines(packed(f'<row>{cells}</row><row><c t="str"><v>k</v></c><c><v>5</v></c></row>')) == [
        (2, {"key": "k", "price": 5.0})
    ]


def test_what_is_empty_counts_for_nothing() -> None:
    """Rows and columns with nothing but a format are many in sheets that people made."""
    bare = "".join(f'<row r="{i}"><c r="A{i}" s="1"/><c r="XFD{i}" s="1"><v> </v></c></row>' for i in range(3, 2_000))
    rows = row(1, "Key", "Price") + row(2, "k", 1) + bare + row(2_000, "l", 2)
    assert [number for number, _ in lines(packed(rows), max_rows=2)] == [2, 2_000]
    with pytest.raises(Invalid):
        lines(packed(rows), max_rows=1)


@pytest.mark.parametrize("above", [0, 1, 20])
def test_titles_may_stand_above_the_head(above: int) -> None:
    rows = [[f"四月价格表 {i}"] for i in range(above)]
    assert lines(xlsx(*rows, ["Key", "Price"], ["k", 1])) == [(above + 2, {"key": "k", "price": 1.0})]


def test_the_head_is_the_row_that_names_most_columns() -> None:
    assert lines(xlsx(["编号", "2026-04"], ["Key", "Price"], ["k", 1])) == [(3, {"key": "k", "price": 1.0})]


def test_a_head_too_far_below_is_not_looked_for() -> None:
    assert read(xlsx(*[["title"]] * 21, ["Key"]), KEY, OTHERS, max_rows=9) is None


def test_the_sheet_that_was_open_is_read_before_the_others() -> None:
    first, second, remarks = (row(1, "Key") + row(2, key) for key in ("first", "second", ""))
    assert lines(packed(first, second, active=1))[0][1] == {"key": "second"}
    assert lines(packed(first, second, active=0))[0][1] == {"key": "first"}
    remarks = row(1, "How to fill in this book")
    assert lines(packed(first, remarks, active=1))[0][1] == {"key": "first"}
    assert lines(packed(remarks, second))[0][1] == {"key": "second"}


@pytest.mark.parametrize(
    "head", ["价格（元）", "价格 (元)", "Price (yuan)", "PRICE [Yuan]", "Ｐｒｉｃｅ", " price\n(¥)", "\u200b价格\ufeff"]
)
def test_a_head_may_have_its_unit(head: str) -> None:
    assert lines(xlsx(["编号", head, "Came in (boxes)"], ["k", 1, 2])) == [
        (2, {"key": "k", "price": 1.0, "pieces": 2.0})
    ]


@pytest.mark.parametrize("head", ["Price (fen)", "价格（万元）", "price (old)"])
def test_a_price_in_another_unit_is_not_guessed(head: str) -> None:
    with pytest.raises(Invalid):
        lines(xlsx(["Key", head], ["k", 1]))


def test_a_column_that_stands_twice_is_asked_for_again() -> None:
    with pytest.raises(Invalid):
        lines(xlsx(["Key", "Price", "价格（元）"], ["k", 1, 2]))


def test_runs_of_a_text_are_one_and_how_it_is_spoken_is_none_of_it() -> None:
    strings = (
        "<si><t>Key</t></si><si><r><t>k</t></r><r><rPr/><t xml:space='preserve'> 1_x0041_</t></r>"
        "<rPh sb='0' eb='1'><t>spoken</t></rPh></si>"
    )
    cells = '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c></row>'
    assert lines(packed(cells, strings=strings)) == [(2, {"key": "k 1A"})]


@pytest.mark.parametrize(("written", "read"), [("_x0041_", "A"), ("_xD83D_", "_xD83D_"), ("_x00_", "_x00_")])
def test_an_escape_that_is_no_character_stays_as_it_is_written(written: str, read: str) -> None:
    """Half of a surrogate pair could be shown on no page: what is wrong with its line could not be told."""
    ((_, cells),) = lines(packed(row(1, "Key") + row(2, written)))
    assert cells == {"key": read}


def test_a_day_is_no_number() -> None:
    """A spreadsheet makes a day of `9.5`, which is kept as 45,540."""
    styles = '<numFmts><numFmt numFmtId="170" formatCode="m&quot;月&quot;d"/>'
    styles += '<numFmt numFmtId="171" formatCode="0.00&quot;day&quot;"/></numFmts>'
    styles += '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    styles += '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs>'
    cells = "".join(f'<row r="{i + 2}"><c r="A{i + 2}" s="{i}"><v>45540</v></c></row>' for i in range(4))
    found = lines(packed(row(1, "Key") + cells, styles=styles))
    day = "2024-09-05 00:00:00"
    assert [cells["key"] for _, cells in found] == [45540.0, day, day, 45540.0]


def test_an_error_of_a_cell_is_told_as_it_shows() -> None:
    cells = '<row r="2"><c r="A2" t="e"><v>#N/A</v></c></row>'
    assert lines(packed(row(1, "Key") + cells)) == [(2, {"key": "#N/A"})]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_text_in_the_encodings_and_separators_of_spreadsheets(encoding: str, separator: str) -> None:
    text = csv(
        ["价格表"],
        [],
        ["编号", "价格（元）"],
        ['"a""b\r\nc"', '"1,234.50"'],
        ["", " "],
        ["壶", "59.90"],
        separator=separator,
    )
    assert lines(text.encode(encoding)) == [
        (4, {"key": 'a"b\r\nc', "price": "1,234.50"}),
        (6, {"key": "壶", "price": "59.90"}),
    ]


def test_names_may_have_more_commas_than_there_are_columns() -> None:
    text = csv(["编号", "Goods", "价格"], ["k", "Soap, lavender, four bars, 400 g", "59.9"], separator="\t")
    text = text.replace("Goods", "Goods, and what is in it, in words")
    assert lines(text.encode()) == [(2, {"key": "k", "price": "59.9"})]


def test_more_lines_than_are_taken_are_refused_in_text_too() -> None:
    assert len(lines(csv(["Key"], *[["k"]] * 5).encode(), max_rows=5)) == 5
    with pytest.raises(Invalid):
        lines(csv(["Key"], *[["k"]] * 6).encode(), max_rows=5)
