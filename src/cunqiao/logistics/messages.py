"""What villagers are told by phone, in words. Made when it is sent or read, so that no code is stored."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cunqiao.kernel.models import Message
from cunqiao.logistics.codes import code_of
from cunqiao.logistics.models import Parcel
from cunqiao.logistics.queries import parcels_at_stations
from cunqiao.orders.jobs import ORDER_TAKEN

PARCEL_HERE = "parcel_here"


@dataclass(frozen=True, slots=True)
class Words:
    """A message as its receiver reads it. `code` is the one in it, if any."""

    kind: str
    text: str
    code: str | None


def words_of(messages: Collection[Message]) -> list[Words]:
    """The messages in words, in their order. One query."""
    parcels = parcels_at_stations([(m.county_id, m.about_id) for m in messages if m.kind == PARCEL_HERE])
    return [_words(message, parcels.get((message.county_id, message.about_id))) for message in messages]


def _words(message: Message, parcel: Parcel | None) -> Words:
    if parcel is not None:
        code = code_of(parcel)
        told = {"number": parcel.number, "station": parcel.station.name, "code": code}
        return Words(message.kind, _("Your parcel %(number)s is at %(station)s. Code: %(code)s.") % told, code)
    assert message.kind == ORDER_TAKEN, "a message of this kind has no words"
    return Words(message.kind, _("Your order %(number)s is taken.") % {"number": message.about}, None)
