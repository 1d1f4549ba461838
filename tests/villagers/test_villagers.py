"""Villagers: registered at a station, in a household of it, found by name and phone."""

from dataclasses import replace

import pytest
from pytest_django import DjangoAssertNumQueries
from tests import cast
from tests.cast import HOUSE, HOUSE_XIXI, LI, QINGSHAN, TONGLU, WANG, WUYUAN, XIXI, ZHAO, operator, partner

from cunqiao.kernel.county import new_id
from cunqiao.kernel.errors import IdTaken, Invalid, NotFound
from cunqiao.kernel.ids import SentRequest, do_once
from cunqiao.kernel.scope import Scope
from cunqiao.villagers.actions import NewVillager, open_households, register_villager, register_villagers
from cunqiao.villagers.models import Household, Villager
from cunqiao.villagers.queries import existing, villagers

pytestmark = pytest.mark.django_db


def names(scope: Scope, q: str = "") -> list[str]:
    return [villager.name for villager in villagers(scope, q)]


def nothing_changed() -> bool:
    return (Villager.objects.count(), Household.objects.count()) == (4, 3)


def test_a_villager_without_a_household_opens_one() -> None:
    villager = register_villager(partner, id=new_id(), name=" 周大山 ", phone="139-0000 4321")
    stored = Villager.objects.get(id=villager.id)
    assert (stored.name, stored.phone, stored.phone_tail) == ("周大山", "13900004321", "4321")
    assert (stored.county_id, stored.station_id, stored.registered_by_id) == (TONGLU, QINGSHAN, partner.person_id)
    assert (stored.household.station_id, stored.consent_kind) == (QINGSHAN, "seen")


def test_a_villager_joins_a_household() -> None:
    villager = register_villager(partner, id=new_id(), name="王小宝", household_id=HOUSE)
    assert Villager.objects.get(id=villager.id).household_id == HOUSE
    assert Household.objects.count() == 3


@pytest.mark.parametrize("household_id", [HOUSE_XIXI, cast.HOUSE_SIKOU, new_id()])
def test_the_household_must_be_the_stations(household_id: object) -> None:
    with pytest.raises(NotFound) as refused:
        register_villager(partner, id=new_id(), name="王小宝", household_id=household_id)  # type: ignore[arg-type]
    assert refused.value.kind == "household"
    assert nothing_changed()


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("name", {"name": ""}),
        ("name", {"name": "  "}),
        ("name", {"name": "\u200b\ufeff"}),
        ("name", {"name": "长" * 101}),
        ("phone", {"phone": "1234"}),
        ("phone", {"phone": "none"}),
        ("consent", {"consent_kind": "guessed"}),
    ],
)
def test_what_makes_no_sense_is_named(field: str, change: dict[str, str]) -> None:
    with pytest.raises(Invalid) as refused:
        register_villager(partner, **({"id": new_id(), "name": "周大山"} | change))  # type: ignore[arg-type]
    assert [fault.field for fault in refused.value.errors] == [field]
    assert nothing_changed()


def test_an_id_is_one_persons() -> None:
    sent = SentRequest(WANG, "/villagers", partner.person_id, {"id": str(WANG), "name": "周大山"})
    with pytest.raises(IdTaken) as refused:
        do_once(TONGLU, sent, lambda: register_villager(partner, id=WANG, name="周大山"))
    assert refused.value.id == str(WANG)
    assert nothing_changed()


def test_many_at_once_are_all_or_none() -> None:
    home = new_id()
    open_households(TONGLU, {home: XIXI})
    rows = [NewVillager(new_id(), XIXI, f"周{n}", cast.XU, household_id=home) for n in "一二三"]
    with pytest.raises(Invalid):
        register_villagers(TONGLU, [*rows, NewVillager(new_id(), XIXI, "", cast.XU)])
    assert Villager.objects.count() == 4
    register_villagers(TONGLU, rows)
    assert set(names(cast.partner_xixi)) == {"周一", "周二", "周三", "赵小梅"}


def test_many_at_once_take_as_many_queries_as_one(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    rows = [NewVillager(new_id(), XIXI, "周一", cast.XU) for _ in range(20)]
    with django_assert_num_queries(6):  # two savepoints, households, villagers
        register_villagers(TONGLU, rows)


@pytest.mark.parametrize("q", ["王秀英", "秀英", "王", "wangxiuying", "xiuy", "wxy", "WXY", "1234", "wang xiu"])
def test_found_by(q: str) -> None:
    assert names(partner, q) == ["王秀英"]


@pytest.mark.parametrize("q", ["李秀", "5678", "800001234", "138", "wyx", "王 李"])
def test_not_found_by(q: str) -> None:
    assert names(partner, q) == []


def test_a_partner_sees_the_own_station_an_operator_the_county() -> None:
    assert set(names(partner)) == {"王秀英", "李建国"}
    assert set(names(operator)) == {"王秀英", "李建国", "赵小梅"}
    assert len(names(cast.auditor)) == 4
    for nobody in (cast.merchant, cast.driver):
        assert names(nobody) == []


def test_the_list_is_one_query_newest_first(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    newest = register_villager(partner, id=new_id(), name="周大山")
    with django_assert_num_queries(1):
        found = [(villager.id, villager.station.number) for villager in villagers(partner)]
    assert found[0] == (newest.id, "1001")
    assert [id for id, _ in found[1:]] == [LI, WANG]


def test_whether_they_exist_is_asked_at_once(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    there = {(TONGLU, QINGSHAN, WANG), (TONGLU, XIXI, ZHAO)}
    not_there = {(TONGLU, XIXI, WANG), (WUYUAN, QINGSHAN, WANG), (TONGLU, QINGSHAN, new_id())}
    with django_assert_num_queries(1):
        assert existing(there | not_there) == there


def test_the_register_is_the_stations_of_the_scope() -> None:
    elsewhere = replace(partner, place_id=XIXI)
    with pytest.raises(NotFound):
        register_villager(elsewhere, id=new_id(), name="周大山", household_id=HOUSE)
    assert nothing_changed()
