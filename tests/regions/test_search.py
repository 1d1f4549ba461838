import pytest
from pytest_django import DjangoAssertNumQueries

from cunqiao.kernel.errors import NotFound
from cunqiao.regions.models import Region
from cunqiao.regions.names import Level
from cunqiao.regions.queries import county_of_code, search

from .conftest import LINAN, TONGLU

pytestmark = pytest.mark.usefixtures("two_counties")


def names(q: str = "", **narrowed: str | int | None) -> list[str]:
    return [region.name for region in search(q, **narrowed).items]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "question",
    ["tl", "tlx", "TL", "tonglu", "Tong Lu", "tongluxian", "桐庐", "桐庐县", "庐县", "桐", "330122"],
)
def test_tonglu_comes_first(question: str) -> None:
    assert names(question)[0] == "桐庐县"


@pytest.mark.parametrize("question", ["330185", "33018", "linan", "lin'an", "临安"])
def test_a_county_answers_to_its_former_code(question: str) -> None:
    region = next(region for region in search(question, level="county").items)
    assert (region.code, region.former_codes, region.county_id) == ("330112", ["330185"], LINAN)


def test_only_a_county_has_former_codes() -> None:
    assert [region.former_codes for region in search("330122").items[:3]] == [[], [], []]


def test_upper_levels_come_first_then_exact_names() -> None:
    found = search("横村").items
    levels = [region.level for region in found]
    assert levels == sorted(levels, key=list(Level).index)
    assert [region.name for region in found[:2]] == ["横村镇", "横村村村委会"]


@pytest.mark.parametrize("question", ["三鑫", "三鑫村", "三鑫村委会", "三鑫村村民委员会", "sanxin", "sx"])
def test_a_village_is_found_without_its_ending(question: str) -> None:
    assert any(name.startswith("三鑫") for name in names(question, level="village"))


@pytest.mark.parametrize("question", ["委员", "zzz", "9", "%%", "_", "'", "\\", "\0", "\U0001f600", "x" * 500])
def test_nothing_is_found(question: str) -> None:
    assert names(question) == []


def test_a_blank_question_is_none() -> None:
    assert names("  ") == names() == ["浙江省"]


def test_without_a_question_a_parent_lists_its_children() -> None:
    assert names(parent="33") == ["杭州市"]
    assert names(parent="3301") == ["临安区", "桐庐县"]
    assert names(parent="330122109")[0] == "玉华社区"
    assert names(parent="330122109200") == []


def test_a_former_code_serves_as_a_parent() -> None:
    assert names(parent="330185") == names(parent="330112") != []


def test_level_and_parent_reach_all_that_lies_within() -> None:
    villages = search(level="village", parent="33", limit=200).items
    assert {region.level for region in villages} == {Level.VILLAGE}
    assert {region.county_id for region in search(level="village", parent="330122").items} == {TONGLU}
    assert all(region.code.startswith("330122") for region in search("xin", parent="330122").items)


@pytest.mark.parametrize("narrowed", [{"parent": "99"}, {"parent": "x"}, {"after": "99"}, {"after": "\0"}])
def test_an_unknown_parent_or_page_has_nothing(narrowed: dict[str, str]) -> None:
    assert search(**narrowed).items == []  # type: ignore[arg-type]


def test_an_unknown_level_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="continent"):
        search(level="continent")


@pytest.mark.parametrize("question", ["33", "新", "xin", "sx", "x", "分水", "村村", ""])
def test_pages_follow_each_other(question: str) -> None:
    narrowed = {} if question else {"level": "village"}
    whole = [region.code for region in search(question, **narrowed, limit=1000).items]  # type: ignore[arg-type]
    paged: list[str] = []
    after = None
    while True:
        page = search(question, **narrowed, after=after, limit=max(3, len(whole) // 7))  # type: ignore[arg-type]
        paged += [region.code for region in page.items]
        after = page.next
        if after is None:
            break
    assert paged == whole
    assert len(whole) > 3 or question == "分水"


def test_what_left_the_list_is_not_found() -> None:
    Region.objects.filter(code="330122").update(listed=False)
    assert "桐庐县" not in names("桐庐") + names("tl") + names("330122") + names("桐") + names(parent="3301")


def test_the_number_of_queries_stays(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(5):
        assert len(search("xin", parent="330185", after="330112002").items) > 1


def test_a_county_is_found_by_any_code_it_had() -> None:
    assert county_of_code("330112").id == county_of_code("330185").id == LINAN
    assert county_of_code("330122").name == "桐庐县"
    with pytest.raises(NotFound) as refused:
        county_of_code("330199")
    assert refused.value.data() == {"kind": "county", "id": "330199"}
