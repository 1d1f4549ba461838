"""A station opens in a village, somebody begins to run it, and stops."""

from uuid import UUID

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cunqiao.desks.framework import DeskForm, Done, FormPage, FormVisit, Here, Note
from cunqiao.desks.framework.cells import with_currency
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.framework.fields import YuanField
from cunqiao.desks.shared.counties import thing_in_its_county
from cunqiao.identity.access import get_person, open_grants
from cunqiao.identity.models import Grant
from cunqiao.identity.queries import people
from cunqiao.identity.roles import exclude
from cunqiao.kernel import clock
from cunqiao.kernel.errors import NotFound
from cunqiao.kernel.scope import Role
from cunqiao.network.access import get_centre, get_station_for, stations_within, tenures_within
from cunqiao.network.actions import begin_tenure, end_tenure, open_station
from cunqiao.network.models import Centre, Station, Tenure
from cunqiao.policies.kinds import Credit
from cunqiao.policies.queries import in_force
from cunqiao.regions.queries import villages_of


class StationForm(DeskForm):
    """Where it opens, and how it is called."""

    village = forms.ChoiceField(label=_("Village"), help_text=_("Villages that have no station yet, by township."))
    name = forms.CharField(label=_("Name of the station"), max_length=100)
    hours = forms.CharField(
        label=_("Opening hours"), max_length=100, help_text=_("Like 08:00-18:00, as it stands at the door.")
    )

    def prepare(self) -> None:
        has = set(stations_within(self.here.scope).values_list("village_id", flat=True))
        townships: dict[str, list[tuple[str, str]]] = {}
        for village in villages_of(self.thing.county_id):
            if village.code not in has:
                townships.setdefault(str(village.parent), []).append((village.code, village.name))
        self.offer("village", [("", "—"), *townships.items()])


class PartnerForm(DeskForm):
    """Who runs it from now on."""

    person = forms.TypedChoiceField(
        label=_("Partner"), coerce=UUID, help_text=_("Somebody registered under people and roles who runs no station.")
    )
    credit_fen = YuanField(
        label=_("The float may go below zero by"),
        required=False,
        min_fen=0,
        help_text=_("Granted against the guarantee. Left empty, it is the usual credit."),
    )

    def prepare(self) -> None:
        free = people().exclude(id__in=unfit(self.thing.county_id).values("person_id")).order_by("name", "id")
        choices = [("", "—"), *((str(one.id), f"{one.name} · {one.username}") for one in free)]
        self.offer("person", choices)


def unfit(county_id: int) -> QuerySet[Grant]:
    """The roles of those who cannot run a station of the county: they run one, or judge in it what partners do."""
    judging = [role for role in Role if exclude((Role.PARTNER, county_id), (role, county_id))]
    near = Q(county_id=None) | Q(county_id=county_id)
    return open_grants().filter(Q(role=Role.PARTNER) | (Q(role__in=judging) & near))


def county_of(here: Here, county_id: int) -> Centre:
    here.scope = here.scope.in_county(county_id)
    return get_centre(here.scope)


def do_open(visit: FormVisit[Centre]) -> None:
    open_station(
        id=visit.id,
        county_id=visit.thing.county_id,
        village_code=visit.data["village"],
        name=visit.data["name"],
        hours=visit.data["hours"],
        at=clock.now(),
    )


def opened(visit: FormVisit[Centre]) -> Done:
    station = stations_within(visit.here.scope).get(id=visit.id)
    words = gettext("%(station)s is open under the number %(number)s. Now say who runs it.")
    return Done(visit.here.link("station", station.number), words % {"station": station.name, "number": station.number})


def do_begin(visit: FormVisit[Station]) -> None:
    person = get_person(visit.data["person"])
    begin_tenure(
        id=visit.id,
        station=visit.thing,
        person=person,
        at=clock.now(),
        credit_fen=visit.data["credit_fen"],
        by=visit.here.scope,
    )


def credit_words(visit: FormVisit[Station]) -> str:
    credit = in_force(Credit, visit.thing.county_id, clock.now()).policy
    words = gettext("The usual credit is %(usual)s, the highest %(most)s.")
    return words % {"usual": with_currency(credit.usual_fen), "most": with_currency(credit.most_fen)}


def tenure_of(here: Here, number: str) -> Tenure:
    """Who runs the station with this number, or ran it last. Raises NotFound."""
    station = thing_in_its_county(get_station_for)(here, number)
    last = tenures_within(here.scope).filter(station_id=station.id).order_by("-began_at", "-id").first()
    if last is None:
        raise NotFound(kind="tenure", id=number)
    return last


PAGES: list[Page] = [
    FormPage(
        name="station-new",
        path="counties/<int:county_id>/stations/new",
        title=_("Open a station"),
        thing=county_of,
        form=StationForm,
        act=do_open,
        done=opened,
        submit=_("Open it"),
        text=lambda visit: visit.thing.name,
        back=lambda visit: visit.here.link("county", visit.thing.county_id),
    ),
    FormPage(
        name="tenure-new",
        path="stations/<str:number>/partner",
        title=lambda visit: gettext("Who runs %(station)s") % {"station": visit.thing.name},
        thing=thing_in_its_county(get_station_for),
        form=PartnerForm,
        act=do_begin,
        done=lambda visit: Done(visit.here.link("station", visit.thing.number), gettext("The partner can begin.")),
        submit=_("Begin now"),
        text=credit_words,
        back=lambda visit: visit.here.link("station", visit.thing.number),
    ),
    FormPage(
        name="tenure-end",
        path="stations/<str:number>/partner/end",
        title=lambda visit: gettext("End the time of %(name)s") % {"name": visit.thing.person.name},
        thing=tenure_of,
        form=DeskForm,
        act=lambda visit: end_tenure(visit.here.scope, visit.thing, clock.now()),
        done=lambda visit: Done(
            visit.here.link("station", visit.thing.station.number), gettext("Nobody runs the station now.")
        ),
        submit=_("End it now"),
        danger=True,
        text=lambda visit: visit.thing.station.name,
        notes=lambda visit: [
            Note(
                _("The partner is out at once"),
                _("Float and earnings stay theirs. The station can do nothing until somebody runs it."),
                "wait",
                "alert-triangle",
            )
        ],
        back=lambda visit: visit.here.link("station", visit.thing.station.number),
    ),
]
