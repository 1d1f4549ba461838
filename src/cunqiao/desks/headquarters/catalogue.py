"""What is sold: goods with their prices, and where their pieces lie."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cunqiao.catalog import queries
from cunqiao.catalog.access import get_sku_for
from cunqiao.catalog.models import Handling, Sku
from cunqiao.desks.framework import (
    Act,
    Chip,
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
    times,
)
from cunqiao.desks.framework.cells import Content, Words
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.framework.filters import Filter
from cunqiao.desks.shared.counties import names_of_counties
from cunqiao.desks.shared.goods import goods_cell, photo
from cunqiao.desks.shared.words import local_name, other_name
from cunqiao.identity.access import names_of
from cunqiao.kernel import clock
from cunqiao.kernel.paging import Sort


def columns(here: Here, rows: Sequence[Sku]) -> list[Column[Sku]]:
    return [
        Column(
            "name",
            _("Goods"),
            lambda row: goods_cell(row, other_name(row), here.link("sku", row.id)),
            on_phone="title",
            exports=lambda row: {
                _("Goods"): row.name,
                _("English name"): row.name_en,
                _("Barcode"): row.barcode,
            },
        ),
        Column(
            "merchant",
            _("Merchant"),
            lambda row: Text(row.product.merchant.name, href=here.link("merchant", row.product.merchant_id)),
            on_phone="sub",
        ),
        Column(
            "category",
            _("Category"),
            lambda row: Text(local_name(row.product.category), href=here.link("category", row.product.category.slug)),
        ),
        Column("handling", _("Handling"), lambda row: Handling(row.handling).label),
        Column("national", _("National stock"), lambda row: row.national, number=True),
        Column(
            "price",
            _("Price"),
            lambda row: Text(_("not for sale"), tone="quiet") if row.price_fen is None else Money(row.price_fen),
            number=True,
            on_phone="side",
        ),
        Column("added", _("Added"), lambda row: Moment(row.created_at), sort="created_at", descending=True),
    ]


def filters(here: Here) -> list[Filter]:
    return [
        Find(_("Name, pinyin, initials or barcode"), queries.matching),
        Find(
            _("Merchant"),
            lambda words: Q(product__merchant__name__contains=words),
            name="merchant",
        ),
    ]


def chips(here: Here) -> list[Chip]:
    return [
        Chip("sold", _("For sale"), Q(price_fen__isnull=False)),
        Chip("not", _("Not for sale"), Q(price_fen=None)),
        Chip("none", _("None in the national stock"), Q(national=0)),
    ]


SKUS = List(
    name="skus",
    path="goods",
    title=_("Goods"),
    unit=lambda n: ngettext("SKU", "SKUs", n),
    rows=lambda here: queries.all_skus(at=clock.now()),
    sort=Sort("created_at", descending=True),
    columns=columns,
    filters=filters,
    chips=chips,
    empty=Empty(_("No goods yet"), _("Merchants offer their goods; with a price they are for sale.")),
)


def show_sku(here: Here, sku_id: UUID) -> Shown:
    get_sku_for(here.scope, sku_id)
    sku = queries.all_skus(at=clock.now()).get(id=sku_id)
    return Shown(
        title=local_name(sku),
        state=Pill(_("for sale"), "done") if sku.price_fen is not None else Pill(_("not for sale")),
        sub=other_name(sku),
        crumbs=[(_("Goods"), here.link("skus"))],
        acts=[Act(_("Bring pieces into stock"), here.link("supply", sku_id), "plus", primary=True)],
        left=[_pools(here, sku), _prices(sku), _supplies(here, sku)],
        right=[
            *photo(sku),
            Facts(
                _("Facts"),
                [
                    (
                        _("Merchant"),
                        Text(sku.product.merchant.name, href=here.link("merchant", sku.product.merchant_id)),
                    ),
                    (
                        _("Category"),
                        Text(local_name(sku.product.category), href=here.link("category", sku.product.category.slug)),
                    ),
                    (_("Handling"), Handling(sku.handling).label),
                    (_("Barcode"), sku.barcode or Text(_("none"), tone="quiet")),
                    (_("Added"), times.short(sku.created_at)),
                ],
            ),
        ],
    )


def _pools(here: Here, sku: Sku) -> Table:
    found = list(queries.pools().filter(sku=sku).order_by("county_id"))
    names = names_of_counties(here)
    lines: list[list[Content]] = [
        [names[one.county_id], one.supplied, one.reserved, one.sold, one.available] for one in found
    ]
    heads: list[Words] = [
        _("Stock of"),
        "#" + gettext("Came in"),
        "#" + gettext("Reserved"),
        "#" + gettext("Sold"),
        "#" + gettext("Available"),
    ]
    return Table(_("Stock"), heads, lines, empty=_("No piece of it has come into any stock."))


def _prices(sku: Sku) -> Table:
    found = queries.prices_of(sku)[:12]
    names = names_of(price.set_by_id for price in found)
    lines: list[list[Content]] = [
        [
            Moment(price.valid_from),
            names.get(price.set_by_id, "") if price.set_by_id else "",
            Text(_("not for sale"), tone="quiet") if price.price_fen is None else Money(price.price_fen),
        ]
        for price in found
    ]
    return Table(_("Prices"), [_("From"), _("Set by"), "#" + gettext("Price")], lines, _("orders keep theirs"))


def _supplies(here: Here, sku: Sku) -> Table:
    found = list(queries.supplies(sku).order_by("-supplied_at", "-id")[:12])
    counties = names_of_counties(here)
    names = names_of(one.supplied_by_id for one in found)
    lines: list[list[Content]] = [
        [
            Moment(one.supplied_at),
            counties[one.county_id],
            names.get(one.supplied_by_id, "") if one.supplied_by_id else "",
            one.quantity,
        ]
        for one in found
    ]
    return Table(_("What came in"), [_("When"), _("Stock of"), _("By"), "#" + gettext("Pieces")], lines)


READ_ONLY: list[Page] = [SKUS, Detail(name="sku", path="goods/<uuid:sku_id>", show=show_sku)]
