"""An XLSX file: its sheets, the one that was open when it was saved first."""

import re
from collections.abc import Iterator
from posixpath import join, normpath, split

from cunqiao.sheets import refusals
from cunqiao.sheets.cells import Row, rows, shared_strings
from cunqiao.sheets.package import Package
from cunqiao.sheets.xml import MAIN, elements

LINKS = "http://schemas.openxmlformats.org/package/2006/relationships "
STRICT = "http://purl.oclc.org/ooxml/"
MAX_SHEETS = 50
MAX_STYLES = 65_536  # of cells; the spreadsheet programs have fewer
# Formats of numbers that show a day or a time (ECMA-376 part 1, 18.8.30; 27 to 36 and 50 to 58 are those of East Asia).
DAYS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|General', re.IGNORECASE)


def sheets(content: bytes) -> Iterator[Iterator[Row]]:
    """The rows of each sheet.

    Raises:
        Invalid: it is no XLSX file, is strict, has a password, or is too large.
    """
    package = Package(content)
    workbook = _targets(package, "").get("officeDocument", "")
    names, active = _sheets(package, workbook)
    parts = _targets(package, workbook)
    strings = shared_strings(package.chunks(parts["sharedStrings"])) if "sharedStrings" in parts else []
    dates = _dates(package.chunks(parts["styles"])) if "styles" in parts else frozenset()
    for name in [*names[active : active + 1], *names[:active], *names[active + 1 :]]:
        yield rows(package.chunks(parts.get(name, "")), strings, dates)


def _sheets(package: Package, workbook: str) -> tuple[list[str], int]:
    """The ids of the sheets' parts, and which of the sheets is open."""
    names, active = [], 0
    for i, (name, attributes) in enumerate(elements(package.chunks(workbook))):
        if i == 0 and name.startswith(STRICT):
            raise refusals.strict()
        if name == f"{MAIN}workbookView":
            tab = attributes.get("activeTab", "0")
            active = int(tab) if tab.isdecimal() and len(tab) < 5 else 0
        elif name == f"{MAIN}sheet":
            names += [value for key, value in attributes.items() if key.endswith(" id")]
    if not names or len(names) > MAX_SHEETS:
        raise refusals.not_a_sheet()
    return names, active if active < len(names) else 0


def _targets(package: Package, source: str) -> dict[str, str]:
    """The parts that `source` refers to (the archive itself: ""), by their ids, and by their types."""
    folder, name = split(f"/{source}")
    parts = {}
    for element, attributes in elements(package.chunks(f"{folder}/_rels/{name}.rels".lstrip("/"))):
        if element == f"{LINKS}Relationship":
            path = normpath(join(folder, attributes.get("Target", ""))).lstrip("/")
            parts[attributes.get("Id", "")] = parts[attributes.get("Type", "").rpartition("/")[2]] = path
    return parts


def _dates(chunks: Iterator[bytes]) -> frozenset[int]:
    """The styles under which a number is a day or a time."""
    formats, styles, part = set(DAYS), [], ""
    for element, attributes in elements(chunks):
        name = element.removeprefix(MAIN)
        if name in ("cellStyleXfs", "cellXfs", "cellStyles"):
            part = name
        format_id = attributes.get("numFmtId", "")
        number = int(format_id) if format_id.isdecimal() and len(format_id) < 8 else 0
        if name == "numFmt":
            shows_a_day = re.search("[ymdhs]", QUOTED.sub("", attributes.get("formatCode", "")), re.IGNORECASE)
            (formats.add if shows_a_day else formats.discard)(number)
        elif name == "xf" and part == "cellXfs":
            styles.append(number)
            if len(styles) > MAX_STYLES:
                raise refusals.not_a_sheet()
    return frozenset(style for style, number in enumerate(styles) if number in formats)
