"""Who sells through the network, in which counties, and what they are owed."""

from collections.abc import Sequence
from uuid import UUID

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cunqiao.catalog import queries
from cunqiao.catalog.access import get_merchant_for
from cunqiao.catalog.actions import start_merchant, start_merchant_in
from cunqiao.catalog.models import Merchant
from cunqiao.desks.framework import (
    Act,
    Column,
    DeskForm,
    Detail,
    Done,
    Empty,
    Find,
    FormPage,
    FormVisit,
    Here,
    List,
    Money,
    People,
    Shown,
    Table,
    Text,
    times,
)
from cunqiao.desks.framework.cells import Content, Words
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.framework.filters import Filter
from cunqiao.desks.framework.sections import Person
from cunqiao.desks.shared import tones
from cunqiao.desks.shared.counties import county_choices, names_of_counties
from cunqiao.desks.shared.goods import goods_cell
from cunqiao.identity.queries import grants
from cunqiao.kernel import calendar, clock
from cunqiao.kernel.paging import Sort
from cunqiao.ledger.models import Account, AccountKind
from cunqiao.ledger.queries import accounts
from cunqiao.logistics.queries import consignment_number
from cunqiao.orders.access import consignments_within

LAST = 10


def own_accounts(here: Here, ids: list[UUID]) -> QuerySet[Account]:
    return accounts(here.scope).filter(kind=AccountKind.MERCHANT, holder_id__in=ids).order_by("county_id")


def owed(here: Here, rows: Sequence[Merchant]) -> dict[UUID | None, list[int]]:
    """What each merchant is owed in each county where it sells, in fen. One query."""
    found: dict[UUID | None, list[int]] = {}
    for account in own_accounts(here, [row.id for row in rows]):
        found.setdefault(account.holder_id, []).append(account.balance)
    return found


def columns(here: Here, rows: Sequence[Merchant]) -> list[Column[Merchant]]:
    by_county = owed(here, rows)
    return [
        Column(
            "name",
            _("Merchant"),
            lambda row: Text(row.name, href=here.link("merchant", row.id), icon="building-store"),
            sort="name",
            on_phone="title",
        ),
        Column(
            "started",
            _("Sells since"),
            lambda row: calendar.day_of(row.started_at).isoformat(),
            sort="started_at",
            descending=True,
            on_phone="sub",
        ),
        Column("counties", _("Counties"), lambda row: len(by_county.get(row.id, [])), number=True),
        Column("owed", _("Owed"), lambda row: Money(sum(by_county.get(row.id, []))), number=True, on_phone="side"),
    ]


def filters(here: Here) -> list[Filter]:
    return [Find(_("Name of the merchant"), lambda words: Q(name__contains=words))]


MERCHANTS = List(
    name="merchants",
    path="merchants",
    title=_("Merchants"),
    unit=lambda n: ngettext("merchant", "merchants", n),
    rows=lambda here: queries.merchants(),
    sort=Sort("started_at", descending=True),
    columns=columns,
    filters=filters,
    acts=[(_("New merchant"), "merchant-new", "plus")],
    empty=Empty(_("No merchants yet"), _("Who sells through the network stands here.")),
)


def show_merchant(here: Here, merchant_id: UUID) -> Shown:
    merchant = get_merchant_for(here.scope, merchant_id)
    since = calendar.day_of(merchant.started_at).isoformat()
    return Shown(
        title=merchant.name,
        sub=gettext("sells since %(when)s") % {"when": since},
        crumbs=[(_("Merchants"), here.link("merchants"))],
        acts=_acts(here, merchant),
        left=[_accounts(here, merchant), _goods(here, merchant), _consignments(here, merchant)],
        right=[
            People(
                _("People"),
                [
                    Person(grant.person.name, grant.person.username, here.link("person", grant.person_id))
                    for grant in grants(place_id=merchant.id)
                ],
            )
        ],
    )


def _acts(here: Here, merchant: Merchant) -> list[Act]:
    """What headquarters does for a merchant; others only look."""
    acts = [Act(_("Register somebody"), here.link("person-new"), "user-plus")]
    if elsewhere(here, merchant):
        acts.append(Act(_("Start in counties"), here.link("merchant-counties", merchant.id), "map-pin"))
    return [act for act in acts if act.href]


