"""What villagers are told by phone, in words. Made when it is sent or read, so that no code is stored."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from cunqiao.kernel.gateways import Outgoing
from cunqiao.kernel.models import Message
from cunqiao.logistics.codes import code_of
from cunqiao.logistics.models import Parcel
from cunqiao.logistics.queries import parcels_at_stations
from cunqiao.orders.jobs import ORDER_TAKEN

PARCEL_HERE, TEST = "parcel_here", "test"
TEXTS = {
    ORDER_TAKEN: _("Your order %(number)s is taken."),
    PARCEL_HERE: _("Your parcel %(number)s is at %(station)s. Code: %(code)s."),
    TEST: _("This is a test. You need do nothing."),
}


@dataclass(frozen=True, slots=True)
class Words:
    """A message as its receiver reads it. `code` is the one in it, if any."""

    kind: str
    text: str
    code: str | None


def words_of(messages: Collection[Message]) -> list[Words]:
    """The messages in words, in their order. One query."""
    told = zip(messages, _told(messages), strict=True)
    return [Words(m.kind, str(TEXTS[m.kind]) % parameters, parameters.get("code")) for m, parameters in told]


def outgoing(messages: Collection[Message]) -> list[Outgoing]:
    """The messages as they leave, in their order. One query."""
    told = zip(messages, _told(messages), strict=True)
    return [Outgoing(m.id, m.phone, m.kind, parameters, str(TEXTS[m.kind]) % parameters) for m, parameters in told]


def _told(messages: Collection[Message]) -> list[dict[str, str]]:
    """What the words of each message are filled in with."""
    parcels = parcels_at_stations([(m.county_id, m.about_id) for m in messages if m.kind == PARCEL_HERE])
    return [_parameters(message, parcels.get((message.county_id, message.about_id))) for message in messages]


def _parameters(message: Message, parcel: Parcel | None) -> dict[str, str]:
    if message.kind == PARCEL_HERE:
        assert parcel is not None, "a message of this kind is about a parcel"
        return {"number": parcel.number, "station": parcel.station.name, "code": code_of(parcel)}
    return {"number": message.about} if message.kind == ORDER_TAKEN else {}
