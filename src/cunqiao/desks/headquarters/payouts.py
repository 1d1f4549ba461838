"""Payouts: one person proposes what a county owes, another approves, and the bank pays."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import BigIntegerField, Q, QuerySet, Sum
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cunqiao.desks.framework import (
    Act,
    Chip,
    Choice,
    Column,
    DeskForm,
    Detail,
    Done,
    Empty,
    Facts,
    FormPage,
    FormVisit,
    Here,
    List,
    Moment,
    Money,
    Note,
    Shown,
    Table,
    Text,
    Total,
)
from cunqiao.desks.framework.cells import Content, Words, with_currency
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.framework.filters import Filter
from cunqiao.desks.shared import tones
from cunqiao.desks.shared.counties import county_choices, county_filters, names_of_counties
from cunqiao.desks.shared.money.names import Holders
from cunqiao.earnings import queries
from cunqiao.earnings.access import get_payout_for, payouts_within
from cunqiao.earnings.actions import approve_payout, propose_payout
from cunqiao.earnings.models import Payout, PayoutItem
from cunqiao.earnings.states import PayoutStatus
from cunqiao.identity.access import names_of
from cunqiao.kernel import clock
from cunqiao.kernel.county import NATIONAL
from cunqiao.kernel.models import Event
from cunqiao.kernel.paging import Sort
from cunqiao.kernel.states import events_of
from cunqiao.ledger.models import AccountKind
from cunqiao.network.queries import people_of_tenures

SHOWN = 20  # items on a payout's page; all of them stand in a list of their own
PAID = [AccountKind.COMMISSION_PAYABLE, AccountKind.MERCHANT]


def rows(here: Here) -> QuerySet[Payout]:
    total = Sum("items__amount_fen", default=0, output_field=BigIntegerField())
    shown = {"total_fen": total}
    return payouts_within(here.scope).annotate(**shown)


def next_step(here: Here, row: Payout) -> Content:
    if row.status == PayoutStatus.APPROVED:
        return ""
    if row.proposed_by_id == here.scope.person_id:
        return Text(_("somebody else must approve"), tone="quiet")
    return Text(_("to approve"), tone="wait")


def payouts_columns(here: Here, rows: Sequence[Payout]) -> list[Column[Payout]]:
    counties = names_of_counties(here)
    names = names_of(row.proposed_by_id for row in rows)
    return [
        Column(
            "county",
            _("County"),
            lambda row: Text(counties[row.county_id], href=here.link("payout", row.id), icon="coins"),
            on_phone="title",
        ),
        Column(
            "proposed",
            _("Proposed on"),
            lambda row: Moment(row.proposed_at, names.get(row.proposed_by_id, "")),
            sort="proposed_at",
            descending=True,
            on_phone="sub",
            exports=lambda row: {_("Proposed on"): Moment(row.proposed_at), _("By"): names.get(row.proposed_by_id, "")},
        ),
        Column("state", _("State"), tones.payout_pill, on_phone="state"),
        Column("next", _("Next step"), partial(next_step, here), on_phone="next"),
        Column("amount", _("Amount"), lambda row: Money(row.total_fen), number=True, on_phone="side"),
    ]


def payouts_filters(here: Here) -> list[Filter]:
    return county_filters(here)


def payouts_chips(here: Here) -> list[Chip]:
    return [
        Chip("proposed", _("Wait for approval"), Q(status=PayoutStatus.PROPOSED), hot=True),
        Chip("approved", _("Paid"), Q(status=PayoutStatus.APPROVED)),
    ]


PAYOUTS = List(
    name="payouts",
    path="payouts",
    title=_("Payouts"),
    unit=lambda n: ngettext("payout", "payouts", n),
    rows=rows,
    sort=Sort("proposed_at", descending=True),
    columns=payouts_columns,
    filters=payouts_filters,
    chips=payouts_chips,
    acts=[(_("Propose a payout"), "payout-new", "coins")],
    empty=Empty(
        _("No payouts yet"),
        _("A payout gathers what a county owes to partners and merchants."),
        _("Propose a payout"),
        "payout-new",
    ),
)


class Payees:
    """Whose the accounts of some items are: a merchant's name; the station, and the partner's name. Two queries."""

    def __init__(self, items: Sequence[PayoutItem]) -> None:
        self.holders = Holders.of(item.account for item in items)
        self.partners = people_of_tenures({item.account.holder_id for item in items if item.account.holder_id})

    def holder(self, item: PayoutItem) -> str:
        return self.holders.holder(item.account.holder)

    def partner(self, item: PayoutItem) -> str:
        """Empty for a merchant."""
        return self.partners.get(item.account.holder_id, "") if item.account.holder_id else ""

    def text(self, here: Here, item: PayoutItem) -> Text:
        return Text(self.holder(item), self.partner(item), here.link("account", item.account_id), icon="wallet")


def show_payout(here: Here, payout_id: UUID) -> Shown:
    payout = get_payout_for(here.scope, payout_id)
    items = list(queries.items(payout).order_by("-amount_fen", "id"))
    events = events_of(payout)
    names = names_of([payout.proposed_by_id, *[event.person_id for event in events]])
    mine = payout.proposed_by_id == here.scope.person_id
    county = names_of_counties(here)[payout.county_id]
    return Shown(
        title=gettext("Payout of %(county)s") % {"county": county},
        state=tones.payout_pill(payout),
        sub=_on_accounts([item.amount_fen for item in items]),
        crumbs=[(_("Payouts"), here.link("payouts")), (county, here.link("county", payout.county_id))],
        acts=_acts(here, payout, mine=mine),
        notes=_notes(payout, mine=mine),
        left=[_items(here, payout, items)],
        right=[_sums(items), _who(payout, events, names)],
    )


def _acts(here: Here, payout: Payout, *, mine: bool) -> list[Act]:
    every = Act(_("All items"), here.link("payout-items", payout.id), "list-details")
    if payout.status == PayoutStatus.APPROVED or mine:
        return [every]
    question = _("The bank pays at once. Approve it?")
    return [
        every,
        Act(_("Approve"), here.link("payout-approve", payout.id), "check", primary=True, post=True, confirm=question),
    ]


def _notes(payout: Payout, *, mine: bool) -> list[Note]:
    if payout.status == PayoutStatus.APPROVED:
        return []
    if mine:
        return [Note(_("One more person"), _("You proposed it. Somebody else must approve it."), "info", "users")]
    return [Note(_("It waits for a second person"), _("Look through the items first."), "wait", "users")]


def _items(here: Here, payout: Payout, items: list[PayoutItem]) -> Table:
    shown = items[:SHOWN]
    payees = Payees(shown)
    lines: list[list[Content]] = [
        [payees.text(here, item), AccountKind(item.account.kind).label, Money(item.amount_fen)] for item in shown
    ]
    link = (_("All items"), here.link("payout-items", payout.id))
    heads: list[Words] = [_("To whom"), _("For"), "#" + gettext("Amount")]
    foot = [(_("Together"), Money(sum(item.amount_fen for item in items)))]
    return Table(_("Items"), heads, lines, _("the largest"), foot, link if len(items) > SHOWN else None)


def _sums(items: list[PayoutItem]) -> Facts:
    def of(kind: AccountKind) -> Money:
        return Money(sum(item.amount_fen for item in items if item.account.kind == kind))

    return Facts(
        _("Together"), [(_("Partners"), of(AccountKind.COMMISSION_PAYABLE)), (_("Merchants"), of(AccountKind.MERCHANT))]
    )


def _who(payout: Payout, events: list[Event], names: dict[UUID, str]) -> Facts:
    facts: list[tuple[Any, Content]] = [
        (_("Proposed on"), Moment(payout.proposed_at, names.get(payout.proposed_by_id, "")))
    ]
    for event in events:
        who = names.get(event.person_id, "") if event.person_id else ""
        facts.append((_("Approved"), Moment(event.happened_at, who)))
    return Facts(_("Two persons"), facts)


def items(here: Here, payout_id: UUID) -> QuerySet[PayoutItem]:
    return queries.items(get_payout_for(here.scope, payout_id))


def items_columns(here: Here, rows: Sequence[PayoutItem]) -> list[Column[PayoutItem]]:
    payees = Payees(rows)
    return [
        Column(
            "who",
            _("To whom"),
            partial(payees.text, here),
            on_phone="title",
            exports=lambda row: {_("To whom"): payees.holder(row), _("Partner"): payees.partner(row)},
        ),
        Column("for", _("For"), lambda row: AccountKind(row.account.kind).label, on_phone="sub"),
        Column(
            "amount",
            _("Amount"),
            lambda row: Money(row.amount_fen),
            sort="amount_fen",
            descending=True,
            number=True,
            on_phone="side",
        ),
    ]


def items_filters(here: Here) -> list[Filter]:
    return [Choice("for", _("For"), [(kind.value, kind.label) for kind in PAID], lookup="account__kind")]


ITEMS = List(
    name="payout-items",
    path="payouts/<uuid:payout_id>/items",
    title=_("Items of a payout"),
    unit=lambda n: ngettext("item", "items", n),
    rows=items,
    crumbs=lambda here, payout_id: [
        (_("Payouts"), here.link("payouts")),
        (_("This payout"), here.link("payout", payout_id)),
    ],
    sort=Sort("amount_fen", descending=True),
    columns=items_columns,
    filters=items_filters,
    total=Total(_("together"), "amount_fen"),
)


class ProposeForm(DeskForm):
    """The county whose debts are gathered."""

    county = forms.TypedChoiceField(label=_("County"), coerce=int)

    def prepare(self) -> None:
        found = county_choices(self.here)
        self.offer("county", [(id, f"{name} · {owed(int(id))}") for id, name in found])


def owed(county_id: int) -> str:
    found = queries.unpaid(county_id)
    if not found:
        return gettext("nothing to pay")
    return _on_accounts([one.amount_fen for one in found])


def _on_accounts(fen: Sequence[int]) -> str:
    """`¥1,250.00 on 3 accounts`."""
    words = ngettext("%(amount)s on %(n)s account", "%(amount)s on %(n)s accounts", len(fen))
    return words % {"amount": with_currency(sum(fen)), "n": len(fen)}


def propose(visit: FormVisit[object]) -> None:
    county_id = visit.data["county"]
    propose_payout(visit.here.scope.in_county(county_id), id=visit.id, county_id=county_id)


READ_ONLY: list[Page] = [PAYOUTS, Detail(name="payout", path="payouts/<uuid:payout_id>", show=show_payout), ITEMS]
PAGES: list[Page] = [
    *READ_ONLY,
    FormPage(
        name="payout-new",
        path="payouts/new",
        title=_("Propose a payout"),
        form=ProposeForm,
        act=propose,
        county=NATIONAL,
        done=lambda visit: Done(
            visit.here.link("payout", visit.id), gettext("Proposed. Nothing is paid before somebody else approves it.")
        ),
        submit=_("Propose it"),
        text=_("It gathers payable commission and merchants' balances that no open payout holds."),
        back=lambda visit: visit.here.link("payouts"),
    ),
    FormPage(
        name="payout-approve",
        path="payouts/<uuid:payout_id>/approve",
        title=_("Approve a payout"),
        thing=lambda here, payout_id: get_payout_for(here.scope, payout_id),
        form=DeskForm,
        act=lambda visit: approve_payout(visit.here.scope, visit.thing, entry_id=visit.id, at=clock.now()),
        done=lambda visit: Done(visit.here.link("payout", visit.thing.id), gettext("Approved. The bank pays.")),
        submit=_("Approve"),
        back=lambda visit: visit.here.link("payout", visit.thing.id),
    ),
]