def _accounts(here: Here, merchant: Merchant) -> Table:
    found = list(own_accounts(here, [merchant.id]))
    names = names_of_counties(here)
    lines: list[list[Content]] = [
        [Text(names[one.county_id], href=here.link("account", one.id), icon="book"), Money(one.balance)]
        for one in found
    ]
    foot = [(_("Together"), Money(sum(one.balance for one in found)))]
    empty = _("It has to start in a county before it can be paid there.")
    return Table(_("Owed by county"), [_("County"), "#" + gettext("Owed")], lines, foot=foot, empty=empty)


def _goods(here: Here, merchant: Merchant) -> Table:
    found = queries.all_skus(at=clock.now()).filter(product__merchant_id=merchant.id)
    lines: list[list[Content]] = [
        [
            goods_cell(one, href=here.link("sku", one.id)),
            one.national,
            Text(_("not for sale"), tone="quiet") if one.price_fen is None else Money(one.price_fen),
        ]
        for one in found.order_by("-created_at", "-id")[:LAST]
    ]
    heads: list[Words] = [_("Goods"), "#" + gettext("National stock"), "#" + gettext("Price")]
    link = (_("All"), here.link("skus", merchant=merchant.name))
    return Table(_("Goods"), heads, lines, _("the newest"), link=link)


def _consignments(here: Here, merchant: Merchant) -> Table:
    found = consignments_within(here.scope).filter(merchant_id=merchant.id).order_by("-recorded_at", "-id")[:LAST]
    lines: list[list[Content]] = [
        [
            Text(consignment_number(one.order, one), href=here.link("order", one.order.number), icon="packages"),
            times.short(one.recorded_at),
            tones.consignment_pill(one),
        ]
        for one in found
    ]
    link = (_("All"), here.link("consignments", merchant=merchant.name))
    return Table(_("Consignments"), [_("Consignment"), _("Placed on"), _("State")], lines, _("the last"), link=link)


class MerchantForm(DeskForm):
    """Somebody who begins to sell, and where."""

    name = forms.CharField(label=_("Name of the merchant"), max_length=100)
    counties = forms.TypedMultipleChoiceField(
        label=_("Sells in"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("More can follow later."),
    )

    def prepare(self) -> None:
        self.offer("counties", county_choices(self.here))


class CountiesForm(DeskForm):
    """In which more counties a merchant begins to sell."""

    counties = forms.TypedMultipleChoiceField(label=_("Counties"), coerce=int, widget=forms.CheckboxSelectMultiple)

    def prepare(self) -> None:
        self.offer("counties", elsewhere(self.here, self.thing))


def elsewhere(here: Here, merchant: Merchant) -> list[tuple[str, str]]:
    """The counties in which a merchant does not sell yet, as choices."""
    has = {str(one.county_id) for one in own_accounts(here, [merchant.id])}
    return [one for one in county_choices(here) if one[0] not in has]


def new_merchant(visit: FormVisit[object]) -> None:
    merchant = start_merchant(id=visit.id, name=visit.data["name"], at=clock.now())
    start_merchant_in(merchant, visit.data["counties"])


READ_ONLY: list[Page] = [MERCHANTS, Detail(name="merchant", path="merchants/<uuid:merchant_id>", show=show_merchant)]
PAGES: list[Page] = [
    *READ_ONLY,
    FormPage(
        name="merchant-new",
        path="merchants/new",
        title=_("New merchant"),
        form=MerchantForm,
        act=new_merchant,
        done=lambda visit: Done(visit.here.link("merchant", visit.id), gettext("The merchant can sell now.")),
        back=lambda visit: visit.here.link("merchants"),
    ),
    FormPage(
        name="merchant-counties",
        path="merchants/<uuid:merchant_id>/counties",
        title=_("Start in counties"),
        thing=lambda here, merchant_id: get_merchant_for(here.scope, merchant_id),
        form=CountiesForm,
        act=lambda visit: start_merchant_in(visit.thing, visit.data["counties"]),
        done=lambda visit: Done(visit.here.link("merchant", visit.thing.id), gettext("It can be paid there now.")),
        text=lambda visit: visit.thing.name,
        back=lambda visit: visit.here.link("merchant", visit.thing.id),
    ),
]
