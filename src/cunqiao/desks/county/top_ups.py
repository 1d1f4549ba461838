"""Top-ups: the station paid the bank, the county sees the money there and confirms."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cunqiao.desks.framework import DeskForm, Done, FormPage, FormVisit, Note, times
from cunqiao.desks.framework.cells import with_currency
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.shared.statement import StatementPage
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


def confirm_text(visit: FormVisit[TopUp]) -> str:
    words = {"station": visit.thing.account.holder, "amount": with_currency(visit.thing.amount_fen)}
    return gettext("Station %(station)s says that it paid %(amount)s.") % words


def waited(visit: FormVisit[TopUp]) -> list[Note]:
    if visit.thing.status != TopUpStatus.REQUESTED:
        return [Note(_("It was confirmed before"), "", "done", "circle-check")]
    long = times.duration(clock.now() - visit.thing.requested_at)
    return [
        Note(
            gettext("Waiting for %(long)s") % {"long": long},
            _("Confirm only what you see at the bank."),
            "wait",
            "clock",
        )
    ]


def do_confirm(visit: FormVisit[TopUp]) -> None:
    confirm_top_up(visit.here.scope, visit.thing, entry_id=visit.id, bank_reference=visit.data["bank_reference"])


PAGES: list[Page] = [
    TOP_UPS,
    StatementPage(),
    FormPage(
        name="top-up-confirm",
        path="top-ups/<uuid:top_up_id>/confirm",
        title=_("Confirm a top-up"),
        thing=lambda here, top_up_id: get_top_up_for(here.scope, top_up_id),
        form=ConfirmForm,
        act=do_confirm,
        done=lambda visit: Done(
            visit.here.link("top-ups"),
            gettext("Confirmed: %(amount)s on the float of %(station)s.")
            % {"amount": with_currency(visit.thing.amount_fen), "station": visit.thing.account.holder},
        ),
        submit=_("Confirm"),
        text=confirm_text,
        notes=waited,
        back=lambda visit: visit.here.link("top-ups"),
    ),
]
