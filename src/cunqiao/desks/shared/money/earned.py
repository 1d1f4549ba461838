"""What a partner has earned, opened down: from balances to months, from a month to single parcels."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cunqiao.desks.framework import (
    Column,
    Detail,
    Empty,
    Facts,
    Find,
    Here,
    List,
    Moment,
    Money,
    Pill,
    Shown,
    Table,
    Text,
    Total,
    times,
)
from cunqiao.desks.framework.cells import Content, Words, with_currency
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.framework.filters import Filter
from cunqiao.desks.shared.counties import county_column
from cunqiao.desks.shared.parcels import order_of
from cunqiao.earnings.queries import Month, earned, months
from cunqiao.kernel.calendar import month_span
from cunqiao.kernel.errors import NotFound
from cunqiao.kernel.paging import Sort
from cunqiao.ledger import queries
from cunqiao.ledger.models import Account, AccountKind
from cunqiao.logistics.models import Collection
from cunqiao.network.access import get_tenure_for, tenures_within
from cunqiao.network.models import Tenure


def show_earned(here: Here, tenure_id: UUID) -> Shown:
    """A tenure's commission: what waits, what is payable, and the months it came from."""
    tenure = get_tenure_for(here.scope, tenure_id)
    own = {account.kind: account for account in _accounts(here, tenure)}
    found = months(tenure.county_id, own[AccountKind.COMMISSION_PENDING].id)
    return Shown(
        title=gettext("What %(name)s earned") % {"name": tenure.person.name},
        state=Pill(_("runs the station"), "done") if tenure.ended_at is None else Pill(_("has ended")),
        sub=f"{tenure.station.name} {tenure.station.number}",
        crumbs=[(tenure.station.name, here.link("station", tenure.station.number)), (_("Commission"), "")],
        left=[_months(here, tenure, found)],
        right=[_balances(here, own, found)],
    )


def _accounts(here: Here, tenure: Tenure) -> list[Account]:
    scope = here.scope.in_county(tenure.county_id)
    kinds = [AccountKind.COMMISSION_PENDING, AccountKind.COMMISSION_PAYABLE]
    return list(queries.accounts(scope).filter(holder_id=tenure.id, kind__in=kinds))


def _months(here: Here, tenure: Tenure, found: list[Month]) -> Table:
    rows: list[list[Content]] = [
        [
            Text(
                times.month_in_words(month.name), href=here.link("earned-month", tenure.id, month.name), icon="calendar"
            ),
            month.parcels,
            Money(month.commission_fen),
            Money(month.handling_fen),
            Money(month.commission_fen + month.handling_fen),
        ]
        for month in found
    ]
    heads: list[Words] = [
        _("Month"),
        "#" + gettext("Parcels"),
        "#" + gettext("Goods sold"),
        "#" + gettext("Handing out"),
        "#" + gettext("Together"),
    ]
    return Table(
        _("By month"),
        heads,
        rows,
        _("open a month to see its parcels"),
        empty=_("The first parcel that is handed out brings the first commission."),
    )


def _balances(here: Here, own: dict[str, Account], found: list[Month]) -> Facts:
    pending, payable = own[AccountKind.COMMISSION_PENDING], own[AccountKind.COMMISSION_PAYABLE]
    whole = sum(month.commission_fen + month.handling_fen for month in found)

    def amount(account: Account) -> Text:
        return Text(with_currency(account.balance), href=here.link("account", account.id))

    return Facts(
        _("Where it is"),
        [
            (_("In the return window"), amount(pending)),
            (_("Payable"), amount(payable)),
            (_("Paid out"), Money(whole - pending.balance - payable.balance)),
            (_("Earned in all"), Money(whole)),
        ],
    )


def _span(month: str) -> tuple[datetime, datetime]:
    """The first moment of a month, and that of the next. Raises NotFound for what is no month."""
    try:
        return month_span(month)
    except ValueError as error:
        raise NotFound(kind="month", id=month) from error


def parcels(here: Here, tenure_id: UUID, month: str) -> QuerySet[Collection]:
    """The parcels by which a tenure earned in a month."""
    tenure = get_tenure_for(here.scope, tenure_id)
    since, to = _span(month)
    pending = next(account for account in _accounts(here, tenure) if account.kind == AccountKind.COMMISSION_PENDING)
    return earned(pending, since, to)


