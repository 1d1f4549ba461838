"""A bank's statement: looked at first, then the top-ups that it is of are confirmed together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.core import signing
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cunqiao.desks.framework import DeskForm, Here, Money, Pill, Table, Text
from cunqiao.desks.framework.cells import Content, Words
from cunqiao.desks.framework.forms import refusal_words
from cunqiao.kernel.county import NATIONAL, new_id
from cunqiao.kernel.errors import Invalid, Refusal
from cunqiao.kernel.ids import SentRequest, do_once
from cunqiao.kernel.installation import installation
from cunqiao.kernel.shares import long_work
from cunqiao.ledger.access import top_ups_within
from cunqiao.ledger.actions import confirm_by_statement
from cunqiao.ledger.statements import Match, State, credits, match

SALT = "cunqiao.statement.1"  # to be changed whenever the form of the packed content changes
SHOWN = 500  # lines of the table
STATES = {
    State.MATCHED: Pill(_("matched"), "done"),
    State.DIFFERS: Pill(_("amount differs"), "bad"),
    State.USED: Pill(_("already used")),
    State.OWN: Pill(_("asked for by you"), "wait"),
    State.UNKNOWN: Pill(_("unknown"), "wait"),
}


class StatementForm(DeskForm):
    """The file as the bank gives it."""

    file = forms.FileField(
        label=_("Bank statement"),
        help_text=_("XLSX or CSV with the columns “bank reference” and “amount”, or camt.053."),
    )

    def prepare(self) -> None:
        self.fields["file"].widget.attrs["accept"] = ".xlsx,.csv,.xml"


@dataclass(frozen=True)
class StatementPage:
    """The form; what the statement is to us; and the word to confirm what matches."""

    name: str = "statement"
    path: str = "top-ups/statement"
    methods: Sequence[str] = ("GET", "HEAD", "POST")

    def respond(self, here: Here, **named: Any) -> HttpResponse:
        if here.request.method != "POST":
            return self._ask(here, StatementForm(here=here))
        with long_work():
            if "matched" in here.request.POST:
                return self._confirm(here, here.request.POST["matched"])
            return self._read(here)

    def _read(self, here: Here) -> HttpResponse:
        form = StatementForm(here.request.POST, here.request.FILES, here=here)
        if not form.is_valid():
            return self._ask(here, form, 422)
        try:
            found = match(here.scope, credits(form.cleaned_data["file"].read()))
        except Invalid as refusal:
            for fault in refusal.errors:
                form.add_error(fault.field, fault.message)
            return self._ask(here, form, 422)
        matched = [[str(one.top_up.id), one.reference] for one in found if one.top_up and one.state == State.MATCHED]
        packed = {"id": str(new_id()), "by": str(here.scope.person_id), "matched": matched}
        context = {
            "title": _("What the statement says"),
            "tables": [_table(found)],
            "count": len(matched),
            "matched": signing.dumps(packed, salt=SALT, compress=True) if matched else "",
            "back": here.link("statement"),
        }
        return here.render("desks/shared/statement.html", context)

    def _ask(self, here: Here, form: StatementForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "id": new_id(),
            "page": {"submit": _("Look at it first")},
            "title": _("Top-ups by the bank's statement"),
            "text": _("Nothing is confirmed before you have seen what matches."),
            "back": here.link("top-ups"),
            "multipart": True,
        }
        return here.render("desks/form.html", context, status)

    def _confirm(self, here: Here, signed: str) -> HttpResponse:
        """What was seen, all of it once, or nothing."""
        try:
            packed = signing.loads(signed, salt=SALT)
        except signing.BadSignature:
            packed = {}
        if packed.get("by") != str(here.scope.person_id):
            here.flash(gettext("Nothing was changed. Choose the file again."))
            return HttpResponseRedirect(here.link("statement"))
        references = {UUID(id): reference for id, reference in packed["matched"]}
        sent = SentRequest(UUID(packed["id"]), "POST top-ups/statement", here.scope.person_id, {})
        try:
            do_once(NATIONAL, sent, lambda: _confirm_all(here, references))
        except Refusal as refusal:
            form = StatementForm({}, here=here)
            form.errors.clear()
            form.add_error(None, refusal_words(refusal))
            return self._ask(here, form, 409)
        words = ngettext("%(n)s top-up is confirmed.", "%(n)s top-ups are confirmed.", len(references))
        here.flash(words % {"n": len(references)})
        return HttpResponseRedirect(here.link("top-ups"))


def _confirm_all(here: Here, references: dict[UUID, str]) -> None:
    top_ups = top_ups_within(here.scope).filter(id__in=references)
    confirm_by_statement(here.scope, [(top_up, references[top_up.id]) for top_up in top_ups])


def _table(found: Sequence[Match]) -> Table:
    heads: list[Words] = [
        _("Bank reference"),
        _("State"),
        _("Station"),
        "#" + gettext("Top-up"),
        "#" + gettext("Came in"),
    ]
    hint = ngettext("%(n)s line", "%(n)s lines", len(found)) % {"n": f"{len(found):,}"}
    return Table(_("What came in"), heads, [_row(one) for one in found[:SHOWN]], hint)


def _row(one: Match) -> list[Content]:
    credit, top_up = one.credit, one.top_up
    ours = credit.currency == installation().currency
    came: Content = Money(credit.amount_fen) if ours else Text(f"{credit.amount_fen / 100:,.2f} {credit.currency}")
    station: Content = top_up.account.holder if top_up else ""
    return [one.reference, STATES[one.state], station, Money(top_up.amount_fen) if top_up else "", came]
