"""Files to be read: as a spreadsheet program writes them, and put together by hand, with whatever they claim."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any

from xlsxwriter import Workbook  # type: ignore[import-untyped]

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def xlsx(*rows: Sequence[Any]) -> bytes:
    """What a spreadsheet program writes. A word that begins with = is a formula."""
    file = io.BytesIO()
    with Workbook(file) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                sheet.write(number, column, value)
    return file.getvalue()


def row(number: int, *values: Any) -> str:
    """A row of XML: numbers, and words written in place."""
    cells = "".join(
        f'<c r="{letters(column)}{number}"><v>{value}</v></c>'
        if isinstance(value, int | float)
        else f'<c r="{letters(column)}{number}" t="inlineStr"><is><t>{value}</t></is></c>'
        for column, value in enumerate(values)
    )
    return f'<row r="{number}">{cells}</row>'


def letters(column: int) -> str:
    return (letters(column // 26 - 1) if column > 25 else "") + chr(ord("A") + column % 26)


def packed(
    *sheets: str, active: int = 0, dimension: str = "A1:E3", namespace: str = MAIN, strings: str = "", styles: str = ""
) -> bytes:
    """An XLSX file of these rows of XML, a sheet each."""
    links = "".join(
        f'<Relationship Id="r{i}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i in range(len(sheets))
    )
    links += f'<Relationship Id="rs" Type="{OFFICE}/sharedStrings" Target="/xl/sharedStrings.xml"/>' if strings else ""
    links += f'<Relationship Id="rt" Type="{OFFICE}/styles" Target="styles.xml"/>' if styles else ""
    named = "".join(f'<sheet name="S{i}" sheetId="{i + 1}" r:id="r{i}"/>' for i in range(len(sheets)))
    root = f'<Relationship Id="r" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}">{root}</Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{namespace}" xmlns:r="{OFFICE}"><bookViews><workbookView'
        f' activeTab="{active}"/></bookViews><sheets>{named}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
    }
    for i, rows in enumerate(sheets):
        parts[f"xl/worksheets/sheet{i}.xml"] = (
            f'<worksheet xmlns="{MAIN}"><dimension ref="{dimension}"/><sheetData>{rows}</sheetData></worksheet>'
        )
    return zipped(parts)


def zipped(parts: dict[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()
