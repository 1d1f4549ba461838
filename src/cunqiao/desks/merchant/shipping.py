"""Shipping a consignment as one or several parcels: carrier, tracking number, and which pieces lie in which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import get_default_renderer
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cunqiao.desks.framework import DeskForm, Done, FormPage, FormVisit, Here
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.framework.forms import sent_id, style
from cunqiao.desks.merchant.consignments import consignment_of, deadline, number_of
from cunqiao.desks.shared.words import local_name
from cunqiao.kernel import clock
from cunqiao.kernel.errors import Invalid, NumberTaken
from cunqiao.logistics.access import parcels_within
from cunqiao.logistics.actions import NewParcel, ship_consignment
from cunqiao.logistics.labels import MAX_LENGTH, carrier_of, tracking_of
from cunqiao.orders.models import Consignment, Line
from cunqiao.orders.states import ConsignmentStatus

MAX_PARCELS = 20  # of one consignment


class CarrierName(forms.CharField):
    """A carrier's name as it is kept."""

    def to_python(self, value: Any) -> str:
        return carrier_of(super().to_python(value) or "")


class Tracking(forms.CharField):
    """A tracking number as it is kept, whatever a scanner types, also through a Chinese input method."""

    def to_python(self, value: Any) -> str:
        return tracking_of(super().to_python(value) or "")


