"""The pieces of a line: which counts there are is known in one place of the code, and in one of the audit."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import cunqiao
from cunqiao.orders.models import Line
from cunqiao.orders.pieces import COUNTS, PIECES_ADD_UP

SOURCE = Path(cunqiao.__file__).parent
OWNERS = {"orders/pieces.py", "audit/sql/counted_line.sql"}
IN_SQL = re.compile(rf"[-+]\s*(\w+\.)?({'|'.join(COUNTS)})\b|\b({'|'.join(COUNTS)})\s*[-+]")


def named(node: ast.AST) -> str:
    """What an operand is called: `line.cancelled`, `line["cancelled"]`, `cancelled`, `F("cancelled")`."""
    match node:
        case ast.Attribute(attr=name) | ast.Name(id=name) | ast.Constant(value=str(name)):
            return name
        case ast.Subscript(slice=inner) | ast.Call(args=[inner]):
            return named(inner)
        case _:
            return ""


def counts_added_up(source: str) -> bool:
    sums = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.BinOp))
    operands = (side for node in sums if isinstance(node.op, ast.Add | ast.Sub) for side in (node.left, node.right))
    return any(named(operand) in COUNTS for operand in operands)


def elsewhere() -> Iterator[str]:
    for path in sorted(SOURCE.rglob("*.*")):
        place = path.relative_to(SOURCE).as_posix()
        if place in OWNERS or "migrations" in path.parts:
            continue
        is_python, is_sql = path.suffix == ".py", path.suffix == ".sql"
        if is_python and counts_added_up(path.read_text()):
            yield place
        if is_sql and IN_SQL.search(re.sub("--.*", "", path.read_text())):
            yield place


def test_nobody_else_adds_counts_up() -> None:
    assert list(elsewhere()) == []


@pytest.mark.parametrize(
    "source",
    [
        "line.quantity - line.cancelled - line.expired",
        "sum(one.cancelled + one.expired for one in lines)",
        "line['quantity'] - line['collected']",
        "F('quantity') - F('expired')",
    ],
)
def test_the_walk_sees_python(source: str) -> None:
    assert counts_added_up(source)


@pytest.mark.parametrize("source", ["quantity - line.cancelled", "collected - sold", "cancelled\n+ expired"])
def test_the_walk_sees_statements(source: str) -> None:
    assert IN_SQL.search(source)


def test_what_is_counted_is_the_same_everywhere() -> None:
    """A count that one of them forgot would be pieces that are in two places at once, or nowhere."""
    own = {field.name for field in Line._meta.fields}
    guarded = str(PIECES_ADD_UP.condition)
    audited = (SOURCE / "audit/sql/counted_line.sql").read_text()
    for count in COUNTS:
        assert count in own
        assert f"F({count})" in guarded
        assert len(re.findall(rf"\b{count}\b", audited)) == 2, "in a sum and in the least"


def test_open_kept_and_what_each_pool_holds() -> None:
    line = Line(quantity=10, national_quantity=4, unit_price_fen=7, cancelled=2, expired=3, collected=1)
    assert (line.given_back, line.settled) == (5, 1)
    assert (line.kept_quantity, line.open_quantity, line.kept_fen) == (5, 4, 35)
    assert (line.national_released, line.national_settled) == (4, 0)
    line.forget_counts()
    assert (line.given_back, line.settled, line.open_quantity) == (0, 0, 10)


def test_the_countys_pieces_are_handed_over_first() -> None:
    line = Line(quantity=10, national_quantity=4, collected=6)
    assert line.national_settled == 0
    line.collected = 8
    assert line.national_settled == 2
