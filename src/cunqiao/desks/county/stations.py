"""Stations of the county: hours, tills; a lost device is revoked."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cunqiao.desks.framework import DeskForm, Detail, Done, FormPage, FormVisit, Here, Note
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.shared.stations import STATIONS, show_station
from cunqiao.identity.access import get_till_for, tills_within
from cunqiao.identity.actions import LETTERS, open_till, revoke_till
from cunqiao.identity.models import Till
from cunqiao.kernel import clock
from cunqiao.kernel.errors import NotFound
from cunqiao.network.access import get_station_for
from cunqiao.network.actions import change_hours
from cunqiao.network.models import Station


def till_of(here: Here, number: str, till_id: UUID) -> Till:
    """A device of the station with this number. Raises NotFound."""
    station, till = get_station_for(here.scope, number), get_till_for(here.scope, till_id)
    if till.station_id != station.id:
        raise NotFound(kind="till", id=str(till_id))
    return till


class HoursForm(DeskForm):
    """When it is open, in the words that stand at the door."""

    hours = forms.CharField(
        label=_("Opening hours"), max_length=100, help_text=_("Like 08:00-18:00, as it stands at the door.")
    )


class TillForm(DeskForm):
    """A letter that no device of the station has or had."""

    letter = forms.ChoiceField(label=_("Letter"), help_text=_("Orders are numbered with it. It is never given again."))
    name = forms.CharField(
        label=_("Device"), max_length=100, required=False, help_text=_("Such as: phone of the partner, counter PC.")
    )

    def prepare(self) -> None:
        taken = set(tills_within(self.here.scope).filter(station_id=self.thing.id).values_list("letter", flat=True))
        letters = [(letter, letter) for letter in sorted(LETTERS) if letter not in taken]
        self.offer("letter", letters)


def do_open_till(visit: FormVisit[Station]) -> None:
    open_till(
        id=visit.id,
        county_id=visit.thing.county_id,
        station_id=visit.thing.id,
        letter=visit.data["letter"],
        name=visit.data["name"],
    )


PAGES: list[Page] = [
    STATIONS,
    FormPage(
        name="till-new",
        path="stations/<str:number>/tills/new",
        title=lambda visit: gettext("Open a till at %(station)s") % {"station": visit.thing.name},
        thing=lambda here, number: get_station_for(here.scope, number),
        form=TillForm,
        act=do_open_till,
        done=lambda visit: Done(
            visit.here.link("station", visit.thing.number),
            gettext("The till is open. The partner signs in with its letter."),
        ),
        submit=_("Open it"),
        back=lambda visit: visit.here.link("station", visit.thing.number),
    ),
    FormPage(
        name="station-hours",
        path="stations/<str:number>/hours",
        title=lambda visit: gettext("Opening hours of %(station)s") % {"station": visit.thing.name},
        thing=lambda here, number: get_station_for(here.scope, number),
        form=HoursForm,
        initial=lambda visit: {"hours": visit.thing.hours},
        text=_("The station's devices show the new hours at their next contact."),
        act=lambda visit: change_hours(visit.here.scope, visit.thing, hours=visit.data["hours"], at=clock.now()),
        done=lambda visit: Done(visit.here.link("station", visit.thing.number), gettext("The hours are changed.")),
        submit=_("Change the hours"),
        back=lambda visit: visit.here.link("station", visit.thing.number),
    ),
    FormPage(
        name="till-revoke",
        path="stations/<str:number>/tills/<uuid:till_id>/revoke",
        title=lambda visit: gettext("Revoke device %(letter)s") % {"letter": visit.thing.letter},
        thing=till_of,
        form=DeskForm,
        act=lambda visit: revoke_till(visit.here.scope, visit.thing),
        done=lambda visit: Done(
            _station_of(visit.here),
            gettext("Device %(letter)s can do nothing any more.") % {"letter": visit.thing.letter},
        ),
        submit=_("Revoke it"),
        danger=True,
        notes=lambda visit: [
            Note(
                _("It can do nothing any more, at once"),
                _("Its letter is never given again. The station opens a new till with another letter."),
                "wait",
                "alert-triangle",
            )
        ],
        back=lambda visit: _station_of(visit.here),
    ),
    Detail(name="station", path="stations/<str:number>", show=show_station),
]


def _station_of(here: Here) -> str:
    """The page of the station that the address names."""
    match = here.request.resolver_match
    return here.link("station", match.kwargs["number"] if match else "")