class BoxForm(forms.Form):
    """A parcel: carrier and tracking number; where there are several, also how many pieces of each line lie in it."""

    carrier = CarrierName(
        label=_("Carrier"), max_length=100, widget=forms.TextInput({"list": "carriers", "autocomplete": "off"})
    )
    tracking = Tracking(
        label=_("Tracking number"),
        max_length=MAX_LENGTH,
        widget=forms.TextInput(
            {"data-wedge": "", "autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}
        ),
    )

    def __init__(self, *args: Any, lines: Sequence[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            self.fields[_pieces(line)] = forms.IntegerField(
                label=local_name(line.sku), min_value=0, max_value=line.open_quantity, initial=0
            )
        style(self)

    def rows(self) -> list[tuple[Line, forms.BoundField]]:
        """The lines with their fields, for the template."""
        return [(line, self[_pieces(line)]) for line in self.lines]

    def pieces(self) -> dict[UUID, int]:
        """The pieces in it, by line."""
        return {line.id: count for line in self.lines if (count := self.cleaned_data[_pieces(line)])}


if TYPE_CHECKING:
    BoxForms = forms.BaseFormSet[BoxForm]
else:  # Django's takes no parameter when it runs
    BoxForms = forms.BaseFormSet


class BoxFormSet(BoxForms):
    """The parcels of a consignment. One holds everything; over several, the open pieces are divided exactly."""

    form = BoxForm
    renderer = get_default_renderer()
    extra, min_num, max_num, absolute_max = 0, 1, MAX_PARCELS, MAX_PARCELS
    validate_min = validate_max = True
    can_order = can_delete = can_delete_extra = False

    def __init__(
        self, data: Mapping[str, Any] | None, *, initial: Sequence[Mapping[str, str | int]], lines: Sequence[Line]
    ) -> None:
        super().__init__(data, prefix="box", initial=initial)
        self.lines = lines

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {"lines": self.lines if self.total_form_count() > 1 else (), "empty_permitted": False}

    def clean(self) -> None:
        """Raises ValidationError for pieces that lie in no parcel, or that are not there."""
        if any(self.errors) or len(self.forms) < 2:
            return
        labels = [(box.cleaned_data["carrier"], box.cleaned_data["tracking"]) for box in self.forms]
        for box, label in zip(self.forms, labels, strict=True):
            if not box.pieces():
                box.add_error("carrier", gettext("Nothing is in this parcel. Remove it, or put something in."))
            elif labels.count(label) > 1:
                box.add_error("tracking", gettext("Each parcel has its own tracking number."))
        if wrong := [words for line in self.lines if (words := self._missing(line))]:
            raise ValidationError(wrong)

    def _missing(self, line: Line) -> str:
        packed = sum(box.cleaned_data[_pieces(line)] for box in self.forms)
        if packed == line.open_quantity:
            return ""
        told = {"name": local_name(line.sku), "of": line.open_quantity, "n": packed}
        return gettext("%(name)s: %(n)s of %(of)s pieces are in parcels.") % told

    def parcels(self) -> list[NewParcel]:
        everything = {line.id: line.open_quantity for line in self.lines}
        alone = len(self.forms) == 1
        return [
            NewParcel(box.cleaned_data["carrier"], box.cleaned_data["tracking"], everything if alone else box.pieces())
            for box in self.forms
        ]


class ShipForm(DeskForm):
    """The parcels that a consignment goes off as."""

    def prepare(self) -> None:
        lines = open_lines(self.thing)
        self.carriers = carriers(self.here, self.thing)
        initial = self.initial.get("boxes") or [{"carrier": self.carriers[0] if self.carriers else ""}]
        self.boxes = BoxFormSet(self.data if self.is_bound else None, initial=initial, lines=lines)
        self.lines = lines
        if not self.is_bound:  # with an error the focus goes there
            self.boxes.forms[-1].fields["tracking"].widget.attrs["autofocus"] = True

    def is_valid(self) -> bool:
        return super().is_valid() and self.boxes.is_valid()

    def clean(self) -> dict[str, Any]:
        for words in self.boxes.non_form_errors():
            self.add_error(None, words)
        return {"parcels": self.boxes.parcels()} if self.boxes.is_valid() else {}

    def refuse(self, name: str, message: str) -> None:
        """`name`: that of a field of a parcel, as the page sends it; or none of ours."""
        fields = {box.add_prefix(field): (box, field) for box in self.boxes.forms for field in box.fields}
        box, field = fields.get(name, (self, None))
        box.add_error(field, message)


def open_lines(consignment: Consignment) -> list[Line]:
    """What is still to be shipped."""
    return [line for line in consignment.lines.all() if line.open_quantity]


def _pieces(line: Line) -> str:
    return f"pieces_{line.position}"


@dataclass(frozen=True)
class ShipPage(FormPage[Consignment]):
    """The form, with one parcel more or fewer when asked; what was filled in stays."""

    def respond(self, here: Here, **named: Any) -> HttpResponse:
        posted = here.request.POST
        if here.request.method == "POST" and ("more" in posted or "fewer" in posted):
            visit = FormVisit(here, self.thing(here, **named), sent_id(posted))
            form = ShipForm(initial={"boxes": redistributed(posted, visit.thing)}, here=here, thing=visit.thing)
            return self.show(visit, form)
        if here.request.method != "POST" and self.thing(here, **named).status != ConsignmentStatus.TO_SHIP:
            return HttpResponseRedirect(here.link("consignment", named["number"]))
        return super().respond(here, **named)


def redistributed(posted: QueryDict, consignment: Consignment) -> list[dict[str, str | int]]:
    """What was filled in, for one parcel more or fewer. What lay in the one that goes is in the first then."""
    lines, count = open_lines(consignment), max(1, min(MAX_PARCELS, _number(posted.get("box-TOTAL_FORMS", ""))))
    boxes: list[dict[str, str | int]] = [
        {name: posted.get(f"box-{index}-{name}", "") for name in ("carrier", "tracking")}
        | {_pieces(line): _number(posted.get(f"box-{index}-{_pieces(line)}", "")) for line in lines}
        for index in range(count)
    ]
    more = [*boxes, {"carrier": boxes[0]["carrier"]}][:MAX_PARCELS]
    boxes = more if "more" in posted else boxes[:-1] or boxes
    for line in lines if count == 1 or "fewer" in posted else ():
        others = sum(int(box.get(_pieces(line), 0)) for box in boxes[1:])
        boxes[0][_pieces(line)] = max(0, line.open_quantity - others)
    return boxes


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


def carriers(here: Here, consignment: Consignment) -> list[str]:
    """Whom this merchant used last in the county, the latest first. One query."""
    recent = parcels_within(here.scope.in_county(consignment.county_id)).order_by("-created_at", "-id")
    return list(dict.fromkeys(recent.values_list("carrier", flat=True)[:30]))


def act(visit: FormVisit[Consignment]) -> None:
    parcels: list[NewParcel] = visit.data["parcels"]
    try:
        ship_consignment(visit.here.scope, visit.thing, parcels=parcels, at=clock.now())
    except NumberTaken as taken:
        box = [parcel.tracking for parcel in parcels].index(taken.number)
        raise Invalid.field(f"box-{box}-tracking", taken.title) from taken


def done(visit: FormVisit[Consignment]) -> Done:
    number = number_of(visit.thing)
    return Done(
        visit.here.link("consignment", number),
        gettext("%(number)s is shipped. Stick a label on each parcel.") % {"number": number},
        visit.here.link("labels", id=number),
        gettext("Print labels"),
    )


PAGES: list[Page] = [
    ShipPage(
        name="ship",
        path="consignments/<str:number>/ship",
        title=lambda visit: gettext("Ship %(number)s") % {"number": number_of(visit.thing)},
        thing=consignment_of,
        form=ShipForm,
        act=act,
        done=done,
        submit=_("Ship"),
        template="desks/merchant/ship.html",
        context=lambda visit: {
            "consignment": visit.thing,
            "deadline": deadline(visit.thing),
            "most": MAX_PARCELS,
        },
        back=lambda visit: visit.here.link("consignment", number_of(visit.thing)),
    ),
]
