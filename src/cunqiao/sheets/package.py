"""The parts of an XLSX file, which is a ZIP archive: inflated piece by piece and counted as they come out."""

import io
import zlib
from collections.abc import Iterator
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from cunqiao.sheets import refusals

MAX_PARTS = 1_000
CHUNK = 64 * 1024
ENTRY = b"PK\x01\x02"  # begins an entry of the archive's directory
ENCRYPTED = 1  # flag of a part
UNREADABLE = (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError)  # of zipfile


class Package:
    """An archive in memory. All parts together give at most `MAX_UNPACKED` bytes."""

    def __init__(self, content: bytes) -> None:
        """Raises Invalid for what is no archive, or one of very many parts."""
        if content.count(ENTRY) > MAX_PARTS:
            raise refusals.too_large()
        try:
            self._zip = ZipFile(io.BytesIO(content))
        except UNREADABLE as error:
            raise refusals.not_a_sheet() from error
        self._parts = {part.filename.casefold(): part for part in self._zip.infolist()}
        self._left = refusals.MAX_UNPACKED

    def chunks(self, name: str) -> Iterator[bytes]:
        """A part, piece by piece. Raises Invalid for one that is not there, cannot be inflated, or is too large."""
        part = self._parts.get(name.casefold())
        if part is None or part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise refusals.not_a_sheet()
        if part.flag_bits & ENCRYPTED:
            raise refusals.has_a_password()
        try:
            with self._zip.open(part) as file:
                while chunk := file.read(CHUNK):
                    self._left -= len(chunk)
                    if self._left < 0:
                        raise refusals.too_large()
                    yield chunk
        except UNREADABLE as error:
            raise refusals.not_a_sheet() from error
