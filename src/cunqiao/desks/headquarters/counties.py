"""The network comes to a county; its centre moves, and its parcels are driven by somebody else."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cunqiao.desks.framework import DeskForm, Done, FormPage, FormVisit, Here, Note
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.framework.fields import DayField, PhoneField
from cunqiao.desks.framework.forms import sent_id
from cunqiao.desks.headquarters.opening import county_of
from cunqiao.desks.shared.county_fields import CountyFields
from cunqiao.kernel import calendar, clock
from cunqiao.kernel.county import NATIONAL, new_id
from cunqiao.kernel.installation import installation
from cunqiao.network.actions import change_carrier, change_centre, open_centre, start_carrier
from cunqiao.network.models import Centre


class OpenForm(CountyFields, DeskForm):
    """Where it opens, who drives, and from where."""


@dataclass(frozen=True)
class OpenPage(FormPage[None]):
    """The form, which shows anew what is found for other words without sending anything."""

    def respond(self, here: Here, **named: Any) -> HttpResponse:
        if "find" not in here.request.POST:
            return super().respond(here, **named)
        visit = FormVisit(here, None, sent_id(here.request.POST))
        form = self.form(here.request.POST, here=here)
        form.errors.clear()
        return self.show(visit, form)


def do_open(visit: FormVisit[None]) -> None:
    now, county_id = clock.now(), visit.data["county_id"]
    where = {name: visit.data[name] for name in ("name", "phone", "address")}
    open_centre(id=visit.id, county_id=county_id, at=now, **where)
    start_carrier(id=new_id(), county_id=county_id, name=visit.data["carrier"] or installation().operator, at=now)


def opened(visit: FormVisit[None]) -> Done:
    county_id = visit.here.request.POST.get("county_id", "")
    words = gettext("The county is open. Now say who works there, and open its first station.")
    return Done(visit.here.link("county", int(county_id)), words)


class CentreForm(DeskForm):
    """How it is called, and where it is reached."""

    name = forms.CharField(label=_("Name of the county centre"), max_length=100)
    phone = PhoneField(label=_("Phone of the centre"))
    address = forms.CharField(
        label=_("Address for parcels"), max_length=200, help_text=_("Where merchants ship to; stands on their labels.")
    )


def do_change(visit: FormVisit[Centre]) -> None:
    change_centre(visit.here.scope, visit.thing, at=clock.now(), **visit.data)


class CarrierForm(DeskForm):
    """Who brings the parcels to the villages from a day on."""

    name = forms.CharField(label=_("Name of the carrier"), max_length=100, help_text=_("Your own, for your own van."))
    day = DayField(label=_("Drives from"))


def do_begin(visit: FormVisit[Centre]) -> None:
    change_carrier(visit.here.scope, id=visit.id, county_id=visit.thing.county_id, **visit.data)


def back(visit: FormVisit[Centre]) -> str:
    return visit.here.link("county", visit.thing.county_id)


PAGES: list[Page] = [
    OpenPage(
        name="county-new",
        path="counties/new",
        title=_("Open a county"),
        form=OpenForm,
        act=do_open,
        done=opened,
        county=NATIONAL,
        submit=_("Open it"),
        template="desks/headquarters/county_new.html",
        back=lambda visit: visit.here.link("counties"),
    ),
    FormPage(
        name="centre",
        path="counties/<int:county_id>/centre",
        title=_("Change the centre"),
        thing=county_of,
        form=CentreForm,
        act=do_change,
        done=lambda visit: Done(back(visit), gettext("Changed. New labels have it at once.")),
        initial=lambda visit: {name: getattr(visit.thing, name) for name in ("name", "phone", "address")},
        text=lambda visit: visit.thing.name,
        back=back,
    ),
    FormPage(
        name="carrier-new",
        path="counties/<int:county_id>/carrier",
        title=_("Another carrier"),
        thing=county_of,
        form=CarrierForm,
        act=do_begin,
        done=lambda visit: Done(back(visit), gettext("The carrier is written down.")),
        initial=lambda visit: {"day": calendar.today()},
        text=lambda visit: visit.thing.name,
        notes=lambda visit: [
            Note(
                _("Trips that were made before stay with who drives now"),
                _("Their fees go to the account of that carrier; the new one gets an own account."),
            )
        ],
        back=back,
    ),
]
