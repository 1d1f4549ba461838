"""Stations and their partners: hours, tenure, float, tills; a lost device is revoked."""

from collections import Counter
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cunqiao.desks.framework import (
    Act,
    Column,
    DeskForm,
    Detail,
    Done,
    Empty,
    Facts,
    Find,
    FormPage,
    Here,
    Link,
    List,
    Moment,
    Money,
    Note,
    People,
    Pill,
    Shown,
    Table,
    Text,
)
from cunqiao.desks.framework.cells import Content, Words
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.framework.paging import Sort
from cunqiao.desks.framework.sections import Person
from cunqiao.desks.shared import tones
from cunqiao.identity.access import get_till_for, tills_within
from cunqiao.identity.actions import LETTERS, open_till, revoke_till
from cunqiao.identity.models import Till
from cunqiao.kernel import calendar, clock
from cunqiao.kernel.errors import NotFound
from cunqiao.ledger.access import top_ups_within
from cunqiao.ledger.models import Account, Kind
from cunqiao.ledger.queries import accounts
from cunqiao.logistics.access import parcels_within
from cunqiao.logistics.states import ParcelStatus
from cunqiao.network import queries
from cunqiao.network.access import get_station_for, stations_within
from cunqiao.network.actions import change_hours
from cunqiao.network.models import Station, Tenure
from cunqiao.orders.access import orders_within
from cunqiao.orders.states import OPEN


def rows(here: Here) -> QuerySet[Station]:
    return queries.stations(here.scope).prefetch_related("tenures__person")


def find(here: Here, stations: QuerySet[Station], words: str) -> QuerySet[Station]:
    """By number, name, or the village's name, pinyin and initials."""
    low = words.lower().replace(" ", "")
    fits = Q(number__startswith=words) | Q(name__contains=words) | Q(village__name__contains=words)
    return stations.filter(fits | Q(village__pinyin__startswith=low) | Q(village__initials__startswith=low))


def open_tenure(station: Station) -> Tenure | None:
    """Who runs it now, of the tenures that were read with it."""
    return next((tenure for tenure in station.tenures.all() if tenure.ended_at is None), None)


def prepare(here: Here, stations: list[Any]) -> None:
    """The float of who runs it, and how many parcels lie there. Two queries."""
    tenures = {tenure.id for station in stations if (tenure := open_tenure(station))}
    floats = {
        account.holder_id: account for account in accounts(here.scope).filter(kind=Kind.FLOAT, holder_id__in=tenures)
    }
    lying = parcels_within(here.scope).filter(status=ParcelStatus.AT_STATION, station_id__in=[s.id for s in stations])
    counts = Counter(lying.order_by().values_list("station_id", flat=True))
    for station in stations:
        tenure = open_tenure(station)
        station.float = floats.get(tenure.id) if tenure else None
        station.lying = counts[station.id]


def names_of_numbers(here: Here, numbers: Collection[str]) -> dict[str, str]:
    """What stations are called, by their numbers. One query."""
    return dict(stations_within(here.scope).filter(number__in=numbers).values_list("number", "name"))


def partner(station: Station) -> Text:
    tenure = open_tenure(station)
    if tenure is None:
        return Text(_("nobody runs it"), tone="bad")
    return Text(tenure.person.name, gettext("since %(when)s") % {"when": calendar.day_of(tenure.began_at).isoformat()})


STATIONS = List(
    name="stations",
    path="stations",
    title=_("Stations"),
    unit=_("stations"),
    rows=rows,
    prepare=prepare,
    key=lambda station: station.number,
    sort=Sort("opened_at", falling=True),
    columns=[
        Column(
            "name",
            _("Station"),
            lambda station, here: Text(
                station.name, station.number, here.link("station", station.number), icon="building-store"
            ),
            sort="name",
            on_phone="title",
            exports=lambda station, here: {_("Station"): station.name, _("Number"): station.number},
        ),
        Column("village", _("Village"), lambda station, here: station.village.name, on_phone="sub"),
        Column("partner", _("Partner"), lambda station, here: partner(station), on_phone="sub"),
        Column("hours", _("Opening hours"), lambda station, here: station.hours),
        Column("lying", _("Parcels there"), lambda station, here: station.lying, number=True),
        Column(
            "opened",
            _("Opened"),
            lambda station, here: calendar.day_of(station.opened_at).isoformat(),
            sort="opened_at",
            falling=True,
        ),
        Column(
            "float",
            _("Float"),
            lambda station, here: Money(station.float.balance) if station.float else "",
            number=True,
            on_phone="side",
        ),
    ],
    filters=[Find(_("Number, name, village or pinyin"), find)],
    empty=Empty(_("No stations yet"), _("Headquarters opens stations in the villages of this county.")),
)


