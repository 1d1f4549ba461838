"""Stations and their partners: the list, and each with its tenure, float and tills."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cunqiao.desks.framework import (
    Act,
    Column,
    Empty,
    Facts,
    Find,
    Here,
    Link,
    List,
    Moment,
    Money,
    People,
    Pill,
    Shown,
    Table,
    Text,
)
from cunqiao.desks.framework.cells import Content, Words
from cunqiao.desks.framework.counting import counts
from cunqiao.desks.framework.filters import Filter
from cunqiao.desks.framework.sections import Person
from cunqiao.desks.shared import tones
from cunqiao.desks.shared.counties import county_column, county_filters
from cunqiao.identity.access import tills_within
from cunqiao.identity.models import Till
from cunqiao.kernel import calendar
from cunqiao.kernel.errors import NotFound
from cunqiao.kernel.paging import Sort
from cunqiao.ledger.access import top_ups_within
from cunqiao.ledger.models import Account, AccountKind
from cunqiao.ledger.queries import accounts
from cunqiao.logistics.access import parcels_within
from cunqiao.logistics.states import ParcelStatus
from cunqiao.network import queries
from cunqiao.network.models import Station, Tenure
from cunqiao.orders.access import orders_within
from cunqiao.orders.states import OPEN


def rows(here: Here) -> QuerySet[Station]:
    return queries.stations_with_partners(here.scope)


def find(words: str) -> Q:
    """By number, name, or the village's name, pinyin and initials."""
    low = words.lower().replace(" ", "")
    fits = Q(number__startswith=words) | Q(name__contains=words) | Q(village__name__contains=words)
    return fits | Q(village__pinyin__startswith=low) | Q(village__initials__startswith=low)


def open_tenure(station: Station) -> Tenure | None:
    """Who runs it now, of the tenures that were read with it."""
    return next((tenure for tenure in station.tenures.all() if tenure.ended_at is None), None)


def floats(here: Here, stations: Sequence[Station]) -> dict[UUID, int]:
    """What the float of who runs each station holds, in fen. One query."""
    tenures = {tenure.id: station.id for station in stations if (tenure := open_tenure(station))}
    found = accounts(here.scope).filter(kind=AccountKind.FLOAT, holder_id__in=tenures)
    return {tenures[account.holder_id]: account.balance for account in found if account.holder_id}


def lying(here: Here, stations: Sequence[Station]) -> Counter[UUID]:
    """How many parcels lie at each station. One query."""
    there = parcels_within(here.scope).filter(status=ParcelStatus.AT_STATION, station_id__in=[s.id for s in stations])
    return Counter(there.order_by().values_list("station_id", flat=True))


def partner(station: Station) -> Text:
    tenure = open_tenure(station)
    if tenure is None:
        return Text(_("nobody runs it"), tone="bad")
    return Text(tenure.person.name, gettext("since %(when)s") % {"when": calendar.day_of(tenure.began_at).isoformat()})


def columns(here: Here, rows: Sequence[Station]) -> list[Column[Station]]:
    balances, parcels = floats(here, rows), lying(here, rows)
    return [
        Column(
            "name",
            _("Station"),
            lambda station: Text(
                station.name, station.number, here.link("station", station.number), icon="building-store"
            ),
            sort="name",
            on_phone="title",
            exports=lambda station: {_("Station"): station.name, _("Number"): station.number},
        ),
        *county_column(here, on_phone="sub"),
        Column("village", _("Village"), lambda station: station.village.name, on_phone="sub"),
        Column("partner", _("Partner"), partner, on_phone="sub"),
        Column("hours", _("Opening hours"), lambda station: station.hours),
        Column("lying", _("Parcels there"), lambda station: parcels[station.id], number=True),
        Column(
            "opened",
            _("Opened"),
            lambda station: calendar.day_of(station.opened_at).isoformat(),
            sort="opened_at",
            descending=True,
        ),
        Column(
            "float",
            _("Float"),
            lambda station: Money(balances[station.id]) if station.id in balances else "",
            number=True,
            on_phone="side",
        ),
    ]


def filters(here: Here) -> list[Filter]:
    return [Find(_("Number, name, village or pinyin"), find), *county_filters(here)]


STATIONS = List(
    name="stations",
    path="stations",
    title=_("Stations"),
    unit=lambda n: ngettext("station", "stations", n),
    rows=rows,
    key=lambda station: station.number,
    sort=Sort("opened_at", descending=True),
    columns=columns,
    filters=filters,
    empty=Empty(_("No stations yet"), _("Headquarters opens stations in the villages of this county.")),
)


def show_station(here: Here, number: str) -> Shown:
    station = rows(here).filter(number=number).first()
    if station is None:
        raise NotFound(kind="station", id=number)
    tenure = open_tenure(station)
    own = list(accounts(here.scope).filter(holder_id=tenure.id).order_by("kind")) if tenure else []
    own_things = {"station_id": station.id}
    n = counts(
        {
            "lying": parcels_within(here.scope).filter(status=ParcelStatus.AT_STATION, **own_things),
            "going": orders_within(here.scope).filter(status__in=OPEN, **own_things),
        }
    )
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
                    (_("Orders under way"), Link(f"{n['going']:,}", here.link("orders", station=number))),
                    (
                        _("Parcels there"),
                        Link(f"{n['lying']:,}", here.link("parcels", station=number, chip="at_station")),
                    ),
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
        own.append(Act(_("Say who runs it"), here.link("tenure-new", station.number), "user-plus", primary=True))
    else:
        own.append(Act(_("End the partner's time"), here.link("tenure-end", station.number), "user", danger=True))
    return [act for act in own if act.href]


def _money(here: Here, own: list[Account]) -> Table:
    lines = [
        [
            Text(AccountKind(account.kind).label, href=here.link("account", account.id), icon="wallet"),
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
