"""The whole selection as a file, with word of how far it is."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from django.http import StreamingHttpResponse
from django.test import Client
from tests.acts import place_one
from tests.cast import KETTLE, QIN, QINGSHAN, SOAP, TONGLU
from tests.desks.desk import signed_in

from cunqiao.kernel.county import new_id
from cunqiao.villagers.actions import NewVillager, register_villagers

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume asynchronous iterators"),
]


def fetched(client: Client, address: str) -> bytes:
    response = client.get(address)
    assert isinstance(response, StreamingHttpResponse)
    return b"".join(response)


def test_csv_holds_the_selection() -> None:
    orders = [place_one(pieces={SOAP: 1}), place_one(pieces={KETTLE: 2})]
    file = fetched(signed_in("ou"), "/county/orders?export=csv&sort=amount&status=placed")
    rows = list(csv.reader(io.StringIO(file.decode("utf-8-sig"))))
    assert [row[0] for row in rows] == ["Order", orders[0].number, orders[1].number]
    assert [row[-1] for row in rows] == ["Amount", "12.50", "258.00"]


def test_more_rows_than_one_piece_come_whole() -> None:
    names = [f"村民{i}" for i in range(1_203)]
    register_villagers(TONGLU, [NewVillager(new_id(), QINGSHAN, name, QIN) for name in names])
    file = fetched(signed_in("ou"), "/county/villagers?export=csv")
    assert len(list(csv.reader(io.StringIO(file.decode("utf-8-sig"))))) == 1 + 1_203 + 3


def test_xlsx_tells_how_far_it_is_before_the_file() -> None:
    place_one(pieces={SOAP: 1})
    sent = fetched(signed_in("ou"), "/county/orders?export=xlsx&progress=1")
    head, _, file = sent.partition(b"\n\n")
    assert json.loads(head.splitlines()[-1]) == {"done": 1, "of": 1}
    with zipfile.ZipFile(io.BytesIO(file)) as book:
        assert b"1001-W1" in book.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("name", ["=1+1", "+cmd", "@sum(a1)", "-2", "＝1+1"])
def test_words_are_never_formulas(name: str, tmp_path: Path) -> None:
    from cunqiao.desks.framework.exporting import Xlsx, csv_lines

    assert csv_lines([[name]]).decode().strip() == f"'{name}"
    book = io.BytesIO()
    sheets = Xlsx(book, str(tmp_path))
    sheets.write([name])
    sheets.close()
    with zipfile.ZipFile(book) as made:
        assert b"<f>" not in made.read("xl/worksheets/sheet1.xml")


def test_an_empty_selection_is_a_head_alone() -> None:
    assert fetched(signed_in("ou"), "/county/orders?export=csv").decode("utf-8-sig").startswith("Order,")
