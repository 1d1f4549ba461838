"""What cannot be read is refused by counting, and each refusal says which it is."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path
from textwrap import dedent

import pytest
from django.utils import translation
from tests.sheets.making import MAIN, STRICT, letters, packed, row, xlsx, zipped

from cunqiao.kernel.errors import Invalid
from cunqiao.sheets import Column, cells, read, refusals
from cunqiao.sheets.package import CHUNK, MAX_PARTS, Package

KEY = Column("key", {"key"})
HEAD = row(1, "Key")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
MEBIBYTE = 2**20


def lines(content: bytes) -> int:
    table = read(content, KEY, [], max_rows=10_000)
    assert table is not None, "no head"
    return len(list(table.rows))


def refused(content: bytes) -> str:
    """Why a file is refused, in words."""
    with translation.override("en"), pytest.raises(Invalid) as refusal:
        lines(content)
    (fault,) = refusal.value.errors
    assert fault.field == "file"
    return fault.message


def changed(content: bytes, old: bytes, new: bytes) -> bytes:
    assert content.count(old) == 2, "once before the part, once in the directory"
    return content.replace(old, new)


def with_part(name: str, content: str | None) -> bytes:
    """A file of which one part is another, or is not there."""
    file = zipfile.ZipFile(io.BytesIO(packed(HEAD)))
    parts: dict[str, str | bytes] = {part: file.read(part) for part in file.namelist() if part != name}
    return zipped(parts if content is None else parts | {name: content})


def encrypted_part() -> bytes:
    content = bytearray(packed(HEAD))
    for begin, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(begin)
        while at >= 0:
            content[at + flags] |= 1
            at = content.find(begin, at + 1)
    return bytes(content)


def with_bytes(content: bytes, at: int, new: bytes) -> bytes:
    return content[:at] + new + content[at + len(new) :]


def without_a_name() -> bytes:
    """The sheet says in front of itself, and not in the directory, that its name is UTF-8, which it is not."""
    content = packed(HEAD)
    name = content.index(b"xl/worksheets/sheet0.xml")
    return with_bytes(with_bytes(content, name, b"\xff"), name - 30 + 7, b"\x08")


OTHER, WIDE = "no XLSX or CSV file", "more than 200 columns"
REFUSED = {
    "old XLS": (OLE + "Workbook".encode("utf-16-le"), "old XLS"),
    "password": (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    "password of a part": (encrypted_part(), "password"),
    "strict": (packed(HEAD, namespace=STRICT), "Strict Open XML"),
    "PDF": (b"%PDF-1.7\n\x00\x01", OTHER),
    "picture": (b"\x89PNG\r\n\x1a\n\x00", OTHER),
    "half a character": (b"\xff\xfe\x00", OTHER),
    "no known encoding": (b"Key,\xff\xff", OTHER),
    "OpenDocument": (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), OTHER),
    "no workbook": (with_part("xl/workbook.xml", None), OTHER),
    "no sheet": (with_part("xl/worksheets/sheet0.xml", None), OTHER),
    "cut off": (xlsx(["Key"])[:-30], OTHER),
    "a hole in it": (xlsx(["Key"])[:-2_000] + xlsx(["Key"])[-1_000:], OTHER),
    "a later ZIP": (with_bytes(packed(HEAD), packed(HEAD).rindex(b"PK\x01\x02") + 6, b"\xff"), OTHER),
    "a name that is no text": (without_a_name(), OTHER),
    "no XML": (packed(HEAD + "<row>"), OTHER),
    "no such string": (packed(HEAD + '<row r="2"><c r="A2" t="s"><v>7</v></c></row>'), OTHER),
    "string -1": (packed(HEAD + '<row r="2"><c r="A2" t="s"><v>-1</v></c></row>', strings="<si/>"), OTHER),
    "a number of Python": (packed(HEAD + '<row r="2"><c r="A2"><v>1_0</v></c></row>'), OTHER),
    "not a number": (packed(HEAD + '<row r="2"><c r="A2"><v>nan</v></c></row>'), OTHER),
    "row -2": (packed(HEAD + '<row r="-2"><c><v>1</v></c></row>'), OTHER),
    "column AAAA": (packed(HEAD + '<row r="2"><c r="AAAA2"><v>1</v></c></row>'), OTHER),
    "201 columns": (packed(HEAD + row(2, *range(201))), WIDE),
    "the last column": (packed(HEAD + '<row r="2"><c r="XFD2"><v>1</v></c></row>'), WIDE),
    "201 columns of text": (b"Key" + b",1" * 201, WIDE),
    "too many bytes": (b"x" * (refusals.MAX_BYTES + 1), "too large"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_each_refusal_says_which_it_is(name: str) -> None:
    content, words = REFUSED[name]
    assert words in refused(content)


def test_200_columns_are_read() -> None:
    assert lines(packed(HEAD + row(2, *range(200)))) == 1
    assert letters(199) == "GR"


def test_a_file_that_defines_entities_is_not_read() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    sheet = f'{bomb}<worksheet xmlns="{MAIN}"><sheetData>{HEAD}</sheetData></worksheet>'
    assert "no XLSX" in refused(with_part("xl/worksheets/sheet0.xml", sheet))


def spaces(count: int) -> str:
    return f"<row>{' ' * count}</row>"


@pytest.fixture
def one_mebibyte(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounds of which bombs are quickly made."""
    monkeypatch.setattr(refusals, "MAX_UNPACKED", MEBIBYTE)
    monkeypatch.setattr(cells, "MAX_STRINGS", 100)


