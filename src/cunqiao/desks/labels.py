"""Labels for parcels: a PDF of 100 by 150 mm a page, for the label printers that merchants have.

A label goes through many hands, so it tells where the parcel goes and nothing of who gets it. It is read on the way by
people of the county: it is in Chinese, whatever language its merchant reads.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from barcode.codex import Code128  # type: ignore[import-untyped]
from django.utils import translation
from django.utils.translation import gettext as _
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from fpdf import FPDF
from fpdf.enums import MethodReturnValue, WrapMode

WIDTH, HEIGHT, EDGE = 100, 150, 5  # mm
INNER = WIDTH - 2 * EDGE
POINT = 25.4 / 72  # mm
LINE = 1.2  # from one line to the next, in heights of the type
FONT = files("cunqiao.desks").joinpath("fonts", "NotoSansSC-Subset.otf")
NO_GLYPH = "〓"  # printers' sign for a character that is not at hand


@dataclass(frozen=True, slots=True)
class Label:
    """What stands on the label of one parcel. `part` and `of`: the first of two."""

    station: str
    station_name: str
    county: str
    centre: str  # the address and the phone of who takes it in
    consignment: str
    parcel: str
    part: int
    of: int
    carrier: str
    tracking: str
    merchant: str


@cache
def glyphs() -> frozenset[str]:
    """Every character that our font can draw."""
    with FONT.open("rb") as file:
        return frozenset(map(chr, TTFont(file, lazy=True).getBestCmap()))


def drawable(text: str) -> str:
    """The text with a sign for each character that our font lacks."""
    return "".join(sign if sign in glyphs() else NO_GLYPH for sign in text)


def pdf(labels: Iterable[Label]) -> bytes:
    """All labels, a page each."""
    sheet = Sheet()
    with translation.override("zh-hans"):
        for label in labels:
            sheet.draw(label)
    return bytes(sheet.output())


class Sheet(FPDF):
    """Pages of labels."""

    def __init__(self) -> None:
        super().__init__(unit="mm", format=(WIDTH, HEIGHT))
        self.set_auto_page_break(False)
        self.set_margin(EDGE)
        self.add_font("ours", fname=str(FONT))
        self.c_margin = 0

    def draw(self, label: Label) -> None:
        self.add_page()
        self.set_font("ours")
        self._place(label)
        self._code(label.parcel)
        self._facts(label)

    def _place(self, label: Label) -> None:
        """Where it goes, to be read from afar: the county, the station's number, its name."""
        self._fit(label.county, y=EDGE, height=13, sizes=(30, 24, 18, 16, 14), bold=True)
        self.set_line_width(0.6)
        self.line(EDGE, 19, WIDTH - EDGE, 19)
        self._fit(label.station, y=20, height=29, sizes=(84, 70, 56), bold=True)
        self._fit(label.station_name, y=49, height=21, sizes=(32, 26, 20, 16, 12, 10), bold=False)
        self.line(EDGE, 71, WIDTH - EDGE, 71)

    def _code(self, number: str) -> None:
        """The parcel's number as Code 128 with its quiet zones, and for the eye."""
        modules = Code128(number).build()[0]
        width = (INNER - 10) / len(modules)
        start = 0
        for run in _runs(modules):
            if run[0] == "1":
                self.rect(EDGE + 5 + start * width, 75, len(run) * width, 24, style="F")
            start += len(run)
        self._fit(number, y=100, height=11, sizes=(26,), bold=True, align="C")
        self.line(EDGE, 113, WIDTH - EDGE, 113)

    def _facts(self, label: Label) -> None:
        facts = [
            (11, _("Ship to"), label.centre),
            (7, _("Consignment"), label.consignment),
            (7, _("Carrier"), f"{label.carrier} {label.tracking}"),
            (7, _("Sender"), label.merchant),
        ]
        y = 114
        for height, title, text in facts:
            self._fit(title, y=y, height=height, sizes=(10,), bold=False, width=16)
            self._fit(text, y=y, height=height, sizes=(14, 12, 10, 8), bold=False, x=EDGE + 17, width=INNER - 17 - 22)
            y += height
        self._fit(
            f"{label.part}/{label.of}", y=118, height=20, sizes=(36, 28, 20), bold=True, x=74, width=21, align="R"
        )

    def _fit(
        self,
        text: str,
        *,
        y: float,
        height: float,
        sizes: tuple[int, ...],
        bold: bool,
        x: float = EDGE,
        width: float = INNER,
        align: str = "L",
    ) -> None:
        """Write in the largest size in which the text has room, in as many lines as it takes; cut what has none."""
        text, lines = drawable(text), []
        for size in sizes:
            self.set_font_size(size)
            lines = self._lines(text, width)
            if len(lines) * size * POINT * LINE <= height:
                break
        room = max(1, int(height / (size * POINT * LINE)))
        with self.local_context(text_mode="FILL_STROKE" if bold else "FILL", line_width=size * 0.012):
            self.set_xy(x, y + (height - min(room, len(lines)) * size * POINT * LINE) / 2)
            shown = "\n".join(lines[:room])
            self.multi_cell(width, size * POINT * LINE, shown, align=align, wrapmode=WrapMode.CHAR)

    def _lines(self, text: str, width: float) -> list[str]:
        found = self.multi_cell(width, text=text, wrapmode=WrapMode.CHAR, dry_run=True, output=MethodReturnValue.LINES)
        assert isinstance(found, list)
        return found


def _runs(modules: str) -> list[str]:
    """`110100` as `11`, `0`, `1`, `00`: a bar is drawn whole, so that no hair line stands in it."""
    runs: list[str] = []
    for module in modules:
        if runs and runs[-1][0] == module:
            runs[-1] += module
        else:
            runs.append(module)
    return runs
