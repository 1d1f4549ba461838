"""Where the nodes and ribbons of a flow stand in its drawing. Units are those of the drawing's view box."""

from collections.abc import Sequence
from dataclasses import dataclass

from cunqiao.desks.shared.money.flow import END, ESCROW, FLOAT, HAND, PLATFORM, Flow, Node, Ribbon

WIDTH = 880
X = {HAND: 0, FLOAT: 152, ESCROW: 312, END: 626, PLATFORM: 478}
BAR = 12  # how wide a node is
TALL = 170  # how high all of the money together
ROW = 44  # the least distance from one label to the next
TOP = 52  # where the columns begin: above it stand the labels of the first three
GAP = 14
THIN = 2.5  # the least height of an amount, so that a fen is seen


@dataclass(frozen=True, slots=True)
class Bar:
    """A node as it is drawn; its label stands above it, or to the right of the last column."""

    node: Node
    x: float
    y: float
    height: float
    label_x: float
    label_y: float


@dataclass(frozen=True, slots=True)
class Band:
    """A ribbon as it is drawn."""

    ribbon: Ribbon
    tone: str
    path: str


@dataclass(frozen=True, slots=True)
class Drawing:
    bars: Sequence[Bar]
    bands: Sequence[Band]
    width: int
    height: int


def drawn(flow: Flow) -> Drawing:
    """Lay a flow out: columns from left to right, in each one below the other; the platform below the main stream."""
    scale = TALL / max((node.fen for node in flow.nodes.values()), default=1)
    bars: dict[str, Bar] = {}
    for column, x in X.items():
        y = _below_stream(flow, bars) if column == PLATFORM else TOP
        for node in (node for node in flow.nodes.values() if node.column == column):
            y += 2 * GAP if node.tone == "subsidy" else 0
            height = _height(flow, node, scale)
            bars[node.key] = _bar(node, x, y, height)
            y += max(height, ROW - GAP) + GAP if column == END else height + TOP
    bottom = max(max(bar.y + bar.height, bar.label_y + 18) for bar in bars.values())
    return Drawing(list(bars.values()), _bands(flow, bars, scale), WIDTH, round(bottom) + 6)


def _bar(node: Node, x: float, y: float, height: float) -> Bar:
    """The label stands to the right of the last column, below the platform, above all others."""
    if node.column == END:
        return Bar(node, x, y, height, x + BAR + 10, y + max(height / 2 - 4, 10))
    return Bar(node, x, y, height, x, y + height + 18 if node.column == PLATFORM else y - 25)


def _below_stream(flow: Flow, bars: dict[str, Bar]) -> float:
    """Where the platform stands: lower than all that escrow gives to others than partners."""
    stream = [bar.y + bar.height for bar in bars.values() if bar.node.tone in ("merchant", "back", "wait")]
    return max(stream, default=TOP) + ROW


def _height(flow: Flow, node: Node, scale: float) -> float:
    """Enough for all that comes in, and for all that goes out."""
    into = sum(_thick(ribbon, scale) for ribbon in flow.ribbons if ribbon.target == node.key)
    out = sum(_thick(ribbon, scale) for ribbon in flow.ribbons if ribbon.source == node.key)
    return max(into, out)


def _thick(ribbon: Ribbon, scale: float) -> float:
    return max(THIN, ribbon.fen * scale)


def _bands(flow: Flow, bars: dict[str, Bar], scale: float) -> list[Band]:
    """Ribbons leave and reach their nodes in the order of what lies at the other end, so that few cross."""
    left = {key: bar.y for key, bar in bars.items()}
    right = dict(left)
    begins, ends = {}, {}
    for ribbon in sorted(flow.ribbons, key=lambda ribbon: bars[ribbon.target].y):
        begins[ribbon] = right[ribbon.source]
        right[ribbon.source] += _thick(ribbon, scale)
    for ribbon in sorted(flow.ribbons, key=lambda ribbon: bars[ribbon.source].y):
        ends[ribbon] = left[ribbon.target]
        left[ribbon.target] += _thick(ribbon, scale)
    return [
        Band(
            ribbon,
            flow.nodes[ribbon.target].tone or flow.nodes[ribbon.source].tone,
            _path(
                bars[ribbon.source].x + BAR, begins[ribbon], bars[ribbon.target].x, ends[ribbon], _thick(ribbon, scale)
            ),
        )
        for ribbon in flow.ribbons
    ]


def _path(x0: float, y0: float, x1: float, y1: float, thick: float) -> str:
    middle = (x0 + x1) / 2
    return (
        f"M{x0:.1f} {y0:.1f}C{middle:.1f} {y0:.1f} {middle:.1f} {y1:.1f} {x1:.1f} {y1:.1f}"
        f"V{y1 + thick:.1f}C{middle:.1f} {y1 + thick:.1f} {middle:.1f} {y0 + thick:.1f} {x0:.1f} {y0 + thick:.1f}Z"
    )


@dataclass(frozen=True, slots=True)
class Line:
    """How a balance went, as steps: its path, the area below, where it ends, the lowest and the highest amount."""

    path: str
    area: str
    end: float
    low: int
    high: int


def line(amounts: Sequence[int]) -> Line:
    """Lay a balance out in a box of 340 by 84 that begins at (90, 8). Zero is always on it."""
    low, high = min(0, *amounts), max(0, *amounts)
    gap = 340 / max(1, len(amounts) - 1)
    ys = [92 - (fen - low) * 84 / ((high - low) or 1) for fen in amounts]
    path = f"M90 {ys[0]:.1f}" + "".join(f"H{90 + gap * i:.1f}V{y:.1f}" for i, y in enumerate(ys) if i)
    return Line(path, f"{path}V92H90Z", round(ys[-1], 1), low, high)
