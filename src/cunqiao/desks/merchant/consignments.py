"""A merchant's consignments: what is to ship, the oldest deadline first; all of them; one of them."""

from collections.abc import Sequence
from functools import partial

from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cunqiao.desks.framework import (
    Act,
    Bulk,
    Chip,
    Choice,
    Column,
    Days,
    Detail,
    Empty,
    Facts,
    Find,
    Here,
    Link,
    List,
    Moment,
    Money,
    Note,
    Shown,
    Table,
    Text,
    Timeline,
    View,
    times,
)
from cunqiao.desks.framework.cells import Content, Words
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.framework.filters import Filter
from cunqiao.desks.framework.sections import Bridge, Entries, Entry, Step
from cunqiao.desks.merchant.waiting import is_due_today, is_late
from cunqiao.desks.shared import tones
from cunqiao.desks.shared.counties import names_of_counties
from cunqiao.desks.shared.goods import goods_cell
from cunqiao.desks.shared.order_page import pieces_words
from cunqiao.desks.shared.words import entry_words, move_words
from cunqiao.kernel import clock
from cunqiao.kernel.paging import Sort
from cunqiao.ledger.queries import accounts, postings
from cunqiao.logistics import queries
from cunqiao.logistics.access import get_parcel_for, labelled, parcels_within
from cunqiao.logistics.models import Parcel
from cunqiao.logistics.queries import Happening, history_of
from cunqiao.network.models import Centre
from cunqiao.network.queries import centres, county_of_number
from cunqiao.orders.access import get_consignment_for
from cunqiao.orders.models import Consignment
from cunqiao.orders.states import ConsignmentStatus

PIERS = ["ship", "arrived_county", "depart", "received", "collect"]
AT = {"shipped": 1, "at_county": 2, "loaded": 2, "on_trip": 3, "at_station": 4, "collected": 5}


def number_of(consignment: Consignment) -> str:
    return queries.consignment_number(consignment.order, consignment)


def consignment_of(here: Here, number: str) -> Consignment:
    """One of the merchant's, with its goods and parcels. Raises NotFound."""

    def fetch() -> Consignment:
        scope = here.scope.in_county(county_of_number(number))
        found = get_consignment_for(scope, number)
        return queries.consignments(scope).get(id=found.id)

    return here.fetched(fetch, "consignment", number)


def find(here: Here, words: str) -> Q:
    """By the beginning of the number, of a parcel's number or of a tracking number."""
    upper = words.upper()
    boxes = parcels_within(here.scope).filter(labelled(words)).order_by()
    order = upper.rpartition("-")[0] if upper.count("-") > 1 else upper
    return Q(order__number__startswith=order) | Q(id__in=boxes.values("consignment_id"))


def goods(consignment: Consignment) -> Content:
    """What is still to be shipped, or was."""
    lines = list(consignment.lines.all())
    pieces = sum(line.kept_quantity for line in lines)
    return goods_cell(lines[0].sku, pieces_words(pieces)) if lines else Text("", pieces_words(pieces), icon="package")


def worth_fen(consignment: Consignment) -> int:
    return sum(line.kept_fen for line in consignment.lines.all())


def deadline(consignment: Consignment) -> Content:
    """When it must be shipped, and how long that is; afterwards when it had to be."""
    if consignment.status != ConsignmentStatus.TO_SHIP:
        return Moment(consignment.ship_by)
    left = consignment.ship_by - clock.now()
    if left.total_seconds() < 0:
        return Text(
            gettext("late by %(long)s") % {"long": times.duration(-left)}, times.short(consignment.ship_by), tone="bad"
        )
    return Text(gettext("in %(long)s") % {"long": times.duration(left)}, times.short(consignment.ship_by), tone="wait")


def next_act(here: Here, consignment: Consignment) -> Content:
    if consignment.status == ConsignmentStatus.TO_SHIP:
        return Link(_("Ship"), here.link("ship", number_of(consignment)))
    if consignment.status == ConsignmentStatus.SHIPPED:
        return Link(_("Labels"), here.link("labels", id=number_of(consignment)))
    return ""


def numbered(here: Here, rows: Sequence[Consignment]) -> list[Column[Consignment]]:
    """The columns that every list of consignments begins with."""
    counties = names_of_counties(here)
    return [
        Column(
            "number",
            _("Consignment"),
            lambda row: Text(number_of(row), times.short(row.recorded_at), here.link("consignment", number_of(row))),
            sort="recorded_at",
            descending=True,
            on_phone="sub",
        ),
        Column(
            "place",
            _("Station"),
            lambda row: Text(row.order.station.name, counties[row.county_id]),
            on_phone="title",
        ),
        Column("goods", _("Goods"), goods, on_phone="sub"),
    ]


