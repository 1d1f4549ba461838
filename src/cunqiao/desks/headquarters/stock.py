"""The national stock: what lies ready for every county, and bringing pieces in."""

from collections.abc import Sequence

from django import forms
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cunqiao.catalog import queries
from cunqiao.catalog.access import get_sku_for
from cunqiao.catalog.actions import supply
from cunqiao.catalog.models import Pool, Sku
from cunqiao.desks.framework import (
    Chip,
    Choice,
    Column,
    DeskForm,
    Done,
    Empty,
    Find,
    FormPage,
    FormVisit,
    Here,
    List,
    Text,
)
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.framework.filters import Filter
from cunqiao.desks.shared.counties import county_choices, names_of_counties
from cunqiao.desks.shared.goods import goods_cell
from cunqiao.desks.shared.words import local_name
from cunqiao.kernel.county import NATIONAL
from cunqiao.kernel.paging import Sort

LOW = 10  # pieces of which the desk reminds


def places(here: Here) -> list[tuple[str, str | Promise]]:
    return [(str(NATIONAL), _("The nation")), *county_choices(here)]


def rows(here: Here) -> QuerySet[Pool]:
    """The national stock, or that of the county that is asked for."""
    return queries.pools() if here.request.GET.get("county") else queries.pools(NATIONAL)


def columns(here: Here, rows: Sequence[Pool]) -> list[Column[Pool]]:
    names = names_of_counties(here)
    return [
        Column(
            "name",
            _("Goods"),
            lambda row: goods_cell(row.sku, row.sku.product.merchant.name, here.link("sku", row.sku_id)),
            on_phone="title",
        ),
        Column("county", _("Stock of"), lambda row: names[row.county_id], on_phone="sub"),
        Column("supplied", _("Came in"), lambda row: row.supplied, sort="supplied", descending=True, number=True),
        Column("reserved", _("Reserved"), lambda row: row.reserved, sort="reserved", descending=True, number=True),
        Column("sold", _("Sold"), lambda row: row.sold, sort="sold", descending=True, number=True),
        Column(
            "available",
            _("Available"),
            lambda row: (
                Text(f"{row.available:,}", tone="bad" if row.available == 0 else "wait")
                if row.available < LOW
                else row.available
            ),
            sort="available",
            number=True,
            on_phone="side",
        ),
    ]


def filters(here: Here) -> list[Filter]:
    return [
        Find(
            _("Name, pinyin, initials or barcode"), lambda words: Q(sku_id__in=queries.search_skus(words).values("id"))
        ),
        Choice("county", _("Stock of"), places(here), lookup="county_id"),
    ]


def chips(here: Here) -> list[Chip]:
    return [
        Chip("none", _("None left"), Q(available=0), hot=True),
        Chip("low", _("Fewer than 10 left"), Q(available__lt=LOW)),
    ]


STOCK = List(
    name="stock",
    path="stock",
    title=_("National stock"),
    unit=lambda n: ngettext("SKU", "SKUs", n),
    rows=rows,
    sort=Sort("available", descending=False),
    columns=columns,
    filters=filters,
    chips=chips,
    empty=Empty(_("The national stock is empty"), _("Open a SKU of the goods and bring pieces in.")),
)


class SupplyForm(DeskForm):
    """How many pieces come into which stock."""

    quantity = forms.IntegerField(label=_("Pieces"), min_value=1, max_value=1_000_000)
    county = forms.TypedChoiceField(label=_("Into the stock of"), coerce=int)

    def prepare(self) -> None:
        self.offer("county", places(self.here))


def do_supply(visit: FormVisit[Sku]) -> None:
    supply(
        visit.here.scope,
        id=visit.id,
        county_id=visit.data["county"],
        sku_id=visit.thing.id,
        quantity=visit.data["quantity"],
    )


READ_ONLY: list[Page] = [STOCK]
PAGES: list[Page] = [
    *READ_ONLY,
    FormPage(
        name="supply",
        path="goods/<uuid:sku_id>/supply",
        title=_("Bring pieces into stock"),
        thing=lambda here, sku_id: get_sku_for(here.scope, sku_id),
        form=SupplyForm,
        act=do_supply,
        done=lambda visit: Done(
            visit.here.link("sku", visit.thing.id), gettext("The pieces are in stock and for sale.")
        ),
        submit=_("Bring them in"),
        text=lambda visit: local_name(visit.thing),
        back=lambda visit: visit.here.link("sku", visit.thing.id),
    ),
]
