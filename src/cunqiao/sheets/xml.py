"""The XML inside an XLSX file, parsed piece by piece for a listener: it is never in memory as a whole."""

from collections.abc import Iterable, Iterator
from typing import Any, Protocol
from xml.parsers.expat import ExpatError, ParserCreate

from cunqiao.sheets import refusals

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
MAX_PENDING = 4 * 2**16  # bytes of one tag or comment: the parser begins it again with each piece


class Listener(Protocol):
    """Names have their namespace before them, and a space between."""

    def start(self, name: str, attributes: dict[str, str]) -> None: ...

    def text(self, text: str) -> None: ...

    def end(self, name: str) -> None: ...


def parse(chunks: Iterable[bytes], listener: Listener) -> Iterator[None]:
    """Parse the XML in `chunks` and call the listener; yields after each chunk.

    Raises:
        Invalid: it is no XML, has a document type, which could define entities, or a very long tag.
    """
    parser = ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = listener.start
    parser.CharacterDataHandler = listener.text
    parser.EndElementHandler = listener.end
    parser.StartDoctypeDeclHandler = _refuse
    fed = 0
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > MAX_PENDING:
                raise refusals.too_large()
            yield
        parser.Parse(b"", True)
        yield
    except (ExpatError, ValueError, LookupError) as error:
        raise refusals.not_a_sheet() from error


def elements(chunks: Iterable[bytes]) -> Iterator[tuple[str, dict[str, str]]]:
    """The beginnings of elements alone: name and attributes."""
    listener = _Beginnings()
    for _ in parse(chunks, listener):
        yield from listener.found
        listener.found.clear()


class _Beginnings:
    def __init__(self) -> None:
        self.found: list[tuple[str, dict[str, str]]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.found.append((name, attributes))

    def text(self, text: str) -> None: ...

    def end(self, name: str) -> None: ...


def _refuse(*_declared: Any) -> None:
    raise refusals.not_a_sheet()