def valued(here: Here) -> list[Column[Consignment]]:
    """The columns that every list of consignments ends with."""
    return [
        Column("worth", _("Amount"), lambda row: Money(worth_fen(row)), number=True, on_phone="side"),
        Column("next", _("Next step"), partial(next_act, here), on_phone="next"),
    ]


def to_ship_columns(here: Here, rows: Sequence[Consignment]) -> list[Column[Consignment]]:
    due = Column("deadline", _("Ship by"), deadline, sort="ship_by", on_phone="state")
    return [*numbered(here, rows), due, *valued(here)]


def to_ship_filters(here: Here) -> list[Filter]:
    return [Find(_("Number or tracking number"), partial(find, here)), Days("due", _("Ship by"), "ship_by")]


def to_ship_chips(here: Here) -> list[Chip]:
    return [Chip("late", _("Late"), is_late(), hot=True), Chip("today", _("Before the day ends"), is_due_today())]


TO_SHIP = List(
    name="to-ship",
    path="to-ship",
    title=_("To ship"),
    unit=lambda n: ngettext("consignment", "consignments", n),
    rows=lambda here: queries.consignments(here.scope, status=ConsignmentStatus.TO_SHIP),
    key=number_of,
    sort=Sort("ship_by", descending=False),
    columns=to_ship_columns,
    filters=to_ship_filters,
    chips=to_ship_chips,
    empty=Empty(_("All is shipped"), _("As soon as a station orders something of yours, it stands here.")),
)


def columns(here: Here, rows: Sequence[Consignment]) -> list[Column[Consignment]]:
    return [
        *numbered(here, rows),
        Column("deadline", _("Ship by"), deadline, sort="ship_by"),
        Column("state", _("State"), tones.consignment_pill, on_phone="state"),
        *valued(here),
    ]


def filters(here: Here) -> list[Filter]:
    return [
        Find(_("Number or tracking number"), partial(find, here)),
        Choice("status", _("State"), ConsignmentStatus.choices),
        Days("placed", _("Placed on"), "recorded_at"),
    ]


def chips(here: Here) -> list[Chip]:
    shipped = ConsignmentStatus.SHIPPED
    return [
        Chip("to_ship", _("To ship"), Q(status=ConsignmentStatus.TO_SHIP)),
        Chip("under_way", _("Under way"), Q(status=shipped, at_station_at=None)),
        Chip("at_station", _("At the station"), Q(status=shipped, at_station_at__isnull=False)),
        Chip("collected", _("Handed over and paid"), Q(status=ConsignmentStatus.COLLECTED)),
        Chip(
            "back",
            _("Cancelled or expired"),
            Q(status__in=[ConsignmentStatus.CANCELLED, ConsignmentStatus.EXPIRED]),
        ),
    ]


CONSIGNMENTS = List(
    name="consignments",
    path="consignments",
    title=_("Consignments"),
    unit=lambda n: ngettext("consignment", "consignments", n),
    rows=lambda here: queries.consignments(here.scope),
    key=number_of,
    sort=Sort("recorded_at", descending=True),
    columns=columns,
    filters=filters,
    chips=chips,
    bulk=[Bulk("labels", _("Print labels"), "printer", "labels", primary=True)],
    empty=Empty(_("No consignments yet"), _("As soon as a station orders something of yours, it stands here.")),
)


def shown(here: Here, number: str) -> Shown:
    """Raises NotFound, also for another merchant's. A constant number of queries."""
    consignment = consignment_of(here, number)
    parcels = sorted(consignment.parcels.all(), key=lambda parcel: (len(parcel.number), parcel.number))
    numbers = {number, *(parcel.number for parcel in parcels)}
    history = [one for one in history_of(consignment.order) if one.number in numbers]
    station, centre = consignment.order.station, centres(here.scope.in_county(consignment.county_id)).get()
    return Shown(
        title=number,
        state=tones.consignment_pill(consignment),
        sub=f"{centre.county_name} · {station.name} {station.number}",
        crumbs=[(_("Consignments"), here.link("consignments"))],
        acts=_acts(here, consignment),
        bridge=_bridge(consignment, parcels, history),
        notes=_notes(consignment),
        left=[_goods(consignment), _parcels(here, consignment, parcels), *_money(here, consignment)],
        right=[_facts(consignment, centre), _what_happened(history)],
    )


def _acts(here: Here, consignment: Consignment) -> list[Act]:
    number = number_of(consignment)
    if consignment.status == ConsignmentStatus.TO_SHIP:
        return [Act(_("Ship"), here.link("ship", number), "truck", primary=True)]
    if consignment.parcels.all():
        return [Act(_("Print labels"), here.link("labels", id=number), "printer", primary=True)]
    return []


