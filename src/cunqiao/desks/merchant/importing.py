"""Prices, stock and barcodes from a sheet: looked at first, then applied whole or not at all.

All or nothing, because a sheet that was corrected is sent again whole: had its good lines been applied, their pieces
would count twice. For the same reason one file has one effect, however often it is sent.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django import forms
from django.core import signing
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cunqiao.catalog import queries
from cunqiao.catalog.actions import NewPrice, NewSupply, holds_from, set_barcodes, set_prices, supply_all
from cunqiao.catalog.models import Sku
from cunqiao.desks.framework import DeskForm, Here, Money, Note, Table, Text
from cunqiao.desks.framework.cells import Content, Words
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.framework.fields import MomentField
from cunqiao.desks.framework.forms import refusal_words
from cunqiao.desks.merchant import goods, sheet
from cunqiao.desks.merchant.sheet import Line, Wrong
from cunqiao.desks.shared.words import local_name
from cunqiao.kernel.county import NATIONAL, new_id
from cunqiao.kernel.errors import Invalid, Refusal
from cunqiao.kernel.ids import SentRequest, do_once, is_known
from cunqiao.kernel.shares import long_work

SHOWN = 100  # lines of each table of the preview
SALT = "cunqiao.merchant.import.2"  # to be changed whenever the form of the packed content changes


class ImportForm(DeskForm):
    """The file, where its pieces lie, and from when on its prices hold."""

    file = forms.FileField(label=_("XLSX or CSV file"), help_text=_("At most 10,000 lines, one for each thing."))
    place = forms.TypedChoiceField(label=_("Where the pieces that came in lie"), coerce=int)
    valid_from = MomentField(label=_("Prices hold from"), required=False, help_text=_("Leave it empty for at once."))

    def prepare(self) -> None:
        self.offer("place", goods.places(self.here))
        self.fields["file"].widget.attrs["accept"] = ".xlsx,.csv"


@dataclass(frozen=True, slots=True)
class Change:
    """What a line changes. `sku` is as it would be without it."""

    line: Line
    sku: Sku

    @property
    def price_fen(self) -> int | None:
        """The new price; None where it stays."""
        return self.line.price_fen if self.line.price_fen != self.sku.price_fen else None

    @property
    def barcode(self) -> str | None:
        """The new barcode; None where it stays."""
        return self.line.barcode if self.line.barcode != self.sku.barcode else None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file comes to. `same` lines change nothing."""

    changes: Sequence[Change]
    wrong: Sequence[Wrong]
    same: int


def plan(here: Here, content: bytes, at: datetime) -> Plan:
    """Two queries, however long the file is. Raises Invalid for what is no sheet of ours."""
    lines, wrong = sheet.read(content)
    own = queries.all_skus(at=at).filter(
        product__merchant_id=here.scope.required_place_id, id__in=[one.sku_id for one in lines]
    )
    known = {sku.id: sku for sku in own}
    strange = [
        Wrong(one.number, one.name, gettext("This is not one of your goods."))
        for one in lines
        if one.sku_id not in known
    ]
    found = [Change(line, known[line.sku_id]) for line in lines if line.sku_id in known]
    changes = [change for change in found if change.price_fen or change.line.pieces or change.barcode]
    return Plan(changes, sorted([*wrong, *strange], key=lambda one: one.number), len(found) - len(changes))


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
            "title": _("Prices, stock and barcodes from a file"),
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
            if found.wrong or before or not found.changes
            else signing.dumps(pack(here, found, id, data), salt=SALT, compress=True)
        )
        context = {
            "title": _("What the file would do"),
            "notes": notes(found, before),
            "tables": tables(found),
            "plan": signed,
            "count": len(found.changes),
            "where": dict(goods.places(here))[data["place"]] if any(one.line.pieces for one in found.changes) else "",
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
        changed = len({key for kind in ("prices", "supplies", "barcodes") for key, _new in packed[kind]})
        words = ngettext("%(n)s line of the file is applied.", "%(n)s lines of the file are applied.", changed)
        here.flash(words % {"n": f"{changed:,}"})
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


def pack(here: Here, found: Plan, id: UUID, data: dict[str, Any]) -> dict[str, Any]:
    """All that applying needs."""
    return {
        "id": str(id),
        "by": str(here.scope.person_id),
        "for": str(here.scope.required_place_id),
        "place": data["place"],
        "valid_from": data["valid_from"].isoformat() if data["valid_from"] else "",
        "prices": [(one.line.sku_id.hex, one.price_fen) for one in found.changes if one.price_fen],
        "supplies": [(one.line.sku_id.hex, one.line.pieces) for one in found.changes if one.line.pieces],
        "barcodes": [(one.line.sku_id.hex, one.barcode) for one in found.changes if one.barcode],
    }


def apply(here: Here, id: UUID, packed: dict[str, Any]) -> None:
    """Raises Invalid where the moment is over, MomentTaken where a price was set for it, both meanwhile."""
    at = holds_from(datetime.fromisoformat(packed["valid_from"]) if packed["valid_from"] else None)
    by = here.scope.person_id
    set_prices([NewPrice(UUID(key), fen, at, by) for key, fen in packed["prices"]])
    supply_all(
        [NewSupply(uuid5(id, key), packed["place"], UUID(key), pieces, by) for key, pieces in packed["supplies"]]
    )
    set_barcodes({UUID(key): code for key, code in packed["barcodes"]})


def notes(found: Plan, before: bool) -> list[Note]:
    if found.wrong:
        words = ngettext("%(n)s line is wrong", "%(n)s lines are wrong", len(found.wrong)) % {"n": len(found.wrong)}
        text = _("Nothing of the file is applied. Correct these lines and send it again.")
        return [Note(words, text, "bad", "alert-triangle")]
    if before:
        text = _("It has its effect once. If the same pieces came in again, save the file again.")
        return [Note(_("This very file was applied before"), text, "wait", "alert-triangle")]
    if not found.changes:
        return [
            Note(
                _("Nothing in the file differs"),
                _("Prices and barcodes stay as they are, and no pieces came in."),
                "info",
            )
        ]
    return []


def tables(found: Plan) -> list[Table]:
    wrong: list[list[Content]] = [[one.number, one.name, Text(one.what, tone="bad")] for one in found.wrong[:SHOWN]]
    changes: list[list[Content]] = [
        [one.line.number, local_name(one.sku), *_price(one), one.line.pieces or "", one.barcode or ""]
        for one in found.changes[:SHOWN]
    ]
    shown = []
    if wrong:
        heads: list[Words] = ["#" + gettext("Line"), _("Goods"), _("What is wrong")]
        shown.append(Table(_("Wrong lines"), heads, wrong, _first(len(found.wrong))))
    if changes:
        figures = [f"#{word}" for word in (gettext("Price now"), gettext("New price"), gettext("Came in"))]
        hint = " · ".join(filter(None, [_first(len(found.changes)), _same(found.same)]))
        shown.append(
            Table(_("What changes"), ["#" + gettext("Line"), _("Goods"), *figures, _("Barcode")], changes, hint)
        )
    return shown


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
