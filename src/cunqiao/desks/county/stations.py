"""Stations of the county: hours, tills; a lost device is revoked."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cunqiao.desks.framework import DeskForm, Detail, Done, FormPage, Here, Note
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
        self.fields["letter"].choices = letters  # type: ignore[attr-defined]


def do_open_till(here: Here, station: Station, id: UUID, data: dict[str, Any]) -> None:
    open_till(id=id, county_id=station.county_id, station_id=station.id, letter=data["letter"], name=data["name"])


PAGES: list[Page] = [
    STATIONS,
    FormPage(
        name="till-new",
        path="stations/<str:number>/tills/new",
        title=lambda here, station: gettext("Open a till at %(station)s") % {"station": station.name},
        thing=lambda here, number: get_station_for(here.scope, number),
        form=TillForm,
        act=do_open_till,
        done=lambda here, station, id: Done(
            here.link("station", station.number), gettext("The till is open. The partner signs in with its letter.")
        ),
        submit=_("Open it"),
        back=lambda here, station: here.link("station", station.number),
    ),
    FormPage(
        name="station-hours",
        path="stations/<str:number>/hours",
        title=lambda here, station: gettext("Opening hours of %(station)s") % {"station": station.name},
        thing=lambda here, number: get_station_for(here.scope, number),
        form=HoursForm,
        initial=lambda here, station: {"hours": station.hours},
        text=_("The station's devices show the new hours at their next contact."),
        act=lambda here, station, id, data: change_hours(here.scope, station, hours=data["hours"], at=clock.now()),
        done=lambda here, station, id: Done(here.link("station", station.number), gettext("The hours are changed.")),
        submit=_("Change the hours"),
        back=lambda here, station: here.link("station", station.number),
    ),
    FormPage(
        name="till-revoke",
        path="stations/<str:number>/tills/<uuid:till_id>/revoke",
        title=lambda here, till: gettext("Revoke device %(letter)s") % {"letter": till.letter},
        thing=till_of,
        form=DeskForm,
        act=lambda here, till, id, data: revoke_till(here.scope, till),
        done=lambda here, till, id: Done(
            _station_of(here), gettext("Device %(letter)s can do nothing any more.") % {"letter": till.letter}
        ),
        submit=_("Revoke it"),
        danger=True,
        notes=lambda here, till: [
            Note(
                _("It can do nothing any more, at once"),
                _("Its letter is never given again. The station opens a new till with another letter."),
                "wait",
                "alert-triangle",
            )
        ],
        back=lambda here, till: _station_of(here),
    ),
    Detail(name="station", path="stations/<str:number>", show=show_station),
]


def _station_of(here: Here) -> str:
    """The page of the station that the address names."""
    match = here.request.resolver_match
    return here.link("station", match.kwargs["number"] if match else "")