def _notes(consignment: Consignment) -> list[Note]:
    if consignment.status != ConsignmentStatus.TO_SHIP or consignment.ship_by >= clock.now():
        return []
    late = gettext("Late by %(long)s") % {"long": times.duration(clock.now() - consignment.ship_by)}
    text = _("The villager waits. What is not shipped goes back in the end, and its money with it.")
    return [Note(late, text, "bad", "clock")]


def _bridge(consignment: Consignment, parcels: Sequence[Parcel], history: Sequence[Happening]) -> Bridge | None:
    """How far the parcel that has come least far has come."""
    if consignment.status in (ConsignmentStatus.CANCELLED, ConsignmentStatus.EXPIRED):
        return None
    titles = [_("Ordered"), _("Shipped"), _("At the centre"), _("To the village"), _("At the station"), _("Collected")]
    when = {one.move: one.happened_at for one in reversed(history)}  # of each the first
    times_of = [consignment.recorded_at, *(when.get(move) for move in PIERS)]
    at = min((AT[parcel.status] for parcel in parcels), default=0)
    steps = []
    for pier, (title, moment) in enumerate(zip(titles, times_of, strict=True)):
        late = pier == 1 and at == 0 and consignment.ship_by < clock.now()
        state = "done" if pier <= at else "late" if late else "now" if pier == at + 1 else "next"
        sub = times.short(moment) if moment and pier <= at else ""
        if pier == 1 and at == 0:
            sub = gettext("by %(when)s") % {"when": times.short(consignment.ship_by)}
        steps.append(Step(title, sub, state))
    return Bridge(_("Progress"), steps)


def _goods(consignment: Consignment) -> Table:
    rows: list[list[Content]] = [
        [
            goods_cell(line.sku, _gone(line.given_back)),
            Money(line.unit_price_fen),
            line.kept_quantity,
            Money(line.kept_fen),
        ]
        for line in consignment.lines.all()
    ]
    heads: list[Words] = [_("Goods"), "#" + gettext("Price"), "#" + gettext("Pieces"), "#" + gettext("Together")]
    return Table(_("Goods"), heads, rows, foot=[(_("Total"), Money(worth_fen(consignment)))])


def _gone(pieces: int) -> str:
    return gettext("%(n)s given back") % {"n": pieces} if pieces else ""


def _parcels(here: Here, consignment: Consignment, parcels: Sequence[Parcel]) -> Table:
    rows: list[list[Content]] = [
        [
            Text(parcel.number, icon="package"),
            Text(parcel.tracking, parcel.carrier),
            tones.parcel_progress(parcel),
        ]
        for parcel in parcels
    ]
    heads = [_("Parcel"), _("Carrier and tracking number"), _("State")]
    link = (_("Print labels"), here.link("labels", id=number_of(consignment))) if rows else None
    return Table(_("Parcels"), heads, rows, link=link, empty=_("Not shipped yet."))


def _money(here: Here, consignment: Consignment) -> list[Entries]:
    """What came to the merchant's account for the order."""
    account = accounts(here.scope).filter(county_id=consignment.county_id).first()
    if account is None:
        return []
    moved = postings(account).filter(order_id=consignment.order_id).order_by("recorded_at", "id")
    lines = [
        Entry(
            entry_words(one.kind),
            one.happened_at,
            [(_("Your account"), Money(one.amount_fen if one.side == "credit" else -one.amount_fen, signed=True))],
        )
        for one in moved
    ]
    return [Entries(_("Money"), lines, _("You are paid when the villager has it."))] if lines else []


def _facts(consignment: Consignment, centre: Centre) -> Facts:
    station = consignment.order.station
    return Facts(
        _("Where it goes"),
        [
            (_("County"), centre.county_name),
            (_("Ship to"), Text(centre.name, centre.address)),
            (_("Phone"), centre.phone),
            (_("Station"), f"{station.name} {station.number}"),
            (_("Order"), consignment.order.number),
            (_("Ship by"), deadline(consignment)),
        ],
    )


def _what_happened(history: Sequence[Happening]) -> Timeline:
    """Newest first. Who did it is no merchant's business."""
    steps = [
        Step(f"{move_words(one.kind, one.move)} {one.number}", times.short(one.happened_at), "done")
        for one in reversed(history)
    ]
    return Timeline(_("What happened"), steps or [Step(_("Ordered"), "", "done")])


def to_its_consignment(here: Here, number: str) -> HttpResponse:
    """A parcel is shown with what it belongs to."""
    parcel = get_parcel_for(here.scope, number)
    assert parcel.consignment is not None, "a merchant reaches parcels by consignments"
    return HttpResponseRedirect(here.link("consignment", number_of(parcel.consignment)))


PAGES: list[Page] = [
    TO_SHIP,
    CONSIGNMENTS,
    Detail(name="consignment", path="consignments/<str:number>", show=shown),
    View(name="parcel", path="parcels/<str:number>", template="", show=to_its_consignment),
]
