"""What every desk page is made of: the frame, and lists, details, forms and scan pages in it. It knows no page."""

from cunqiao.desks.framework.cells import Link, Moment, Money, Pill, Progress, Text
from cunqiao.desks.framework.desk import Desk, Group, Here, Item, View, Waiting
from cunqiao.desks.framework.detail import Act, Detail, Shown
from cunqiao.desks.framework.filters import Choice, Days, Find
from cunqiao.desks.framework.forms import DeskForm, Done, FormPage, FormVisit
from cunqiao.desks.framework.listing import Bulk, Chip, Column, Empty, List, Total
from cunqiao.desks.framework.scanning import Destination, Scan, Scanned
from cunqiao.desks.framework.sections import Address, Bridge, Entries, Facts, Note, People, Step, Table, Timeline

__all__ = [
    "Act",
    "Address",
    "Bridge",
    "Bulk",
    "Chip",
    "Choice",
    "Column",
    "Days",
    "Desk",
    "DeskForm",
    "Destination",
    "Detail",
    "Done",
    "Empty",
    "Entries",
    "Facts",
    "Find",
    "FormPage",
    "FormVisit",
    "Group",
    "Here",
    "Item",
    "Link",
    "List",
    "Moment",
    "Money",
    "Note",
    "People",
    "Pill",
    "Progress",
    "Scan",
    "Scanned",
    "Shown",
    "Step",
    "Table",
    "Text",
    "Timeline",
    "Total",
    "View",
    "Waiting",
]
