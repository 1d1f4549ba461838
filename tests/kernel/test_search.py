"""Names are found by what people type: two characters, pinyin, initials, English, several words."""

import pytest
from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import FRIDGE, KETTLE, SOAP, TOWEL
from tests.checks import undone

from cunqiao.catalog.models import Sku
from cunqiao.kernel.search import filtered, initials, search_columns

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("question", "skus"),
    [
        ("水壶", {KETTLE}),
        ("壶", {KETTLE}),
        ("电水壶", {KETTLE}),
        ("dianshuihu", {KETTLE}),
        ("shuang", {FRIDGE}),
        ("dsh", {KETTLE}),
        ("DSH", {KETTLE}),
        ("kettle", {KETTLE}),
        ("KETT", {KETTLE}),
        ("1.7", {KETTLE}),
        ("升", {KETTLE, FRIDGE}),
        ("electric 1.7", {KETTLE}),
        ("升 冰箱", {FRIDGE}),
        ("毛巾 cotton cmmj", {TOWEL}),
        ("香皂", {SOAP}),
        ("", {KETTLE, FRIDGE, SOAP, TOWEL}),
        ("   ", {KETTLE, FRIDGE, SOAP, TOWEL}),
    ],
)
def test_it_is_found(question: str, skus: set[object]) -> None:
    assert set(filtered(Sku.objects.all(), question).values_list("id", flat=True)) == skus


@pytest.mark.parametrize("question", ["水冰", "壶水", "电水壶 冰箱", "%", "_", "\\", "'", "kettles", "𠮷"])
def test_it_is_not_found(question: str) -> None:
    assert not filtered(Sku.objects.all(), question).exists()


def test_initials_are_of_each_character() -> None:
    assert initials("桐庐县") == "tlx"


@given(
    name=st.text(st.sampled_from("王秀英李建国𠮷ab Z1 .ß"), min_size=1, max_size=12).filter(str.strip),
    begin=st.integers(0, 11),
    length=st.integers(1, 12),
)
def test_every_part_of_a_name_finds_it(name: str, begin: int, length: int) -> None:
    question = name[begin : begin + length]
    with undone():
        Sku.objects.filter(id=SOAP).update(**search_columns(name))
        assert filtered(Sku.objects.filter(Q(id=SOAP)), question).exists()
