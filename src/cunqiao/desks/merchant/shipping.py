"""Shipping a consignment as one or several parcels: carrier, tracking number, and which pieces lie in which."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cunqiao.desks.framework import DeskForm, Done, FormPage, Here
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.merchant.consignments import consignment_of, deadline, number_of
from cunqiao.desks.shared.words import named
from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.kernel.errors import Invalid, NumberTaken
from cunqiao.logistics.access import parcels_within
from cunqiao.logistics.actions import NewParcel, ship_consignment
from cunqiao.logistics.labels import LONGEST, tracking_of
from cunqiao.orders.models import Consignment, Line
from cunqiao.orders.states import ConsignmentStatus

MOST = 20  # parcels; who needs more sends a lorry


class Tracking(forms.CharField):
    """A tracking number as it is kept, whatever a scanner types, also through a Chinese input method."""

    def to_python(self, value: Any) -> str:
        return tracking_of(super().to_python(value) or "")


class ShipForm(DeskForm):
    """`parcels` of them. One holds everything; with several, the pieces of each line are dealt over them."""

    def prepare(self) -> None:
        self.lines: list[Line] = [line for line in self.thing.lines.all() if line.open_quantity]
        self.carriers = carriers(self.here, self.thing)
        self.count = _count(self.data.get("parcels") or self.initial.get("parcels"))
        self.fields["parcels"] = forms.CharField(widget=forms.HiddenInput, required=False, initial=self.count)
        for box in self.boxes():
            self.fields[f"carrier_{box}"] = forms.CharField(
                label=_("Carrier"), max_length=100, initial=self.carriers[0] if self.carriers else ""
            )
            self.fields[f"tracking_{box}"] = Tracking(label=_("Tracking number"), max_length=LONGEST)
            self.fields[f"carrier_{box}"].widget.attrs |= {"list": "carriers", "autocomplete": "off"}
            self.fields[f"tracking_{box}"].widget.attrs |= {
                "data-wedge": "", "autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"
            }  # fmt: skip
            for line in self.lines if self.count > 1 else ():
                self.fields[_pieces(box, line)] = forms.IntegerField(
                    label=named(line.sku), min_value=0, max_value=line.open_quantity, initial=0
                )

        if not self.is_bound:  # with an error the focus goes there
            self.fields[f"tracking_{self.count}"].widget.attrs["autofocus"] = True

    def boxes(self) -> range:
        return range(1, self.count + 1)

    def shown(self) -> list[dict[str, Any]]:
        """Each parcel with its fields, for the template."""
        return [
            {
                "number": box,
                "fields": [self[f"carrier_{box}"], self[f"tracking_{box}"]],
                "pieces": [(line, self[_pieces(box, line)]) for line in self.lines] if self.count > 1 else [],
            }
            for box in self.boxes()
        ]

    def clean(self) -> dict[str, Any]:
        """Exactly what is open, dealt over the parcels, none of them empty: as `boxes`."""
        data = self.cleaned_data
        if not self.errors and self.count > 1:
            self._check()
        if not self.errors:
            data["boxes"] = [
                NewParcel(data[f"carrier_{box}"], data[f"tracking_{box}"], self._in(box)) for box in self.boxes()
            ]
        return data

    def _check(self) -> None:
        data = self.cleaned_data
        numbers = Counter(data[f"tracking_{box}"] for box in self.boxes())
        for box in self.boxes():
            if not self._in(box):
                self.add_error(
                    f"carrier_{box}", gettext("Nothing lies in this parcel. Take it away, or put something in.")
                )
            elif numbers[data[f"tracking_{box}"]] > 1:
                self.add_error(f"tracking_{box}", gettext("Each parcel has its own tracking number."))
        for line in self.lines:
            packed = sum(data[_pieces(box, line)] for box in self.boxes())
            if packed != line.open_quantity:
                told = {"name": named(line.sku), "of": line.open_quantity, "n": packed}
                self.add_error(None, gettext("%(name)s: %(n)s of %(of)s pieces are in parcels.") % told)

    def _in(self, box: int) -> dict[UUID, int]:
        """The pieces in a parcel, by line."""
        if self.count == 1:
            return {line.id: line.open_quantity for line in self.lines}
        return {line.id: count for line in self.lines if (count := self.cleaned_data.get(_pieces(box, line)))}


def _pieces(box: int, line: Line) -> str:
    return f"pieces_{box}_{line.position}"


def _count(asked: Any) -> int:
    text = str(asked or 1)
    return min(MOST, max(1, int(text))) if text.isascii() and text.isdecimal() and len(text) < 4 else 1


@dataclass(frozen=True)
class ShipPage(FormPage):
    """The form, with one parcel more or fewer when asked; what was filled in stays."""

    def respond(self, here: Here, **named: Any) -> HttpResponse:
        posted = here.request.POST
        if here.request.method == "POST" and ("more" in posted or "fewer" in posted):
            consignment = self.thing(here, **named)
            form = ShipForm(initial=dealt(posted, consignment), here=here, thing=consignment)
            return self._show(here, consignment, form, _id(posted))
        if here.request.method != "POST" and self.thing(here, **named).status != ConsignmentStatus.TO_SHIP:
            return HttpResponseRedirect(here.link("consignment", named["number"]))
        return super().respond(here, **named)


def _id(posted: QueryDict) -> UUID:
    try:
        return UUID(posted.get("id", ""))
    except ValueError:
        return new_id()


def dealt(posted: QueryDict, consignment: Consignment) -> Mapping[str, Any]:
    """What was filled in, for one parcel more or fewer. What lay in the one that goes is in the first then."""
    count = _count(posted.get("parcels"))
    wanted = _count(count + 1 if "more" in posted else count - 1)
    filled: dict[str, Any] = {name: value for name, value in posted.items() if name != "parcels"}
    filled.setdefault(f"carrier_{wanted}", filled.get("carrier_1", ""))
    for line in consignment.lines.all():
        others = sum(_number(filled.get(_pieces(box, line))) for box in range(2, min(count, wanted) + 1))
        if count == 1 or wanted < count:
            filled[_pieces(1, line)] = max(0, line.open_quantity - others)
    return filled | {"parcels": wanted}


def _number(text: Any) -> int:
    return int(text) if str(text or "").isascii() and str(text or "").isdecimal() and len(str(text)) < 9 else 0


def carriers(here: Here, consignment: Consignment) -> list[str]:
    """Whom this merchant used last in the county, the latest first. One query."""
    recent = parcels_within(here.scope.in_county(consignment.county_id)).order_by("-created_at", "-id")
    return list(dict.fromkeys(recent.values_list("carrier", flat=True)[:30]))


def act(here: Here, consignment: Consignment, id: UUID, data: dict[str, Any]) -> None:
    parcels: list[NewParcel] = data["boxes"]
    try:
        ship_consignment(here.scope, consignment, parcels=parcels, at=clock.now())
    except NumberTaken as taken:
        box = [parcel.tracking for parcel in parcels].index(taken.number) + 1
        raise Invalid.field(f"tracking_{box}", taken.title) from taken


def done(here: Here, consignment: Consignment, id: UUID) -> Done:
    number = number_of(consignment)
    return Done(
        here.link("consignment", number),
        gettext("%(number)s is shipped. Stick a label on each parcel.") % {"number": number},
        here.link("labels", id=number),
        gettext("Print labels"),
    )


PAGES: list[Page] = [
    ShipPage(
        name="ship",
        path="consignments/<str:number>/ship",
        title=lambda here, consignment: gettext("Ship %(number)s") % {"number": number_of(consignment)},
        thing=consignment_of,
        form=ShipForm,
        act=act,
        done=done,
        submit=_("Ship"),
        template="desks/merchant/ship.html",
        context=lambda here, consignment: {
            "consignment": consignment,
            "deadline": deadline(consignment),
            "most": MOST,
        },
        back=lambda here, consignment: here.link("consignment", number_of(consignment)),
    ),
]
