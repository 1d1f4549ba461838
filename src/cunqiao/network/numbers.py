"""The numbers that people read and write, and where they lead. Pure: asks no database.

A station's `4217` begins those of its orders (`4217-A457`: a till's letter, or W, and a count), their consignments
(`4217-A457-1`) and its parcels (`4217-P1033`); a trip's `T1101-12` begins with our number of the county.
"""

import re
from dataclasses import dataclass
from enum import Enum

from cunqiao.kernel.errors import NotFound


class NumberKind(Enum):
    STATION = "station"
    ORDER = "order"
    CONSIGNMENT = "consignment"
    PARCEL = "parcel"
    TRIP = "trip"


@dataclass(frozen=True, slots=True)
class ParsedNumber:
    """What a number names. `station` is the station's own number; a trip has the `county_id` instead.

    `position` is a consignment's, in its order.
    """

    kind: NumberKind
    station: int | None = None
    county_id: int | None = None
    position: int | None = None


_STATION = r"(?P<station>[1-9][0-9]{0,6})"
_FORMS = {
    NumberKind.STATION: re.compile(_STATION),
    NumberKind.PARCEL: re.compile(_STATION + r"-P[0-9]{1,10}"),
    NumberKind.ORDER: re.compile(_STATION + r"-[A-Z][0-9]{1,10}"),
    NumberKind.CONSIGNMENT: re.compile(_STATION + r"-[A-OQ-Z][0-9]{1,10}-(?P<position>[1-9][0-9]{0,3})"),
    NumberKind.TRIP: re.compile(r"T(?P<county_id>[1-9][0-9]{0,3})-[1-9][0-9]{0,9}"),
}


def parse(text: str) -> ParsedNumber:
    """What `text` names.

    Raises:
        NotFound: no number looks like this.
    """
    for kind, form in _FORMS.items():
        if match := form.fullmatch(text):
            return ParsedNumber(kind, **{name: int(digits) for name, digits in match.groupdict().items()})
    raise NotFound(kind="number", id=text[:100])
