"""Counties at work and their stations."""

from collections.abc import Mapping, Sequence

from django.db.models import Q
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cunqiao.desks.framework import (
    Act,
    Column,
    Detail,
    Empty,
    Facts,
    Here,
    Link,
    List,
    Money,
    People,
    Shown,
    Table,
    Text,
    times,
)
from cunqiao.desks.framework.cells import Content, Words
from cunqiao.desks.framework.counting import counts, counts_by_county
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.framework.sections import Person
from cunqiao.desks.shared import stations, tones
from cunqiao.desks.shared.counties import in_its_county
from cunqiao.earnings.access import payouts_within
from cunqiao.earnings.queries import unpaid
from cunqiao.identity.queries import grants
from cunqiao.kernel import calendar, clock
from cunqiao.kernel.errors import NotFound
from cunqiao.kernel.paging import Sort
from cunqiao.kernel.scope import Role
from cunqiao.ledger import queries as ledger
from cunqiao.ledger.models import Account, AccountKind
from cunqiao.logistics.access import parcels_within
from cunqiao.logistics.states import ParcelStatus
from cunqiao.network.access import stations_within
from cunqiao.network.models import Centre, Station
from cunqiao.network.queries import all_centres, carriers, centres
from cunqiao.orders.access import orders_within
from cunqiao.orders.states import OPEN

LAST = 8


def columns(here: Here, rows: Sequence[Centre]) -> list[Column[Centre]]:
    shown = {"county_id__in": [row.county_id for row in rows]}
    by_county = counts_by_county(
        {
            "stations": stations_within(here.scope).filter(**shown),
            "orders": orders_within(here.scope).filter(status__in=OPEN, **shown),
            "parcels": parcels_within(here.scope).filter(status=ParcelStatus.AT_STATION, **shown),
        }
    )

    def count(page: str, row: Centre, **query: str) -> Link:
        return Link(f"{by_county[page][row.county_id]:,}", here.link(page, county=row.county_id, **query))

    return [
        Column(
            "name",
            _("County"),
            lambda row: Text(row.county_name, row.name, here.link("county", row.county_id), icon="map-pin"),
            on_phone="title",
            exports=lambda row: {_("County"): row.county_name, _("Centre"): row.name},
        ),
        Column(
            "opened",
            _("Opened"),
            lambda row: calendar.day_of(row.opened_at).isoformat(),
            sort="opened_at",
            descending=True,
            on_phone="sub",
        ),
        Column("stations", _("Stations"), lambda row: count("stations", row), number=True, on_phone="side"),
        Column("going", _("Orders under way"), lambda row: count("orders", row), number=True),
        Column(
            "lying",
            _("Parcels at stations"),
            lambda row: count("parcels", row, chip="at_station"),
            number=True,
        ),
    ]


COUNTIES = List(
    name="counties",
    path="counties",
    title=_("Counties"),
    unit=lambda n: ngettext("county", "counties", n),
    rows=lambda here: centres(here.scope),
    sort=Sort("opened_at", descending=True),
    columns=columns,
    acts=[(_("Open a county"), "county-new", "plus")],
    empty=Empty(_("No county is at work yet"), _("A county comes to work when its centre opens.")),
)


def show_county(here: Here, county_id: int) -> Shown:
    here.scope = here.scope.in_county(county_id)
    centre = next((one for one in here.fetched(all_centres) if one.county_id == county_id), None)
    if centre is None:
        raise NotFound(kind="county", id=str(county_id))
    newest = list(stations.rows(here).order_by("-opened_at", "-id")[:LAST])
    going = orders_within(here.scope).filter(status__in=OPEN)
    things = {one.number: going.filter(station_id=one.id) for one in newest}
    n = counts({"stations": stations_within(here.scope), **things})
    kinds = Q(holder_id=None) | Q(kind=AccountKind.CARRIER)
    own = list(ledger.accounts(here.scope).filter(kinds).order_by("kind"))
    return Shown(
        title=centre.county_name,
        sub=gettext("%(centre)s, since %(when)s")
        % {"centre": centre.name, "when": calendar.day_of(centre.opened_at).isoformat()},
        crumbs=[(_("Counties"), here.link("counties"))],
        acts=_acts(here, county_id),
        left=[_stations(here, county_id, newest, n), _accounts(here, own), _payouts(here)],
        right=[_facts(here, centre, n["stations"]), _people(county_id)],
    )


