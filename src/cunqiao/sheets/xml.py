"""The XML inside an XLSX file, parsed piece by piece for a listener: it is never in memory as a whole."""

from collections.abc import Iterable, Iterator
from typing import Any
from xml.parsers.expat import ExpatError, ParserCreate

from cunqiao.sheets import refusals

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
MAX_PENDING = 4 * 2**16  # bytes of one tag or comment: the parser begins it again with each piece
MAX_OPEN = 100  # elements inside each other, all of which the parser keeps
MAX_NAMES = 10_000  # of elements, attributes and namespaces: the parser keeps them to the end


class Listener:
    """What is told of the XML. Names have their namespace before them, and a space between. `open` elements wait for
    their end."""

    def __init__(self) -> None:
        self.open = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.open += 1

    def text(self, text: str) -> None: ...

    def end(self, name: str) -> None:
        self.open -= 1


def parse(chunks: Iterable[bytes], listener: Listener) -> Iterator[None]:
    """Parse the XML in `chunks` and call the listener; yields after each chunk.

    Raises:
        Invalid: it is no XML, has a document type, which could define entities, a very long tag, very many names, or
            very many elements inside each other.
    """
    names: dict[str, Any] = {}
    parser = ParserCreate(namespace_separator=" ", intern=names)
    parser.buffer_text = True
    parser.StartElementHandler = listener.start
    parser.CharacterDataHandler = listener.text
    parser.EndElementHandler = listener.end
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartNamespaceDeclHandler = lambda prefix, _uri: names.setdefault(f"xmlns:{prefix}")
    fed = 0
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > MAX_PENDING:
                raise refusals.too_large()
            if listener.open > MAX_OPEN or len(names) > MAX_NAMES:
                raise refusals.not_a_sheet()
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


class _Beginnings(Listener):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        super().start(name, attributes)
        self.found.append((name, attributes))


def _refuse(*_declared: Any) -> None:
    raise refusals.not_a_sheet()
