"""A lived-in world keeps every rule; each, broken once, names what breaks it, and no other does."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from tests.audit.breaks import BREAKS, Named
from tests.audit.other_breaks import OTHER_BREAKS
from tests.audit.world import World, live

from cunqiao.audit.queries import check, rules


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One world for all tests here. Each undoes what it broke, and the module undoes the world."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield live()
        transaction.set_rollback(True)


@pytest.fixture
def broken(world: World) -> Iterator[World]:
    with transaction.atomic():
        yield world
        transaction.set_rollback(True)


def named() -> dict[str, list[Named]]:
    """What breaks the rules now, by rule."""
    results = [check(rule) for rule in rules()]
    return {
        result.rule.name: [(row.county_id, row.thing, row.name) for row in result.rows]
        for result in results
        if result.rows
    }


def test_a_lived_in_world_keeps_every_rule(world: World) -> None:
    assert named() == {}


@pytest.mark.parametrize("break_rule", BREAKS, ids=lambda break_rule: break_rule.__name__)
def test_a_broken_rule_names_the_thing(broken: World, break_rule: Callable[[World], Named]) -> None:
    thing = break_rule(broken)
    found = named()
    assert found.keys() == {break_rule.__name__}
    assert thing in found[break_rule.__name__]


@pytest.mark.parametrize("break_rule", OTHER_BREAKS, ids=lambda break_rule: break_rule.__name__)
def test_broken_otherwise_it_is_named(broken: World, break_rule: Callable[[World], Named]) -> None:
    rule, _, _ = break_rule.__name__.partition("__")
    thing = break_rule(broken)
    assert thing in named()[rule]


def test_every_rule_is_broken_by_a_test() -> None:
    assert sorted(break_rule.__name__ for break_rule in BREAKS) == [rule.name for rule in rules()]


def test_every_rule_says_what_must_hold_and_what_it_reads() -> None:
    for rule in rules():
        assert rule.sentence.endswith("."), rule.name
        assert "\n-- Reads " in rule.statement, rule.name
