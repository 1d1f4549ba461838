"""Drawings of money."""

from collections.abc import Sequence
from typing import Any

from django import template

from cunqiao.desks.shared.money import account
from cunqiao.desks.shared.money.account import Point
from cunqiao.desks.shared.money.drawing import drawn, line
from cunqiao.desks.shared.money.flow import Flow

register = template.Library()


@register.inclusion_tag("desks/money/flow_drawing.html")
def fen_flow(flow: Flow) -> dict[str, Any]:
    """An order's money from hand to hand."""
    return {"drawing": drawn(flow), "flow": flow}


@register.inclusion_tag("desks/money/balance_line.html")
def balance_line(points: Sequence[Point]) -> dict[str, Any]:
    """How a balance went, day by day."""
    return {"line": line([point.fen for point in points]), "first": points[0].day, "last": points[-1].day}


@register.simple_tag
def proofs() -> list[str]:
    return account.checks()
