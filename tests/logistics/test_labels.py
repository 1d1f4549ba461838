"""Numbers of labels: one form, however they were scanned, typed or kept before."""

import importlib

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from cunqiao.logistics.labels import normal_form, tracking_of

WRITTEN = [
    "yt 123-45",
    "ＹＴ１２３４５",
    " YT12345\t",
    "YT\u200b123\u00ad45",
    "yt1－23—45",
    "YT\u2212123\u202845\ufeff",
]


@pytest.mark.parametrize("written", WRITTEN)
def test_a_tracking_number_has_one_form(written: str) -> None:
    assert tracking_of(written) == "YT12345"


def test_our_number_keeps_its_hyphen() -> None:
    assert [normal_form(text) for text in ("４２１７－ｐ１０３３ ", "4217–P1033")] == ["4217-P1033"] * 2


@given(st.text())
def test_the_form_has_the_same_form(text: str) -> None:
    assert normal_form(normal_form(text)) == normal_form(text)
    assert tracking_of(tracking_of(text)) == tracking_of(text)


@pytest.mark.django_db
def test_what_was_kept_before_gets_the_same_form() -> None:
    form = importlib.import_module("cunqiao.logistics.migrations.0007_tracking_numbers").FORM
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {form} FROM unnest(%s::text[]) AS old (tracking)", [[*WRITTEN, "NO.1/2_a", "顺丰12"]])
        found = [form for (form,) in cursor.fetchall()]
    assert found == [tracking_of(text) for text in [*WRITTEN, "NO.1/2_a", "顺丰12"]]
