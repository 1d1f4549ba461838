"""Why a file is not read, in words for whoever sent it."""

from django.utils.translation import gettext as _

from cunqiao.kernel.errors import Invalid

MAX_BYTES = 5 * 2**20  # of a file as it is sent
MAX_UNPACKED = 30 * 2**20  # bytes that we inflate of one file
MAX_COLUMNS = 200
MAX_TEXT = 32_767  # characters in a cell, as in the spreadsheet programs


def _refusal(words: str) -> Invalid:
    return Invalid.field("file", words)


def not_a_sheet() -> Invalid:
    return _refusal(_("This is no XLSX or CSV file that we can read. Save it again as XLSX."))


def old_xls() -> Invalid:
    return _refusal(_("This is an old XLS file. Open it and save it as XLSX."))


def has_a_password() -> Invalid:
    return _refusal(_("The file is protected with a password. Save it without one."))


def strict() -> Invalid:
    return _refusal(_("This is a “Strict Open XML” file. Save it as an ordinary XLSX workbook."))


def too_large() -> Invalid:
    return _refusal(_("The file is too large. Take fewer lines at a time."))


def too_many_columns() -> Invalid:
    return _refusal(_("The sheet has more than %(n)s columns. Keep those that are needed.") % {"n": MAX_COLUMNS})


def too_many_lines(max_rows: int) -> Invalid:
    return _refusal(_("It has more than %(n)s lines. Take fewer at a time.") % {"n": f"{max_rows:,}"})


def repeated_column(head: str) -> Invalid:
    return _refusal(_("The column “%(name)s” is there twice. Keep one of them.") % {"name": head})


def other_unit(head: str) -> Invalid:
    return _refusal(_("We do not know the unit in “%(name)s”. Give the column its plain name.") % {"name": head})