def _acts(here: Here, county_id: int) -> list[Act]:
    """What headquarters does with a county; others only look."""
    acts = [
        Act(_("Change the centre"), here.link("centre", county_id), "edit"),
        Act(_("Another carrier"), here.link("carrier-new", county_id), "truck"),
        Act(_("Register somebody"), here.link("person-new"), "user-plus"),
        Act(_("Open a station"), here.link("station-new", county_id), "plus", primary=True),
    ]
    return [act for act in acts if act.href]


def _stations(here: Here, county_id: int, newest: Sequence[Station], n: Mapping[str, int]) -> Table:
    lines: list[list[Content]] = [
        [
            Text(one.name, one.number, here.link("station", one.number), icon="building-store"),
            one.village.name,
            stations.partner(one),
            n[one.number],
        ]
        for one in newest
    ]
    heads: list[Words] = [_("Station"), _("Village"), _("Partner"), "#" + gettext("Orders under way")]
    link = (_("All stations"), here.link("stations", county=county_id))
    return Table(_("Stations"), heads, lines, _("the newest"), link=link, empty=_("No station has been opened yet."))


def _accounts(here: Here, own: Sequence[Account]) -> Table:
    lines: list[list[Content]] = [
        [Text(AccountKind(one.kind).label, one.holder, here.link("account", one.id), icon="book"), Money(one.balance)]
        for one in own
    ]
    return Table(_("The county's own accounts"), [_("Account"), "#" + gettext("Balance")], lines)


def _payouts(here: Here) -> Table:
    owed = unpaid(here.scope.county_id)
    lines: list[list[Content]] = [
        [
            Text(times.short(one.proposed_at), href=here.link("payout", one.id), icon="coins"),
            tones.payout_pill(one),
        ]
        for one in payouts_within(here.scope).order_by("-proposed_at", "-id")[:3]
    ]
    foot = [(_("owed and in no payout yet"), Money(sum(one.amount_fen for one in owed)))]
    return Table(_("Payouts"), [_("Proposed on"), _("State")], lines, foot=foot, link=(_("All"), here.link("payouts")))


def _facts(here: Here, centre: Centre, count: int) -> Facts:
    now, drivers = clock.now(), list(carriers(here.scope))
    driving = next((one.name for one in drivers if one.started_at <= now), "")
    coming: list[tuple[Words, Content]] = [
        (gettext("Carrier from %(day)s") % {"day": calendar.day_of(one.started_at).isoformat()}, one.name)
        for one in reversed(drivers)
        if one.started_at > now
    ]
    return Facts(
        _("Facts"),
        [
            (_("Centre"), centre.name),
            (_("Phone"), centre.phone),
            (_("Address"), centre.address),
            (_("Carrier"), driving),
            *coming,
            (_("Stations"), Link(f"{count:,}", here.link("stations", county=centre.county_id))),
        ],
    )


def _people(county_id: int) -> People:
    """Who works at the centre; partners stand with their stations."""
    found = grants(county_id=county_id).exclude(role=Role.PARTNER)
    return People(_("People"), [Person(one.person.name, Role(one.role).label) for one in found])


PAGES: list[Page] = [
    COUNTIES,
    Detail(name="county", path="counties/<int:county_id>", show=show_county),
    stations.STATIONS,
    in_its_county(Detail(name="station", path="stations/<str:number>", show=stations.show_station)),
]