@pytest.mark.usefixtures("one_mebibyte")
@pytest.mark.parametrize(
    "content",
    [
        packed(HEAD + spaces(MEBIBYTE)),
        packed(HEAD, strings=spaces(MEBIBYTE)),
        packed(HEAD, styles=spaces(MEBIBYTE)),
        packed(*[row(1, "remarks") + spaces(MEBIBYTE // 3)] * 4),
        packed(HEAD, strings="<si/>" * 101),
        packed(HEAD + row(2, "k" * (refusals.MAX_TEXT + 1))),
        packed(HEAD + f'<row r="{"7" * (MEBIBYTE // 2)}"/>'),
        zipped({f"{i}": b"" for i in range(MAX_PARTS + 1)}),
    ],
    ids=["rows", "strings", "styles", "sheets", "many strings", "long text", "long attribute", "many parts"],
)
def test_what_unpacks_to_too_much_is_refused(content: bytes) -> None:
    assert "too large" in refused(content)


def test_no_more_is_inflated_than_is_taken() -> None:
    """Counted in bytes, not in seconds: however much would still come."""
    package = Package(packed(HEAD + spaces(2 * refusals.MAX_UNPACKED)))
    taken: list[int] = []
    with pytest.raises(Invalid):
        taken.extend(map(len, package.chunks("xl/worksheets/sheet0.xml")))
    assert refusals.MAX_UNPACKED - CHUNK <= sum(taken) <= refusals.MAX_UNPACKED


@pytest.mark.usefixtures("one_mebibyte")
@pytest.mark.parametrize(("claimed", "words"), [(1, "no XLSX"), (2**31, "too large")])
def test_a_part_that_lies_about_its_size_gets_no_further(claimed: int, words: str) -> None:
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{HEAD}{spaces(2 * MEBIBYTE)}</sheetData></worksheet>'
    true = len(sheet).to_bytes(4, "little")
    assert words in refused(changed(with_part("xl/worksheets/sheet0.xml", sheet), true, claimed.to_bytes(4, "little")))


WORST = {
    "one far cell": lambda: packed(HEAD + '<row r="1048576"><c r="GR1048576"><v>1</v></c></row>'),
    "many cells": lambda: packed(HEAD + f"<row>{'<c><v>1</v></c>' * 199}</row>" * 300),
    "many empty cells": lambda: packed(HEAD + f"<row>{'<c/>' * 16_384}</row>" * 5),
    "many strings": lambda: packed(HEAD, strings="".join(f"<si><t>{i}中</t></si>" for i in range(249_999))),
    "many open elements": lambda: packed(HEAD + "<a>" * 2 * MEBIBYTE),
    "many names": lambda: packed(HEAD + "".join(f'<a b{i:x}="" xmlns:c{i:x}="u"/>' for i in range(MEBIBYTE // 2))),
    "many styles": lambda: packed(HEAD, styles="<cellXfs>" + '<xf numFmtId="14"/>' * MEBIBYTE + "</cellXfs>"),
    "a long attribute": lambda: packed(HEAD + f'<row r="{"7" * 29 * MEBIBYTE}"/>'),
    "more than 30 MiB": lambda: packed(HEAD + spaces(30 * MEBIBYTE)),
}
MEASURED = """
    import sys
    from pathlib import Path
    from django.conf import settings
    settings.configure(USE_I18N=False)
    from cunqiao.kernel.errors import Invalid
    from cunqiao.sheets import Column, read

    def peak():
        status = Path("/proc/self/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) // 1024

    before = peak()
    for file in sys.argv[1:]:
        try:
            print(sum(1 for _ in read(Path(file).read_bytes(), Column("key", {"key"}), [], max_rows=10_000).rows))
        except Invalid as refusal:
            print("refused")
        print(peak() - before)
"""


def test_the_memory_that_a_file_takes_is_bound(tmp_path: Path) -> None:
    """In a process of its own, whose memory is that of the worst file: 194 KiB took 1.4 GB."""
    for name, content in WORST.items():
        (tmp_path / name).write_bytes(content())
    command = [sys.executable, "-c", dedent(MEASURED), *(str(tmp_path / name) for name in WORST)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert told[::2] == ["1", "300", "0", "0", *["refused"] * 5]
    assert max(map(int, told[1::2])) < 100, told  # MiB
