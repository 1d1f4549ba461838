"""camt.053 of ISO 20022: the statement of a bank account, of which what was booked as credit is read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from cunqiao.sheets import refusals
from cunqiao.sheets.xml import Listener, parse

CHUNK = 2**16  # bytes that the parser is given at a time
MAX_TEXT = 100  # characters of a number or an amount
AMOUNT = re.compile(r"[0-9]{1,15}(\.[0-9]{1,5})?")
REFERENCES = ("NtryRef", "AcctSvcrRef", "EndToEndId", "TxId", "InstrId")


@dataclass(slots=True)
class Entry:
    """Money that came in: an amount in its currency, and all numbers that it goes by."""

    amount: str = ""
    currency: str = ""
    is_credit: bool = False
    numbers: list[str] = field(default_factory=list)

    @property
    def references(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.numbers))


def entries(content: bytes, *, most: int) -> Iterator[Entry]:
    """The credits of a statement.

    Raises:
        Invalid: it is none, has a document type, is too large, or has more than `most` entries.
    """
    if len(content) > refusals.MAX_BYTES:
        raise refusals.too_large()
    reader, count = _Entries(), 0
    for _ in parse((content[at : at + CHUNK] for at in range(0, len(content), CHUNK)), reader):
        for entry in reader.found:
            count += 1
            if count > most:
                raise refusals.too_many_lines(most)
            if entry.is_credit:
                yield entry
        reader.found.clear()
    if not reader.is_statement:
        raise refusals.not_a_sheet()


class _Entries(Listener):
    def __init__(self) -> None:
        super().__init__()
        self.path: list[str] = []
        self.words = ""
        self.entry: Entry | None = None
        self.found: list[Entry] = []
        self.is_statement = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        super().start(name, attributes)
        space, _, local = name.rpartition(" ")
        self.is_statement |= local == "BkToCstmrStmt" and ":camt.053." in space
        self.path.append(local)
        self.words = ""
        if local == "Ntry" and self.is_statement:
            self.entry = Entry()
        elif self.entry is not None and self._is_own("Amt"):
            self.entry.currency = attributes.get("Ccy", "")[:3]

    def _is_own(self, name: str) -> bool:
        """Whether this is the entry's, not of a part of it."""
        return self.path[-2:] == ["Ntry", name]

    def text(self, text: str) -> None:
        if len(self.words) <= MAX_TEXT:
            self.words += text

    def end(self, name: str) -> None:
        super().end(name)
        local, words = self.path[-1], self.words.strip()
        if self.entry is not None:
            self._take(self.entry, local, words)
        if local == "Ntry" and self.entry is not None:
            self.found.append(self.entry)
            self.entry = None
        self.path.pop()
        self.words = ""

    def _take(self, entry: Entry, local: str, words: str) -> None:
        if self._is_own("Amt"):
            if not AMOUNT.fullmatch(words):
                raise refusals.not_a_sheet()
            entry.amount = words
        elif self._is_own("CdtDbtInd"):
            entry.is_credit = words == "CRDT"
        elif local in REFERENCES and words and len(words) <= MAX_TEXT:
            entry.numbers.append(words)
