"""Messages to villagers: sent or waiting. Phones are masked; the words, which hold codes, are not shown."""

from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cunqiao.desks.framework import Chip, Choice, Column, Days, Empty, Find, Here, List, Moment, Pill, Text
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.framework.paging import Sort
from cunqiao.desks.headquarters.nation import national
from cunqiao.kernel import clock
from cunqiao.kernel.models import Message
from cunqiao.kernel.outbox import messages
from cunqiao.logistics.messages import PARCEL_HERE
from cunqiao.orders.jobs import ORDER_TAKEN
from cunqiao.villagers.masking import mask_phone

LONG = timedelta(minutes=10)
KINDS = {ORDER_TAKEN: _("Order taken"), PARCEL_HERE: _("Parcel is here")}


def stuck() -> Q:
    """What should have been sent by now."""
    return Q(sent_at=None, created_at__lt=clock.now() - LONG) & ~Q(phone="")


def state(row: Message) -> Pill:
    if row.sent_at:
        return Pill(_("sent"), "done")
    if not row.phone:
        return Pill(_("no phone"))
    return Pill(_("waits"), "bad" if row.created_at < clock.now() - LONG else "wait")


def about(row: Message, here: Here) -> Text:
    page = "parcel" if row.kind == PARCEL_HERE else "order"
    return Text(row.about, KINDS.get(row.kind, row.kind), here.link(page, row.about), icon="message")


OUTBOX = national(
    List(
        name="outbox",
        path="outbox",
        title=_("Messages"),
        unit=_("messages"),
        rows=lambda here: messages(here.scope),
        sort=Sort("created_at", falling=True),
        columns=[
            Column(
                "about",
                _("About"),
                about,
                on_phone="title",
                exports=lambda row, here: {_("About"): row.about, _("Kind"): KINDS.get(row.kind, row.kind)},
            ),
            Column("phone", _("Phone"), lambda row, here: mask_phone(row.phone), on_phone="side"),
            Column("made", _("Made"), lambda row, here: Moment(row.created_at), sort="created_at", falling=True),
            Column("sent", _("Sent"), lambda row, here: Moment(row.sent_at), on_phone="sub"),
            Column("state", _("State"), lambda row, here: state(row), on_phone="state"),
        ],
        filters=[
            Find(_("Order or parcel"), lambda here, rows, words: rows.filter(about__startswith=words.upper())),
            Choice("kind", _("Kind"), list(KINDS.items())),
            Days("made", _("Made"), "created_at"),
        ],
        chips=[
            Chip("waits", _("Waiting"), lambda here: Q(sent_at=None) & ~Q(phone="")),
            Chip("stuck", _("Waiting for 10 minutes"), lambda here: stuck(), hot=True),
            Chip("none", _("Without a phone"), lambda here: Q(phone="")),
        ],
        empty=Empty(_("No messages yet"), _("Villagers are told of orders and parcels; what goes out stands here.")),
    ),
    station=False,
)

PAGES: list[Page] = [OUTBOX]
