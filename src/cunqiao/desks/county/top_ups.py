"""Top-ups: the station paid the bank, the county sees the money there and confirms."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cunqiao.desks.framework import DeskForm, Done, FormPage, Here, Note, times
from cunqiao.desks.framework.cells import amount
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.shared.top_ups import TOP_UPS
from cunqiao.kernel import clock
from cunqiao.ledger.access import get_top_up_for
from cunqiao.ledger.actions import confirm_top_up
from cunqiao.ledger.models import TopUp
from cunqiao.ledger.states import TopUpStatus


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
