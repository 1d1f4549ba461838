"""Sheets that people send, XLSX or CSV: found by the heads of their columns and read row by row, within bounds.

What a file says of its own size is not looked at: bytes are counted while they are inflated, rows and columns while
they are read, and what is empty counts for nothing. A file that cannot be read is refused in words that say why
(`Invalid` of the field `file`).
"""

from cunqiao.sheets.cells import Formula, Value
from cunqiao.sheets.tables import Column, Table, read

__all__ = ["Column", "Formula", "Table", "Value", "read"]
