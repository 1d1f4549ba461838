"""The stylesheets of the office, which every page loads together."""

import re
from collections import Counter
from pathlib import Path

SHEETS = Path(__file__).parents[2] / "frontend" / "office" / "src"
NESTED = re.compile(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}|/\*.*?\*/", re.DOTALL)


def test_a_class_of_ours_is_laid_out_in_one_of_them() -> None:
    """Two things of one name would take each other's shape."""
    owners: Counter[str] = Counter()
    for sheet in SHEETS.glob("*.css"):
        selectors = re.findall(r"([^{}]+)\{", NESTED.sub("", sheet.read_text()))
        alone = {one.strip() for group in selectors for one in group.split(",")}
        owners.update(name for name in alone if re.fullmatch(r"\.cq-[\w-]+", name))
    assert owners, "the sheets have moved"
    assert [name for name, sheets in owners.items() if sheets > 1] == []
