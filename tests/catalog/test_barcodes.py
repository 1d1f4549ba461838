"""The numbers under the bars on goods: their check digits, their forms, who may have which."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.cast import FRIDGE, KETTLE, SOAP, TONGLU

from cunqiao.catalog.actions import NewPrice, NewSku, add_skus, set_barcodes, set_prices
from cunqiao.catalog.barcodes import LENGTHS, check_digit, is_barcode, read, searched_prefix, shortest
from cunqiao.catalog.models import Sku
from cunqiao.catalog.queries import skus
from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.kernel.errors import Invalid
from cunqiao.kernel.scope import County

DIGITS = st.text("0123456789", min_size=7, max_size=13).filter(lambda digits: len(digits) + 1 in LENGTHS)
GTINS = DIGITS.map(lambda digits: digits + check_digit(digits)).filter(lambda code: code.strip("0"))


@pytest.mark.parametrize(
    "code",
    ["96385074", "614141000036", "4006381333931", "9501101530003", "9521234543213", "00614141999996", "10614141000415"],
)
def test_published_numbers_are_barcodes(code: str) -> None:
    assert is_barcode(code)


@given(GTINS, st.data())
def test_one_wrong_digit_is_noticed(code: str, data: st.DataObject) -> None:
    assert is_barcode(code)
    place = data.draw(st.integers(0, len(code) - 1))
    other = data.draw(st.sampled_from("0123456789"))
    assume(other != code[place])
    assert not is_barcode(code[:place] + other + code[place + 1 :])


@given(GTINS)
def test_it_is_kept_in_its_shortest_form_however_it_is_written(code: str) -> None:
    kept = read(code)
    assert kept.zfill(14) == code.zfill(14)
    assert is_barcode(kept)
    assert shortest(kept) == kept
    for length in LENGTHS:
        if length >= len(kept):
            assert read(kept.zfill(length)) == kept
    assert searched_prefix(code) == kept


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_barcode_or_refused_in_words(typed: str) -> None:
    try:
        kept = read(typed)
    except Invalid as refusal:
        (error,) = refusal.errors
        kept = "" if error.field == "barcode" and error.message else "no refusal of ours"
    assert kept == "" or is_barcode(kept)


def test_spaces_hyphens_and_wide_digits_are_no_fault() -> None:
    for typed in (" 4006381333931 ", "4 006381 333931", "4-006381-333931", "４００６３８１３３３９３１"):
        assert read(typed) == "4006381333931"
    assert read("   ") == ""


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("400638133393", "wrong"),
        ("40063813339", "8, 12, 13 or 14"),
        ("400638133393X", "8, 12, 13 or 14"),
        ("4006381333932", "wrong"),
        ("0000000000000", "wrong"),
        ("٤٠٠٦٣٨١٣٣٣٩٣١", "8, 12, 13 or 14"),
    ],
)
def test_no_barcode_is_refused(typed: str, words: str) -> None:
    with translation.override("en"), pytest.raises(Invalid) as refused:
        read(typed)
    assert words in refused.value.errors[0].message


def found(q: str) -> set[Any]:
    return {sku.id for sku in skus(County(TONGLU), q, at=clock.now())}


@pytest.mark.django_db
def test_goods_are_found_by_the_whole_and_by_the_beginning() -> None:
    set_barcodes({KETTLE: "0614141000036", FRIDGE: "4006381333931"})
    for q in ("614141000036", "0614141000036", "00614141000036", "6141 4100 0036", "6141"):
        assert found(q) == {KETTLE}, q
    assert found("614") == set()
    assert found("4006381333932") == set()
    assert found("180") == {FRIDGE}


@pytest.mark.django_db
def test_several_may_have_the_same_one_and_an_empty_one_takes_it_away() -> None:
    set_barcodes({KETTLE: "4006381333931", SOAP: "4006381333931"})
    assert found("4006381333931") == {KETTLE, SOAP}
    set_barcodes({KETTLE: ""})
    assert found("4006381333931") == {SOAP}


@pytest.mark.django_db
def test_all_are_set_or_none() -> None:
    with pytest.raises(Invalid):
        set_barcodes({KETTLE: "4006381333931", SOAP: "4006381333932"})
    assert not Sku.objects.exclude(barcode="").exists()
    with pytest.raises(Invalid):
        add_skus([NewSku(new_id(), Sku.objects.get(id=KETTLE).product_id, "x", clock.now(), barcode="1")])
    with pytest.raises(IntegrityError, match="barcode_is_digits"), transaction.atomic():
        Sku.objects.filter(id=SOAP).update(barcode="123456789")


@pytest.mark.django_db
def test_a_barcode_among_five_thousand_is_read_from_its_index() -> None:
    now, product_id = clock.now(), Sku.objects.get(id=KETTLE).product_id
    codes = [f"2000{n:08}" for n in range(5000)]
    rows = [NewSku(new_id(), product_id, f"x {n}", now, barcode=c + check_digit(c)) for n, c in enumerate(codes)]
    add_skus(rows)
    set_prices([NewPrice(row.id, 1_00, now) for row in rows])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE catalog_sku, catalog_price, catalog_pool, catalog_product, catalog_rate")
    for q in (rows[7].barcode, rows[7].barcode[:11]):
        plan = skus(County(TONGLU), q, at=now).explain()
        assert "skus_by_barcode" in plan, plan
