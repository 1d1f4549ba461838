"""The frame and its parts: a desk page is a short declaration over a list, a detail, a form or a scan page."""

from cunqiao.desks.parts.cells import Link, Moment, Money, Pill, Text, Way
from cunqiao.desks.parts.desk import Desk, Group, Here, Item, View, Waiting
from cunqiao.desks.parts.detail import Act, Detail, Shown
from cunqiao.desks.parts.filters import Choice, Days, Find
from cunqiao.desks.parts.forming import Done, FormPage, PartForm
from cunqiao.desks.parts.listing import Bulk, Chip, Column, Empty, List, Total
from cunqiao.desks.parts.scanning import Hole, Scan, Scanned
from cunqiao.desks.parts.sections import Bridge, Entries, Facts, Note, People, Step, Table, Ways

__all__ = [
    "Act",
    "Bridge",
    "Bulk",
    "Chip",
    "Choice",
    "Column",
    "Days",
    "Desk",
    "Detail",
    "Done",
    "Empty",
    "Entries",
    "Facts",
    "Find",
    "FormPage",
    "Group",
    "Here",
    "Hole",
    "Item",
    "Link",
    "List",
    "Moment",
    "Money",
    "Note",
    "PartForm",
    "People",
    "Pill",
    "Scan",
    "Scanned",
    "Shown",
    "Step",
    "Table",
    "Text",
    "Total",
    "View",
    "Waiting",
    "Way",
    "Ways",
]
