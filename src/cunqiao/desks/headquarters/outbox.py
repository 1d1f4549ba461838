"""Messages to villagers: sent or waiting. Phones are masked; the words, which hold codes, are not shown."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django import forms
from django.db.models import Q
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cunqiao.desks.framework import (
    Chip,
    Choice,
    Column,
    Days,
    DeskForm,
    Done,
    Empty,
    Find,
    FormPage,
    FormVisit,
    Here,
    List,
    Moment,
    Note,
    Pill,
    Text,
)
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.framework.filters import Filter
from cunqiao.desks.shared.counties import county_column, county_filters
from cunqiao.doctor.trying import queue_test
from cunqiao.kernel import clock
from cunqiao.kernel.county import NATIONAL
from cunqiao.kernel.errors import MoveNotAllowed
from cunqiao.kernel.models import Message
from cunqiao.kernel.outbox import LONG, held_since, let_go, messages, stuck
from cunqiao.kernel.paging import Sort
from cunqiao.logistics.messages import PARCEL_HERE, TEST
from cunqiao.orders.jobs import ORDER_TAKEN
from cunqiao.villagers.masking import mask_phone

KINDS = {ORDER_TAKEN: _("Order taken"), PARCEL_HERE: _("Parcel is here"), TEST: _("Test")}


def state(row: Message) -> Pill:
    if row.sent_at:
        return Pill(_("sent"), "done")
    if not row.phone:
        return Pill(_("no phone"))
    if row.next_try_at is None:
        return Pill(_("given up"), "bad")
    if row.tries:
        return Pill(_("failed, tried again"), "bad")
    return Pill(_("waits"), "bad" if row.created_at < clock.now() - LONG else "wait")


def about(here: Here, row: Message) -> Text:
    if row.kind == TEST:
        return Text(KINDS[TEST], icon="message")
    page = "parcel" if row.kind == PARCEL_HERE else "order"
    return Text(row.about, KINDS.get(row.kind, row.kind), here.link(page, row.about), icon="message")


def columns(here: Here, rows: Sequence[Message]) -> list[Column[Message]]:
    return [
        Column(
            "about",
            _("About"),
            partial(about, here),
            on_phone="title",
            exports=lambda row: {_("About"): row.about, _("Kind"): KINDS.get(row.kind, row.kind)},
        ),
        *county_column(here),
        Column("phone", _("Phone"), lambda row: mask_phone(row.phone), on_phone="side"),
        Column("made", _("Made"), lambda row: Moment(row.created_at), sort="created_at", descending=True),
        Column("sent", _("Sent"), lambda row: Moment(row.sent_at), on_phone="sub"),
        Column("tries", _("Failed tries"), lambda row: row.tries or "", number=True),
        Column("answer", _("The gateway's answer"), lambda row: row.answer),
        Column("state", _("State"), state, on_phone="state"),
    ]


def filters(here: Here) -> list[Filter]:
    return [
        Find(_("Order or parcel"), lambda words: Q(about__startswith=words.upper())),
        *county_filters(here),
        Choice("kind", _("Kind"), list(KINDS.items())),
        Days("made", _("Made"), "created_at"),
    ]


def chips(here: Here) -> list[Chip]:
    return [
        Chip("waits", _("Waiting"), Q(sent_at=None, next_try_at__isnull=False) & ~Q(phone="")),
        Chip("stuck", _("Waiting for 10 minutes"), stuck(), hot=True),
        Chip("given-up", _("Given up"), Q(sent_at=None, next_try_at=None) & ~Q(phone="")),
        Chip("none", _("Without a phone"), Q(phone="")),
    ]


OUTBOX = List(
    name="outbox",
    path="outbox",
    title=_("Messages"),
    unit=lambda n: ngettext("message", "messages", n),
    rows=lambda here: messages(here.scope),
    sort=Sort("created_at", descending=True),
    columns=columns,
    filters=filters,
    chips=chips,
    acts=[(_("Send a test"), "outbox-test", "message")],
    empty=Empty(_("No messages yet"), _("Villagers are told of orders and parcels; what goes out stands here.")),
)


def get_held(here: Here) -> datetime:
    """Since when no message leaves. Raises MoveNotAllowed where they do."""
    since = held_since()
    if since is None:
        raise MoveNotAllowed(move="let go", state="they leave")
    return since


def do_let_go(visit: FormVisit[datetime]) -> None:
    let_go(visit.here.scope)


LET_GO = FormPage(
    name="outbox-go",
    path="outbox/go",
    title=_("Let messages go again"),
    thing=get_held,
    form=DeskForm,
    act=do_let_go,
    done=lambda visit: Done(visit.here.link("outbox"), gettext("Messages leave again.")),
    submit=_("Let them go"),
    county=NATIONAL,
    notes=lambda visit: [
        Note(
            _("The database was restored from a copy: it does not know what was sent after that was made"),
            _("What waits may reach people a second time. Look at the list of what waits first."),
            "wait",
            "alert-triangle",
        )
    ],
    back=lambda visit: visit.here.link("outbox", chip="waits"),
)


class TestForm(DeskForm):
    phone = forms.CharField(label=_("Phone"), max_length=20)


def do_test(visit: FormVisit[None]) -> None:
    queue_test(id=visit.id, phone=visit.data["phone"])


TEST_MESSAGE = FormPage(
    name="outbox-test",
    path="outbox/test",
    title=_("Send a test message"),
    form=TestForm,
    act=do_test,
    done=lambda visit: Done(
        visit.here.link("outbox"),
        gettext("It leaves in a moment. Load this list again to see what the gateway answered."),
    ),
    submit=_("Send"),
    county=NATIONAL,
    text=_("It tells nothing, and goes the way that all messages go: through the worker and the gateway."),
    back=lambda visit: visit.here.link("outbox"),
)

PAGES: list[Page] = [OUTBOX, LET_GO, TEST_MESSAGE]
