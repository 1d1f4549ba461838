"""Payouts: one person proposes what a county owes, another approves, and the bank pays."""

from collections.abc import Sequence
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
from cunqiao.desks.framework.cells import Content, Words, amount
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.framework.paging import Sort
from cunqiao.desks.headquarters.nation import COUNTY, county_choices, name_counties
from cunqiao.desks.shared import tones
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
from cunqiao.kernel.states import events_of
from cunqiao.ledger.models import Kind
from cunqiao.network.queries import people_of_tenures

SHOWN = 20  # items on a payout's page; all of them stand in a list of their own
PAID = [Kind.COMMISSION_PAYABLE, Kind.MERCHANT]


def rows(here: Here) -> QuerySet[Payout]:
    total = Sum("items__amount_fen", default=0, output_field=BigIntegerField())
    return payouts_within(here.scope).annotate(total_fen=total)


def prepare(here: Here, found: list[Any]) -> None:
    """The names of the counties and of who proposed. Two queries."""
    name_counties(found)
    names = names_of(row.proposed_by_id for row in found)
    for row in found:
        row.proposed_by = names.get(row.proposed_by_id, "")


def next_step(row: Payout, here: Here) -> Content:
    if row.status == PayoutStatus.APPROVED:
        return ""
    if row.proposed_by_id == here.scope.person_id:
        return Text(_("somebody else must approve"), tone="quiet")
    return Text(_("to approve"), tone="wait")


PAYOUTS = List(
    name="payouts",
    path="payouts",
    title=_("Payouts"),
    unit=_("payouts"),
    rows=rows,
    prepare=prepare,
    sort=Sort("proposed_at", falling=True),
    columns=[
        Column(
            "county",
            _("County"),
            lambda row, here: Text(row.county, href=here.link("payout", row.id), icon="coins"),
            on_phone="title",
        ),
        Column(
            "proposed",
            _("Proposed on"),
            lambda row, here: Moment(row.proposed_at, row.proposed_by),
            sort="proposed_at",
            falling=True,
            on_phone="sub",
            exports=lambda row, here: {_("Proposed on"): Moment(row.proposed_at), _("By"): row.proposed_by},
        ),
        Column("state", _("State"), lambda row, here: tones.payout_pill(row), on_phone="state"),
        Column("next", _("Next step"), next_step, on_phone="next"),
        Column("amount", _("Amount"), lambda row, here: Money(row.total_fen), number=True, on_phone="side"),
    ],
    filters=[COUNTY],
    chips=[
        Chip("proposed", _("Wait for approval"), lambda here: Q(status=PayoutStatus.PROPOSED), hot=True),
        Chip("approved", _("Paid"), lambda here: Q(status=PayoutStatus.APPROVED)),
    ],
    acts=[(_("Propose a payout"), "payout-new", "coins")],
    empty=Empty(
        _("No payouts yet"),
        _("A payout gathers what a county owes to partners and merchants."),
        _("Propose a payout"),
        "payout-new",
    ),
)


def name_items(here: Here, found: list[Any]) -> None:
    """Whose account each is: the merchant's name; the station, and the partner's name. Two queries."""
    holders = Holders.of(item.account for item in found)
    partners = people_of_tenures({item.account.holder_id for item in found if item.account.holder_id})
    for item in found:
        item.who = holders.holder(item.account.holder)
        item.person = partners.get(item.account.holder_id, "")


def show_payout(here: Here, payout_id: UUID) -> Shown:
    payout = get_payout_for(here.scope, payout_id)
    name_counties([payout])
    items = list(queries.items(payout).order_by("-amount_fen", "id"))
    events = events_of(payout)
    names = names_of([payout.proposed_by_id, *[event.person_id for event in events]])
    mine = payout.proposed_by_id == here.scope.person_id
    county: str = payout.county  # type: ignore[attr-defined]
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
        Act(_("Approve"), here.link("payout-approve", payout.id), "check", go=True, post=True, sure=question),
    ]


def _notes(payout: Payout, *, mine: bool) -> list[Note]:
    if payout.status == PayoutStatus.APPROVED:
        return []
    if mine:
        return [Note(_("One more person"), _("You proposed it. Somebody else must approve it."), "info", "users")]
    return [Note(_("It waits for a second person"), _("Look through the items first."), "wait", "users")]


