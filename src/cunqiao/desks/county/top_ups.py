"""Top-ups: the station paid the bank, the county sees the money there and confirms."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cunqiao.desks.framework import (
    Chip,
    Column,
    Days,
    DeskForm,
    Done,
    Empty,
    FormPage,
    Here,
    Link,
    List,
    Moment,
    Money,
    Note,
    Text,
    Total,
    times,
)
from cunqiao.desks.framework.cells import Content, amount
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.framework.paging import Sort
from cunqiao.desks.shared import tones
from cunqiao.identity.access import names_of
from cunqiao.kernel import clock
from cunqiao.ledger.access import get_top_up_for, top_ups_within
from cunqiao.ledger.actions import confirm_top_up
from cunqiao.ledger.models import TopUp
from cunqiao.ledger.states import TopUpStatus


def prepare(here: Here, top_ups: list[Any]) -> None:
    names = names_of({top_up.requested_by_id for top_up in top_ups})
    for top_up in top_ups:
        top_up.requested_by = names.get(top_up.requested_by_id, "")


def next_step(top_up: TopUp, here: Here) -> Content:
    if top_up.status != TopUpStatus.REQUESTED:
        return Text(top_up.bank_reference or "")
    return Link(_("Confirm"), here.link("top-up-confirm", top_up.id))


TOP_UPS = List(
    name="top-ups",
    path="top-ups",
    title=_("Top-ups"),
    unit=_("top-ups"),
    rows=lambda here: top_ups_within(here.scope),
    prepare=prepare,
    sort=Sort("requested_at", falling=True),
    columns=[
        Column(
            "asked",
            _("Asked"),
            lambda one, here: Moment(one.requested_at),
            sort="requested_at",
            falling=True,
            on_phone="sub",
        ),
        Column(
            "station",
            _("Station"),
            lambda one, here: Text(one.account.holder, one.requested_by, here.link("station", one.account.holder)),
            on_phone="title",
        ),
        Column("state", _("State"), lambda one, here: tones.top_up_pill(one), on_phone="state"),
        Column("next", _("Bank reference or next step"), next_step, on_phone="next"),
        Column(
            "amount",
            _("Amount"),
            lambda one, here: Money(one.amount_fen),
            sort="amount_fen",
            falling=True,
            number=True,
            on_phone="side",
        ),
    ],
    filters=[Days("asked", _("Asked"), "requested_at")],
    chips=[
        Chip("requested", _("To confirm"), lambda here: Q(status=TopUpStatus.REQUESTED), hot=True),
        Chip("confirmed", _("Confirmed"), lambda here: Q(status=TopUpStatus.CONFIRMED)),
    ],
    total=Total(_("together"), "amount_fen"),
    empty=Empty(_("No top-ups yet"), _("When a station has paid the bank, it asks for its top-up here.")),
)


class ConfirmForm(DeskForm):
    """The bank's own number of the payment: it confirms once."""

    bank_reference = forms.CharField(
        label=_("Bank reference"), max_length=64, help_text=_("As it stands on the bank statement.")
    )


def confirm_text(here: Here, top_up: TopUp) -> str:
    words = {"station": top_up.account.holder, "amount": f"¥{amount(top_up.amount_fen)}"}
    return gettext("Station %(station)s says that it paid %(amount)s.") % words


def waited(here: Here, top_up: TopUp) -> list[Note]:
    if top_up.status != TopUpStatus.REQUESTED:
        return [Note(_("It was confirmed before"), "", "done", "circle-check")]
    long = times.duration(clock.now() - top_up.requested_at)
    return [
        Note(
            gettext("Waiting for %(long)s") % {"long": long},
            _("Confirm only what you see at the bank."),
            "wait",
            "clock",
        )
    ]


def do_confirm(here: Here, top_up: TopUp, id: UUID, data: dict[str, Any]) -> None:
    confirm_top_up(here.scope, top_up, entry_id=id, bank_reference=data["bank_reference"])


PAGES: list[Page] = [
    TOP_UPS,
    FormPage(
        name="top-up-confirm",
        path="top-ups/<uuid:top_up_id>/confirm",
        title=_("Confirm a top-up"),
        thing=lambda here, top_up_id: get_top_up_for(here.scope, top_up_id),
        form=ConfirmForm,
        act=do_confirm,
        done=lambda here, top_up, id: Done(
            here.link("top-ups"),
            gettext("Confirmed: %(amount)s on the float of %(station)s.")
            % {"amount": f"¥{amount(top_up.amount_fen)}", "station": top_up.account.holder},
        ),
        submit=_("Confirm"),
        text=confirm_text,
        notes=waited,
        back=lambda here, top_up: here.link("top-ups"),
    ),
]
