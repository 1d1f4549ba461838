"""Goods, prices and stock from a sheet: looked at first, then applied whole or not at all.

All or nothing, because a sheet that was corrected is sent again whole: had its good lines been applied, their pieces
would count twice. For the same reason one file has one effect, however often it is sent.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django import forms
from django.core import signing
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cunqiao.catalog.actions import holds_from
from cunqiao.catalog.models import Handling
from cunqiao.desks.framework import DeskForm, Here, Money, Note, Table, Text
from cunqiao.desks.framework.cells import Content, Words
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.framework.fields import MomentField
from cunqiao.desks.framework.forms import refusal_words
from cunqiao.desks.merchant import goods
from cunqiao.desks.merchant.plan import Addition, Change, Plan, apply, pack, plan
from cunqiao.desks.shared.words import local_name
from cunqiao.kernel.county import NATIONAL, new_id
from cunqiao.kernel.errors import Invalid, Refusal
from cunqiao.kernel.ids import SentRequest, do_once, is_known
from cunqiao.kernel.shares import long_work

SHOWN = 100  # lines of each table of the preview
SALT = "cunqiao.merchant.import.3"  # to be changed whenever the form of the packed content changes


class ImportForm(DeskForm):
    """The file, where its pieces lie, and from when on its prices hold."""

    file = forms.FileField(label=_("XLSX or CSV file"), help_text=_("At most 10,000 lines, one for each thing."))
    place = forms.TypedChoiceField(label=_("Where the pieces that came in lie"), coerce=int)
    valid_from = MomentField(label=_("Prices hold from"), required=False, help_text=_("Leave it empty for at once."))

    def prepare(self) -> None:
        self.offer("place", goods.places(self.here))
        self.fields["file"].widget.attrs["accept"] = ".xlsx,.csv"


@dataclass(frozen=True)
class ImportPage:
    """The form; the preview of a file; and the word to apply it."""

    name: str = "import"
    path: str = "goods/import"
    methods: Sequence[str] = ("GET", "HEAD", "POST")

    def respond(self, here: Here, **named: Any) -> HttpResponse:
        if here.request.method != "POST":
            return self._ask(here, ImportForm(here=here))
        with long_work():
            return self._read(here)

    def _read(self, here: Here) -> HttpResponse:
        if "plan" in here.request.POST:
            return self._apply(here, here.request.POST["plan"])
        form = ImportForm(here.request.POST, here.request.FILES, here=here)
        if not form.is_valid():
            return self._ask(here, form, 422)
        try:
            return self._preview(here, form.cleaned_data)
        except Invalid as refusal:
            for fault in refusal.errors:
                form.add_error(fault.field, fault.message)
            return self._ask(here, form, 422)

    def _ask(self, here: Here, form: ImportForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "id": new_id(),
            "page": {"submit": _("Look at it first")},
            "title": _("Goods, prices and stock from a file"),
            "text": _("Nothing changes before you have seen what the file would do."),
            "back": here.link("goods"),
            "multipart": True,
            "export": here.link("goods", export="xlsx"),
        }
        return here.render("desks/merchant/import.html", context, status)

    def _preview(self, here: Here, data: dict[str, Any]) -> HttpResponse:
        content: bytes = data["file"].read()
        found = plan(here, content, holds_from(data["valid_from"]))
        id = uuid5(here.scope.required_place_id, hashlib.sha256(content).hexdigest())
        before = is_known(NATIONAL, sent_request(here, id))
        signed = (
            ""
            if found.wrong or before or not len(found)
            else signing.dumps(pack(here, found, id, data), salt=SALT, compress=True)
        )
        context = {
            "title": _("What the file would do"),
            "notes": notes(found, before),
            "tables": [] if before else tables(found),
            "plan": signed,
            "count": len(found),
            "where": dict(goods.places(here))[data["place"]] if found.has_pieces else "",
            "valid_from": data["valid_from"],
            "back": here.link("import"),
            "goods": here.link("goods"),
        }
        return here.render("desks/merchant/import_preview.html", context)

    def _apply(self, here: Here, signed: str) -> HttpResponse:
        """What was seen, once. The price of now counts from now on, not from the preview on."""
        try:
            packed = signing.loads(signed, salt=SALT)
        except signing.BadSignature:
            packed = {}
        if packed.get("by") != str(here.scope.person_id) or packed.get("for") != str(here.scope.required_place_id):
            here.flash(gettext("Nothing was changed. Choose the file again."))
            return HttpResponseRedirect(here.link("import"))
        id = UUID(packed["id"])
        try:
            do_once(NATIONAL, sent_request(here, id), lambda: apply(here, id, packed))
        except Refusal as refusal:
            return self._ask(here, refused(here, refusal), 409)
        count = packed["count"]
        words = ngettext("%(n)s line of the file is applied.", "%(n)s lines of the file are applied.", count)
        here.flash(words % {"n": f"{count:,}"})
        return HttpResponseRedirect(here.link("goods"))


def refused(here: Here, refusal: Refusal) -> ImportForm:
    """The empty form with what was refused above it."""
    form = ImportForm({}, here=here)
    form.errors.clear()
    form.add_error(None, refusal_words(refusal))
    return form


def sent_request(here: Here, id: UUID) -> SentRequest:
    """The request that a file is: the same for everybody who sends it for the merchant."""
    return SentRequest(id, "POST /merchant/goods/import", None, {})


def notes(found: Plan, before: bool) -> list[Note]:
    if before:
        text = _("It has its effect once. If the same pieces came in again, save the file again.")
        return [Note(_("This very file was applied before"), text, "wait", "alert-triangle")]
    if found.wrong:
        words = ngettext("%(n)s line is wrong", "%(n)s lines are wrong", len(found.wrong)) % {"n": len(found.wrong)}
        text = _("Nothing of the file is applied. Correct these lines and send it again.")
        return [Note(words, text, "bad", "alert-triangle")]
    if not len(found):
        return [
            Note(
                _("Nothing in the file differs"),
                _("Goods and prices stay as they are, and no pieces came in."),
                "info",
            )
        ]
    return []


def tables(found: Plan) -> list[Table]:
    wrong: list[list[Content]] = [[one.number, one.name, Text(one.what, tone="bad")] for one in found.wrong[:SHOWN]]
    new: list[list[Content]] = [_new(one) for one in found.additions[:SHOWN]]
    changes: list[list[Content]] = [
        [one.line.number, _goods(one), *_price(one), one.line.pieces or "", one.barcode or ""]
        for one in found.changes[:SHOWN]
    ]
    shown = []
    if wrong:
        heads: list[Words] = ["#" + gettext("Line"), _("Goods"), _("What is wrong")]
        shown.append(Table(_("Wrong lines"), heads, wrong, _first(len(found.wrong))))
    if new:
        figures = [f"#{word}" for word in (gettext("Price"), gettext("Came in"))]
        kinds = [_("Goods"), _("Category"), _("Handling")]
        heads = ["#" + gettext("Line"), *kinds, *figures, _("Barcode")]
        shown.append(Table(_("What is new"), heads, new, _first(len(found.additions))))
    if changes:
        figures = [f"#{word}" for word in (gettext("Price now"), gettext("New price"), gettext("Came in"))]
        hint = " · ".join(filter(None, [_first(len(found.changes)), _same(found.same)]))
        shown.append(
            Table(_("What changes"), ["#" + gettext("Line"), _("Goods"), *figures, _("Barcode")], changes, hint)
        )
    return shown


def _new(one: Addition) -> list[Content]:
    line = one.line
    price: Content = Money(line.price_fen) if line.price_fen else Text(_("not for sale"), tone="quiet")
    handling = Handling(line.handling or Handling.SMALL).label
    name = Text(line.name, line.name_en or "")
    return [line.number, name, local_name(one.category), handling, price, line.pieces or "", line.barcode or ""]


def _goods(change: Change) -> Content:
    """As it is called now, and below what else is to be."""
    if change.described is None:
        return local_name(change.sku)
    new = change.described
    words = " · ".join(filter(None, (new.name, new.name_en, str(Handling(new.handling).label))))
    return Text(local_name(change.sku), gettext("from now on: %(words)s") % {"words": words})


def _price(change: Change) -> list[Content]:
    before: Content = Money(change.sku.price_fen) if change.sku.price_fen else ""
    return [before, Money(change.price_fen) if change.price_fen else ""]


def _first(count: int) -> str:
    if count > SHOWN:
        return gettext("the first %(n)s of %(all)s") % {"n": SHOWN, "all": f"{count:,}"}
    return ngettext("%(n)s line", "%(n)s lines", count) % {"n": count}


def _same(count: int) -> str:
    words = ngettext("%(n)s line changes nothing", "%(n)s lines change nothing", count)
    return words % {"n": f"{count:,}"} if count else ""


PAGES: list[Page] = [ImportPage()]
