from typing import Any

import pytest
from benchmarks.regions import KINDS, questions
from django.db import connection

from cunqiao.regions import data_files
from cunqiao.regions.loading import load
from cunqiao.regions.models import County, CountyCode, LoadedList, Region
from cunqiao.regions.names import VillageKind
from cunqiao.regions.queries import county_of_code, search

from .conftest import LINAN, TONGLU

pytestmark = pytest.mark.usefixtures("empty")


def test_some_counties_are_loaded_with_what_stands_above(db: None) -> None:
    assert load(counties=[TONGLU])
    assert list(County.objects.values_list("id", "region_id", "name", "villages")) == [
        (TONGLU, "330122", "桐庐县", 218)
    ]
    above = Region.objects.filter(code__in=["33", "3301"]).order_by("code")
    assert list(above.values_list("name", "parent_id", "county_id")) == [
        ("浙江省", None, None),
        ("杭州市", "33", None),
    ]
    assert Region.objects.exclude(kind="").count() == 218
    fenshui = Region.objects.get(code="330122109")
    assert (fenshui.parent_id, fenshui.county_id, fenshui.pinyin) == ("330122", TONGLU, "fenshuizhen")
    assert not LoadedList.objects.exists()


def test_loading_again_changes_nothing(db: None) -> None:
    load(counties=[TONGLU, LINAN])
    before = list(Region.objects.order_by("code").values())
    load(counties=[TONGLU])
    assert list(Region.objects.order_by("code").values()) == before


def test_an_unknown_county_is_a_mistake(db: None) -> None:
    with pytest.raises(KeyError):
        load(counties=[TONGLU, 4711])
    assert not Region.objects.exists()


def _only_zhejiang(monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    """Let the package ship Tonglu and Lin'an alone, in that version."""
    some = data_files.province("33").only({LINAN, TONGLU})
    monkeypatch.setattr(data_files, "province_codes", lambda: ["33"])
    monkeypatch.setattr(data_files, "province", lambda code: some)
    monkeypatch.setattr(data_files, "version", lambda: version)


def test_the_same_data_is_loaded_once(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    _only_zhejiang(monkeypatch, "one")
    lines: list[str] = []
    indexes = _indexes()
    assert load(lines.append)
    assert lines[0] == "1/1 浙江省"
    assert _indexes() == indexes
    assert not load(lines.append)


def test_newer_data_keeps_what_left_the_list(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    _only_zhejiang(monkeypatch, "one")
    load()
    Region.objects.filter(code="330122109").update(name="旧名镇")
    Region.objects.create(
        code="330122109999", name="老村", parent_id="330122109", county_id=TONGLU, name_pairs=["老村"]
    )
    CountyCode.objects.create(county_id=TONGLU, code="339999")
    _only_zhejiang(monkeypatch, "two")
    assert load()
    assert Region.objects.get(code="330122109").name == "分水镇"
    assert not Region.objects.get(code="330122109999").listed
    assert county_of_code("339999").id == TONGLU
    assert LoadedList.objects.get().version == "two"


def plans_of(question: str) -> list[str]:
    """How the database goes about each statement of a search."""
    asked: list[tuple[str, Any]] = []

    def note(execute: Any, statement: str, parameters: Any, many: bool, context: Any) -> Any:
        asked.append((statement, parameters))
        return execute(statement, parameters, many, context)

    with connection.execute_wrapper(note):
        search(question)
    plans = []
    with connection.cursor() as cursor:
        for statement, parameters in asked:
            cursor.execute(f"EXPLAIN {statement}", parameters)
            plans.append("\n".join(line for (line,) in cursor.fetchall()))
    return plans


def test_a_province_is_searched_by_its_indexes(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_files, "province_codes", lambda: ["46"])
    load()
    assert Region.objects.filter(kind__in=VillageKind).count() == 3296
    asked = [question for kind in KINDS for question in questions(kind, 5)]
    scans = [(q, plan) for q in asked for plan in plans_of(q) if "Seq Scan on regions_region" in plan]
    assert scans == []


@pytest.mark.soak
def test_the_whole_country_is_loaded(db: None) -> None:
    load()
    assert Region.objects.filter(kind__in=VillageKind).count() == 620573
    assert Region.objects.filter(county=None).count() == 31 + 342
    assert County.objects.count() == 2978


def _indexes() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'regions_region' UNION "
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE conrelid = 'regions_region'::regclass ORDER BY 1"
        )
        return list(cursor.fetchall())
