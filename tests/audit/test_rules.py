"""A lived-in world keeps every rule; each, broken once, names what breaks it, and no other does."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from tests.audit.breaks import BREAKS, Named, run, unguard
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


SOAP_SPLIT = {"first_parts": (1126, 62, 62), "largest_remainder": (1125, 63, 62)}  # of 12.50: 1125, 62.5, 62.5


@pytest.mark.parametrize("named_rule", [*SOAP_SPLIT, "another"])
@pytest.mark.parametrize("kept_rule", SOAP_SPLIT)
def test_a_settlement_is_judged_by_the_rule_it_was_made_by(broken: World, kept_rule: str, named_rule: str) -> None:
    unguard("ledger_transfer")
    unguard("logistics_collection")
    smallest = "order_id = %s AND kind = 'settle_merchant' ORDER BY amount_fen LIMIT 1"
    entry = run(f"SELECT entry_id FROM ledger_transfer WHERE {smallest}", broken.collected.id)
    for kind, fen in zip(("settle_merchant", "commission", "platform_fee"), SOAP_SPLIT[kept_rule], strict=True):
        run("UPDATE ledger_transfer SET amount_fen = %s WHERE entry_id = %s AND kind = %s", fen, entry, kind)
    run("UPDATE logistics_collection SET split_rule = %s WHERE id = %s", named_rule, entry)
    settlements = next(rule for rule in rules() if rule.name == "settlements")
    assert bool(check(settlements).rows) == (named_rule != kept_rule)


def test_every_rule_is_broken_by_a_test() -> None:
    assert sorted(break_rule.__name__ for break_rule in BREAKS) == [rule.name for rule in rules()]


def test_every_rule_says_what_must_hold_and_what_it_reads() -> None:
    for rule in rules():
        assert rule.sentence.endswith("."), rule.name
        assert "\n-- Reads " in rule.statement, rule.name