def show_station(here: Here, number: str) -> Shown:
    station = rows(here).filter(number=number).first()
    if station is None:
        raise NotFound(kind="station", id=number)
    tenure = open_tenure(station)
    own = list(accounts(here.scope).filter(holder_id=tenure.id).order_by("kind")) if tenure else []
    lying = parcels_within(here.scope).filter(station_id=station.id, status=ParcelStatus.AT_STATION).order_by().count()
    going = orders_within(here.scope).filter(station_id=station.id, status__in=OPEN).order_by().count()
    return Shown(
        title=station.name,
        state=Pill(_("open"), "done") if tenure else Pill(_("nobody runs it"), "bad"),
        sub=f"{station.number} · {station.village.name}",
        crumbs=[(_("Stations"), here.link("stations"))],
        acts=_acts(here, station, tenure),
        left=[_money(here, own), _tills(here, station), _top_ups(here, tenure), _tenures(station)],
        right=[
            People(
                _("People"), [Person(tenure.person.name, tenure.person.phone or gettext("Partner"))] if tenure else []
            ),
            Facts(
                _("Facts"),
                [
                    (_("Opening hours"), station.hours),
                    (_("Opened"), calendar.day_of(station.opened_at).isoformat()),
                    (_("Orders under way"), Link(f"{going:,}", here.link("orders", station=number))),
                    (_("Parcels there"), Link(f"{lying:,}", here.link("parcels", station=number, chip="at_station"))),
                ],
            ),
        ],
    )


def _acts(here: Here, station: Station, tenure: Tenure | None) -> list[Act]:
    """What this desk may do: a desk without a page for it cannot."""
    own = [
        Act(_("Change the hours"), here.link("station-hours", station.number), "clock"),
        Act(_("Open a till"), here.link("till-new", station.number), "device-mobile"),
    ]
    if tenure is None:
        own.append(Act(_("Say who runs it"), here.link("tenure-new", station.number), "user-plus", go=True))
    else:
        own.append(Act(_("End the partner's time"), here.link("tenure-end", station.number), "user", danger=True))
    return [act for act in own if act.href]


def _money(here: Here, own: list[Account]) -> Table:
    lines = [
        [
            Text(Kind(account.kind).label, href=here.link("account", account.id), icon="wallet"),
            Money(account.floor_fen) if account.floor_fen is not None else "",
            Money(account.balance),
        ]
        for account in own
    ]
    earned = here.link("earned", own[0].holder_id) if own else ""
    heads: list[Words] = [_("Account"), "#" + gettext("Never below"), "#" + gettext("Balance")]
    return Table(_("Money"), heads, lines, link=(_("What was earned"), earned))


def _tills(here: Here, station: Station) -> Table:
    def act(till: Till) -> Content:
        if till.revoked_at:
            return Pill(_("revoked"), "bad")
        href = here.link("till-revoke", station.number, till.id)
        return Link(_("Revoke"), href) if href else Pill(_("in use"), "done")

    lines: list[list[Content]] = [
        [Text(till.letter, till.name, icon="device-mobile"), Moment(till.opened_at), Moment(till.revoked_at), act(till)]
        for till in tills_within(here.scope).filter(station_id=station.id)
    ]
    heads = [_("Till"), _("Opened"), _("Revoked"), _("Act")]
    return Table(_("Devices"), heads, lines, _("a lost device is revoked at once"))


def _top_ups(here: Here, tenure: Tenure | None) -> Table:
    found = (
        top_ups_within(here.scope).filter(account__holder_id=tenure.id).order_by("-requested_at", "-id")[:5]
        if tenure
        else []
    )
    lines: list[list[Content]] = [
        [Moment(one.requested_at), tones.top_up_pill(one), Money(one.amount_fen)] for one in found
    ]
    heads: list[Words] = [_("Asked"), _("State"), "#" + gettext("Amount")]
    return Table(_("Last top-ups"), heads, lines, link=(_("All"), here.link("top-ups")))


def _tenures(station: Station) -> Table:
    lines: list[list[Content]] = [
        [tenure.person.name, Moment(tenure.began_at), Moment(tenure.ended_at)]
        for tenure in sorted(station.tenures.all(), key=lambda tenure: tenure.began_at, reverse=True)
    ]
    return Table(_("Who ran it"), [_("Partner"), _("From"), _("To")], lines)


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
