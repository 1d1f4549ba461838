"""Top-ups: what stations asked for, and what the centre confirmed."""

from collections.abc import Sequence
from functools import partial

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cunqiao.desks.framework import Chip, Column, Days, Empty, Here, Link, List, Moment, Money, Text, Total
from cunqiao.desks.framework.cells import Content
from cunqiao.desks.framework.filters import Filter
from cunqiao.desks.shared import tones
from cunqiao.desks.shared.counties import county_column, county_filters
from cunqiao.identity.access import names_of
from cunqiao.kernel.paging import Sort
from cunqiao.ledger.access import top_ups_within
from cunqiao.ledger.models import TopUp
from cunqiao.ledger.states import TopUpStatus
from cunqiao.network.access import stations_within


def longest_waiting(here: Here, count: int) -> list[tuple[TopUp, str]]:
    """Those that have waited longest to be confirmed, each with the name of its station. One query."""
    station = stations_within(here.scope).filter(county_id=OuterRef("county_id"), number=OuterRef("account__holder"))
    waiting = top_ups_within(here.scope).filter(status=TopUpStatus.REQUESTED).order_by("requested_at", "id")
    return [(one, one.station_name) for one in waiting.annotate(station_name=Subquery(station.values("name")))[:count]]


def next_step(here: Here, top_up: TopUp) -> Content:
    if top_up.status != TopUpStatus.REQUESTED:
        return Text(top_up.bank_reference or "")
    confirm = here.link("top-up-confirm", top_up.id)
    return Link(_("Confirm"), confirm) if confirm else Text(_("the county centre confirms"), tone="quiet")


def columns(here: Here, rows: Sequence[TopUp]) -> list[Column[TopUp]]:
    names = names_of({row.requested_by_id for row in rows})
    return [
        Column(
            "asked",
            _("Asked"),
            lambda one: Moment(one.requested_at),
            sort="requested_at",
            descending=True,
            on_phone="sub",
        ),
        *county_column(here),
        Column(
            "station",
            _("Station"),
            lambda one: Text(
                one.account.holder, names.get(one.requested_by_id, ""), here.link("station", one.account.holder)
            ),
            on_phone="title",
        ),
        Column("state", _("State"), tones.top_up_pill, on_phone="state"),
        Column("next", _("Bank reference or next step"), partial(next_step, here), on_phone="next"),
        Column(
            "amount",
            _("Amount"),
            lambda one: Money(one.amount_fen),
            sort="amount_fen",
            descending=True,
            number=True,
            on_phone="side",
        ),
    ]


def filters(here: Here) -> list[Filter]:
    return [*county_filters(here), Days("asked", _("Asked"), "requested_at")]


def chips(here: Here) -> list[Chip]:
    return [
        Chip("requested", _("To confirm"), Q(status=TopUpStatus.REQUESTED), hot=True),
        Chip("confirmed", _("Confirmed"), Q(status=TopUpStatus.CONFIRMED)),
    ]


TOP_UPS = List(
    name="top-ups",
    path="top-ups",
    title=_("Top-ups"),
    unit=lambda n: ngettext("top-up", "top-ups", n),
    rows=lambda here: top_ups_within(here.scope),
    sort=Sort("requested_at", descending=True),
    columns=columns,
    filters=filters,
    chips=chips,
    total=Total(_("together"), "amount_fen"),
    acts=[(_("By the bank's statement"), "statement", "wallet")],
    empty=Empty(_("No top-ups yet"), _("When a station has paid the bank, it asks for its top-up here.")),
)