def _items(here: Here, payout: Payout, items: list[PayoutItem]) -> Table:
    shown = items[:SHOWN]
    name_items(here, shown)
    lines: list[list[Content]] = [
        [_whose(item, here), Kind(item.account.kind).label, Money(item.amount_fen)] for item in shown
    ]
    link = (_("All items"), here.link("payout-items", payout.id))
    heads: list[Words] = [_("To whom"), _("For"), "#" + gettext("Amount")]
    foot = [(_("Together"), Money(sum(item.amount_fen for item in items)))]
    return Table(_("Items"), heads, lines, _("the largest"), foot, link if len(items) > SHOWN else None)


def _whose(item: Any, here: Here) -> Text:
    return Text(item.who, item.person, here.link("account", item.account_id), icon="wallet")


def _sums(items: list[PayoutItem]) -> Facts:
    def of(kind: Kind) -> Money:
        return Money(sum(item.amount_fen for item in items if item.account.kind == kind))

    return Facts(_("Together"), [(_("Partners"), of(Kind.COMMISSION_PAYABLE)), (_("Merchants"), of(Kind.MERCHANT))])


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


ITEMS = List(
    name="payout-items",
    path="payouts/<uuid:payout_id>/items",
    title=_("Items of a payout"),
    unit=_("items"),
    rows=items,
    prepare=name_items,
    crumbs=lambda here, payout_id: [
        (_("Payouts"), here.link("payouts")),
        (_("This payout"), here.link("payout", payout_id)),
    ],
    sort=Sort("amount_fen", falling=True),
    columns=[
        Column(
            "who",
            _("To whom"),
            _whose,
            on_phone="title",
            exports=lambda row, here: {_("To whom"): row.who, _("Partner"): row.person},
        ),
        Column("for", _("For"), lambda row, here: Kind(row.account.kind).label, on_phone="sub"),
        Column(
            "amount",
            _("Amount"),
            lambda row, here: Money(row.amount_fen),
            sort="amount_fen",
            falling=True,
            number=True,
            on_phone="side",
        ),
    ],
    filters=[Choice("for", _("For"), [(kind.value, kind.label) for kind in PAID], lookup="account__kind")],
    total=Total(_("together"), "amount_fen"),
)


class ProposeForm(DeskForm):
    """The county whose debts are gathered."""

    county = forms.ChoiceField(label=_("County"))

    def prepare(self) -> None:
        found = county_choices(self.here) if self.here else []
        self.fields["county"].choices = [(id, f"{name} · {owed(int(id))}") for id, name in found]  # type: ignore[attr-defined]


def owed(county_id: int) -> str:
    found = queries.unpaid(county_id)
    if not found:
        return gettext("nothing to pay")
    return _on_accounts([one.amount_fen for one in found])


def _on_accounts(fen: Sequence[int]) -> str:
    """`¥1,250.00 on 3 accounts`."""
    words = ngettext("¥%(amount)s on %(n)s account", "¥%(amount)s on %(n)s accounts", len(fen))
    return words % {"amount": amount(sum(fen)), "n": len(fen)}


def propose(here: Here, thing: object, id: UUID, data: dict[str, Any]) -> None:
    county_id = int(data["county"])
    propose_payout(here.scope.in_county(county_id), id=id, county_id=county_id)


SEEN: list[Page] = [PAYOUTS, Detail(name="payout", path="payouts/<uuid:payout_id>", show=show_payout), ITEMS]
PAGES: list[Page] = [
    *SEEN,
    FormPage(
        name="payout-new",
        path="payouts/new",
        title=_("Propose a payout"),
        form=ProposeForm,
        act=propose,
        county=lambda here, thing: NATIONAL,
        done=lambda here, thing, id: Done(
            here.link("payout", id), gettext("Proposed. Nothing is paid before somebody else approves it.")
        ),
        submit=_("Propose it"),
        text=_("It gathers payable commission and merchants' balances that no open payout holds."),
        back=lambda here, thing: here.link("payouts"),
    ),
    FormPage(
        name="payout-approve",
        path="payouts/<uuid:payout_id>/approve",
        title=_("Approve a payout"),
        thing=lambda here, payout_id: get_payout_for(here.scope, payout_id),
        form=DeskForm,
        act=lambda here, payout, id, data: approve_payout(here.scope, payout, entry_id=id, at=clock.now()),
        done=lambda here, payout, id: Done(here.link("payout", payout.id), gettext("Approved. The bank pays.")),
        submit=_("Approve"),
        back=lambda here, payout: here.link("payout", payout.id),
    ),
]
