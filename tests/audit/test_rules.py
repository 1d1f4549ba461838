"""A lived-in world keeps every rule; each, broken once, names what breaks it, and no other does."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from tests.audit.breaks import BREAKS, Named, run, unguard
from tests.audit.other_breaks import OTHER_BREAKS
from tests.audit.world import World, live

from cunqiao.audit.queries import Rule, check, checking, rules


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
    assert found.keys() | {"guards"} == {break_rule.__name__, "guards"}  # some are broken behind a guard
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


def test_no_rule_reads_a_whole_table_once_a_row(world: World) -> None:
    """Twice the rows take twice the time: where rows are looked up one by one, it is by an index."""
    rereads = {rule.name: found for rule in rules() if (found := set(_rereads(_plan(rule))))}
    assert rereads == {}


def _plan(rule: Rule) -> dict[str, Any]:
    """As for large tables: by joins that read each side once, and by indexes, wherever that can be done."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off; SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN (FORMAT JSON) {checking(rule)}")
        plan: dict[str, Any] = cursor.fetchone()[0][0]["Plan"]
        return plan


def _rereads(plan: dict[str, Any]) -> Iterator[str]:
    """What is read as a whole for each row of something else, other than constants and the few policies."""
    ctes = {node["Subplan Name"].removeprefix("CTE "): node for node, _ in _nodes(plan) if "Subplan Name" in node}
    for node, once_a_row in _nodes(plan):
        of_cte = ctes.get(node.get("CTE Name", ""), node)
        tables = {found["Relation Name"] for found, _ in _nodes(of_cte) if "Relation Name" in found}
        if once_a_row and node["Node Type"] in ("Seq Scan", "CTE Scan") and tables - {"policies_version"}:
            yield node["Alias"]


def _nodes(node: dict[str, Any], *, once_a_row: bool = False) -> Iterator[tuple[dict[str, Any], bool]]:
    """All nodes from one on, each with whether it runs for each row of another."""
    yield node, once_a_row
    for child in node.get("Plans", []):
        relation = child["Parent Relationship"]
        inner = relation == "SubPlan" or (relation == "Inner" and node["Node Type"] == "Nested Loop")
        yield from _nodes(child, once_a_row=inner or (once_a_row and relation != "InitPlan"))


def test_every_rule_is_broken_by_a_test() -> None:
    assert sorted(break_rule.__name__ for break_rule in BREAKS) == [rule.name for rule in rules()]


def test_every_rule_says_what_must_hold_and_what_it_reads() -> None:
    for rule in rules():
        assert rule.sentence.endswith("."), rule.name
        assert "\n-- Reads " in rule.statement, rule.name
