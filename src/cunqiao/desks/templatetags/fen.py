"""Drawings of money."""

from typing import Any

from django import template

from cunqiao.desks.money.drawing import drawn
from cunqiao.desks.money.flow import Flow

register = template.Library()


@register.inclusion_tag("desks/money/flow_drawing.html")
def fen_flow(flow: Flow) -> dict[str, Any]:
    """An order's money from hand to hand."""
    return {"drawing": drawn(flow), "flow": flow}
