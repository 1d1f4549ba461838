"""Prices and stock from a sheet: looked at first, all lines or none, one file once."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import FRIDGE, KETTLE, SOAP, TONGLU
from tests.desks.desk import signed_in
from tests.sheets import making

from cunqiao.catalog.actions import set_barcodes
from cunqiao.catalog.models import Pool, Price, Sku
from cunqiao.desks.framework.desk import MAX_FORM_BYTES
from cunqiao.desks.merchant import sheet
from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.sheets import refusals
from cunqiao.sheets.workbook import sheets

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume asynchronous iterators"),
]
ADDRESS = "/merchant/goods/import"
HEAD = ["Key", "Goods", "Price", "Came in"]


@pytest.fixture
def mei() -> Client:
    return signed_in("mei")


def xlsx(*rows: Sequence[Any], head: Sequence[Any] = HEAD) -> bytes:
    return making.xlsx(head, *rows)


def cells(content: bytes) -> list[list[Any]]:
    """The first sheet of a file as a rectangle."""
    rows = list(next(sheets(content)))
    width = max(max(row.values) for row in rows) + 1
    return [[row.values.get(column) for column in range(width)] for row in rows]


def look(client: Client, content: bytes, **more: str) -> Any:
    file = SimpleUploadedFile("goods.xlsx", content)
    return client.post(ADDRESS, {"file": file, "place": str(TONGLU), "valid_from": "", **more})


def plan_in(page: str) -> str:
    return page.split('name="plan" value="')[1].split('"')[0]


def price(sku_id: Any) -> int | None:
    found = Price.objects.filter(sku_id=sku_id, valid_from__lte=clock.now()).latest("valid_from")
    return found.price_fen


def free(sku_id: Any, county_id: int = TONGLU) -> int:
    return Pool.objects.get(sku_id=sku_id, county_id=county_id).available


def test_what_was_exported_goes_back_in(mei: Client) -> None:
    response = mei.get("/merchant/goods?export=xlsx")
    assert isinstance(response, StreamingHttpResponse)
    exported = b"".join(response)
    rows = cells(exported)
    head = rows[0]
    assert {"Key", "Goods", "Price", "Came in"} <= set(head)
    as_text = mei.get("/merchant/goods?export=csv")
    assert isinstance(as_text, StreamingHttpResponse)
    for unchanged in (exported, b"".join(as_text)):
        assert "Nothing in the file differs" in look(mei, unchanged).content.decode()
    kettle = next(row for row in rows if row[0] == str(KETTLE))
    kettle[head.index("Price")] = 119.9
    kettle[head.index("Came in")] = 12
    changed = making.xlsx(*rows)
    page = look(mei, changed).content.decode()
    assert "119.90" in page
    assert (price(KETTLE), free(KETTLE)) == (129_00, 100)
    for _ in range(2):
        assert mei.post(ADDRESS, {"plan": plan_in(page)}).status_code == 302
    assert (price(KETTLE), free(KETTLE)) == (119_90, 112)
    assert "applied before" in look(mei, changed).content.decode()


def test_a_chinese_sheet_is_read_too(mei: Client) -> None:
    names = [sorted(sheet.titles(word))[-1] for word in ("Key", "Price")]
    assert "What changes" in look(mei, xlsx([str(KETTLE), 99], head=names)).content.decode()


def test_all_lines_or_none(mei: Client) -> None:
    content = xlsx(
        [str(KETTLE), "电水壶", 99.9, 3],
        ["x", "no key", 1, 1],
        [str(SOAP), "another merchant's", 1, 1],
        [str(FRIDGE), "冰箱", "cheap", ""],
        [str(FRIDGE), "冰箱", 19.999, ""],
        [str(FRIDGE), "冰箱", -1, ""],
        [str(FRIDGE), "冰箱", "", -5],
        [str(FRIDGE), "冰箱", "", 1.5],
        [str(KETTLE), "again", 98, 3],
        [str(FRIDGE), "冰箱", "=1+1", ""],
        [None, None, None, None],
        [str(FRIDGE), "冰箱", "1,899.00", 2],
    )
    page = look(mei, content).content.decode()
    assert "9 lines are wrong" in page
    for words in (
        "not one of ours",
        "not one of your goods",
        "not a price",
        "not a number of pieces",
        "formula",
        "line 2 already",
    ):
        assert words in page, words
    assert 'name="plan"' not in page
    assert "1,899.00" in page


def barcode(sku_id: Any) -> str:
    return Sku.objects.get(id=sku_id).barcode


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("4006381333931", "4006381333931"),
        (" 4 006381-333931", "4006381333931"),
        (4006381333931, "4006381333931"),
        (4006381333931.0, "4006381333931"),
        (12345678905, "012345678905"),  # the zero in front is lost
        ("00012345678905", "012345678905"),
        (1234565, "01234565"),
        (96385074, "96385074"),
        (None, "614141000036"),
    ],
)
def test_barcodes_that_a_spreadsheet_made_numbers_of(mei: Client, cell: Any, kept: str) -> None:
    set_barcodes({KETTLE: "614141000036"})
    content = xlsx([str(KETTLE), cell, 3], head=["Key", "Barcode", "Came in"])
    page = look(mei, content).content.decode()
    assert cell is None or kept in page
    for _ in range(2):
        assert mei.post(ADDRESS, {"plan": plan_in(page)}).status_code == 302
    assert (barcode(KETTLE), free(KETTLE)) == (kept, 103)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("4006381333932", "A digit of this barcode is wrong"),
        (4006381333932, "A digit of this barcode is wrong"),
        ("12345678905", "8, 12, 13 or 14 digits"),
        (123456, "8, 12, 13 or 14 digits"),
        (0, "8, 12, 13 or 14 digits"),
        (4006381333931.5, "8, 12, 13 or 14 digits"),
        (True, "8, 12, 13 or 14 digits"),
        (10**15, "8, 12, 13 or 14 digits"),
        ("4.00638E+12", "cut this barcode short"),
        ("4,00638E+12", "cut this barcode short"),
        ("=A1", "formula"),
        ("𠮷😀", "8, 12, 13 or 14 digits"),
    ],
)
def test_no_barcodes_are_told_by_their_lines(mei: Client, cell: Any, words: str) -> None:
    content = xlsx([str(FRIDGE), 4006381333931], [str(KETTLE), cell], head=["Key", "Barcode"])
    page = look(mei, content).content.decode()
    assert "1 line is wrong" in page
    assert words in page
    assert 'name="plan"' not in page


def test_an_exported_barcode_goes_back_in_as_it_is(mei: Client) -> None:
    set_barcodes({KETTLE: "012345678905"})
    response = mei.get("/merchant/goods?export=xlsx")
    assert isinstance(response, StreamingHttpResponse)
    exported = b"".join(response)
    assert any(row[0] == str(KETTLE) and "012345678905" in row for row in cells(exported))
    assert "Nothing in the file differs" in look(mei, exported).content.decode()


def test_prices_from_a_moment_on(mei: Client) -> None:
    later = (clock.now() + timedelta(days=3)).strftime("%Y-%m-%dT00:00")
    page = look(mei, xlsx([str(KETTLE), "", 88, None]), valid_from=later).content.decode()
    mei.post(ADDRESS, {"plan": plan_in(page)})
    assert price(KETTLE) == 129_00
    assert Price.objects.filter(sku_id=KETTLE, price_fen=88_00).count() == 1
    other = look(mei, xlsx([str(KETTLE), "", 87, None]), valid_from=later).content.decode()
    refused = mei.post(ADDRESS, {"plan": plan_in(other)})
    assert refused.status_code == 409
    assert "Choose a later one" in refused.content.decode()


def test_ten_thousand_lines(mei: Client) -> None:
    product = Sku.objects.get(id=KETTLE).product
    ids = [new_id() for _ in range(sheet.MAX_LINES)]
    with connection.cursor() as cursor:  # ten thousand like one that there is
        cursor.execute(
            "INSERT INTO catalog_sku SELECT (jsonb_populate_record(sku, jsonb_build_object('id', more.id))).*"
            " FROM catalog_sku AS sku, unnest(%s::uuid[]) AS more (id) WHERE sku.id = %s",
            [ids, KETTLE],
        )
    content = xlsx(*([str(id), "电水壶 1.7 升", 10 + i / 100, 1] for i, id in enumerate(ids)))
    with CaptureQueriesContext(connection) as queries:
        page = look(mei, content).content.decode()
    assert len(queries) < 20, "as many as for a few lines"
    assert "Apply 10000 lines" in page.replace(",", "")
    assert len(page) < 1_000_000, "what is applied goes back whole, within what a form may hold"
    assert mei.post(ADDRESS, {"plan": plan_in(page)}).status_code == 302
    assert Pool.objects.filter(sku__product=product, county_id=TONGLU, available=1).count() == sheet.MAX_LINES
    more = "Key,Goods,Price,Came in\n" + f"{KETTLE},,1,1\n" * (sheet.MAX_LINES + 1)
    assert "more than 10,000 lines" in look(mei, more.encode()).content.decode()


def test_a_sheet_as_people_make_it(mei: Client) -> None:
    """A title above, a unit in the head, numbers with marks: in a text file of an old spreadsheet program."""
    text = f'四月调价,,\r\n,,\r\n编号,价格（元）,到货\r\n{KETTLE},５９．９０元,12件\r\n{FRIDGE},"1,234.50",\r\n'
    names = {
        word: max(sheet.titles(word), key=lambda title: not title.isascii()) for word in ("Key", "Price", "Came in")
    }
    for word, written in zip(names, ("编号", "价格", "到货"), strict=True):
        text = text.replace(written, names[word])
    page = look(mei, text.encode("gbk")).content.decode()
    assert mei.post(ADDRESS, {"plan": plan_in(page)}).status_code == 302
    assert (price(KETTLE), price(FRIDGE), free(KETTLE)) == (59_90, 1_234_50, 112)


def test_a_comma_for_a_point_is_asked_about(mei: Client) -> None:
    """It was read as 5,990 yuan."""
    page = look(mei, xlsx([str(KETTLE), "", "59,90", 1])).content.decode()
    assert "“59,90” is not a price in yuan" in page
    assert 'name="plan"' not in page


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\0 not a sheet", "no XLSX or CSV file"),
        (b"not a sheet of ours", "“Key” is missing"),
        (xlsx([1, 2], head=["Goods", "Price"]), "“Key” is missing"),
        (xlsx([1, 2], head=["Key", "Remarks"]), "and “Barcode” is a column of it"),
        (xlsx(head=[]), "“Key” is missing"),
    ],
    ids=["no text", "no table", "no key", "nothing to change", "empty"],
)
def test_wrong_files(mei: Client, content: bytes, words: str) -> None:
    response = look(mei, content)
    assert response.status_code == 422
    assert words in response.content.decode()


def test_a_file_that_is_too_large_is_refused_in_words(mei: Client) -> None:
    response = look(mei, bytes(MAX_FORM_BYTES))
    assert response.status_code == 413
    assert "take fewer lines at a time" in response.content.decode()
    response = look(mei, xlsx() + bytes(refusals.MAX_BYTES))
    assert response.status_code == 422
    assert "Take fewer lines at a time" in response.content.decode()


@pytest.mark.parametrize("plan", ["", "x", "x:y:z", "\0"])
def test_a_made_up_plan_changes_nothing(mei: Client, plan: str) -> None:
    response = mei.post(ADDRESS, {"plan": plan}, follow=True)
    assert "Choose the file again" in response.content.decode()


def test_another_persons_plan_changes_nothing(mei: Client) -> None:
    plan = plan_in(look(mei, xlsx([str(KETTLE), "", 99, 1])).content.decode())
    assert "Choose the file again" in signed_in("rui").post(ADDRESS, {"plan": plan}, follow=True).content.decode()
    assert price(KETTLE) == 129_00