def month_title(here: Here, tenure_id: UUID, month: str) -> str:
    _span(month)
    tenure = get_tenure_for(here.scope, tenure_id)
    words = {"name": tenure.person.name, "month": times.month_in_words(month)}
    return gettext("What %(name)s earned in %(month)s") % words


def _state(one: Collection) -> Pill:
    return Pill(_("payable"), "done") if one.released_at else Pill(_("return window"), "wait")


def earned_month_columns(here: Here, rows: Sequence[Collection]) -> list[Column[Collection]]:
    return [
        Column(
            "parcel",
            _("Parcel"),
            lambda one: Text(one.parcel.number, href=here.link("parcel", one.parcel.number), icon="package"),
            on_phone="title",
        ),
        Column("order", _("Order"), lambda one: order_of(here, one.parcel), on_phone="sub"),
        Column("when", _("Handed out"), lambda one: Moment(one.happened_at), sort="recorded_at", descending=True),
        Column("state", _("State"), _state, on_phone="state"),
        Column("goods", _("Goods sold"), lambda one: Money(one.commission_fen), number=True),
        Column("handling", _("Handing out"), lambda one: Money(one.handling_fen), number=True),
        Column(
            "fen",
            _("Together"),
            lambda one: Money(one.fen),
            sort="fen",
            descending=True,
            number=True,
            on_phone="side",
        ),
    ]


EARNED_MONTH = List(
    name="earned-month",
    path="earned/<uuid:tenure_id>/<str:month>",
    title=month_title,
    unit=lambda n: ngettext("parcel", "parcels", n),
    rows=parcels,
    crumbs=lambda here, tenure_id, month: [(_("All months"), here.link("earned", tenure_id))],
    sort=Sort("recorded_at", descending=True),
    columns=earned_month_columns,
    total=Total(_("together"), "fen"),
    empty=Empty(_("Nothing earned in this month"), _("What is handed out in a month stands here, parcel by parcel.")),
)


def commissions(here: Here, rows: Sequence[Tenure]) -> dict[tuple[UUID | None, str], int]:
    """What each tenure's accounts of commission hold, in fen: {(tenure, kind): balance}. One query."""
    kinds = [AccountKind.COMMISSION_PENDING, AccountKind.COMMISSION_PAYABLE]
    found = queries.accounts(here.scope).filter(holder_id__in=[row.id for row in rows], kind__in=kinds)
    return {(account.holder_id, account.kind): account.balance for account in found}


def earners_columns(here: Here, rows: Sequence[Tenure]) -> list[Column[Tenure]]:
    balances = commissions(here, rows)
    return [
        Column(
            "name",
            _("Partner"),
            lambda row: Text(row.person.name, row.station.number, here.link("earned", row.id), icon="coins"),
            on_phone="title",
            exports=lambda row: {_("Partner"): row.person.name, _("Number"): row.station.number},
        ),
        *county_column(here),
        Column(
            "station",
            _("Station"),
            lambda row: Text(row.station.name, href=here.link("station", row.station.number)),
            on_phone="sub",
        ),
        Column("began", _("Since"), lambda row: Moment(row.began_at), sort="began_at", descending=True),
        Column("ended", _("Until"), lambda row: Moment(row.ended_at)),
        Column(
            "pending",
            _("In the return window"),
            lambda row: Money(balances.get((row.id, AccountKind.COMMISSION_PENDING), 0)),
            number=True,
        ),
        Column(
            "payable",
            _("Payable"),
            lambda row: Money(balances.get((row.id, AccountKind.COMMISSION_PAYABLE), 0)),
            number=True,
            on_phone="side",
        ),
    ]


def earners_filters(here: Here) -> list[Filter]:
    return [
        Find(
            _("Partner, station or number"),
            lambda words: Q(
                Q(person__name__contains=words) | Q(station__name__contains=words) | Q(station__number=words)
            ),
        )
    ]


EARNERS = List(
    name="commission",
    path="commission",
    title=_("Partners' commission"),
    unit=lambda n: ngettext("partner", "partners", n),
    rows=lambda here: tenures_within(here.scope),
    sort=Sort("began_at", descending=True),
    columns=earners_columns,
    filters=earners_filters,
    empty=Empty(_("No partners yet"), _("Who runs a station earns by what is ordered and collected there.")),
)

PAGES: list[Page] = [Detail(name="earned", path="earned/<uuid:tenure_id>", show=show_earned), EARNED_MONTH]
