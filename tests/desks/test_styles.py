"""The stylesheets of the office, which every page loads together."""

import re
from collections import Counter
from pathlib import Path

TOP = Path(__file__).parents[2]
SHEETS = TOP / "frontend" / "office" / "src"
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


def test_a_class_of_ours_is_of_something() -> None:
    """Under another name nothing would take its shape."""
    pages = [*TOP.glob("src/cunqiao/**/*.html"), *TOP.glob("src/cunqiao/desks/**/*.py"), *SHEETS.glob("*.ts")]
    told = "".join(page.read_text() for page in pages)
    names = {name for sheet in SHEETS.glob("*.css") for name in re.findall(r"\.(cq-[\w-]+)", sheet.read_text())}
    assert sorted(name for name in names if name not in told) == []
