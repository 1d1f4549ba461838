"""What is sold and what it earns: goods with their prices, categories with their rates from a day on."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import validate_slug
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cunqiao.catalog import queries
from cunqiao.catalog.access import get_category, get_sku_for
from cunqiao.catalog.actions import add_category, set_rate
from cunqiao.catalog.models import Category, Handling, Rate, Sku
from cunqiao.desks.framework import (
    Act,
    Chip,
    Column,
    DeskForm,
    Detail,
    Done,
    Empty,
    Facts,
    Find,
    FormPage,
    Here,
    List,
    Moment,
    Money,
    Note,
    Pill,
    Shown,
    Table,
    Text,
    times,
)
from cunqiao.desks.framework.cells import Content, Words
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.framework.fields import MomentField, PercentField
from cunqiao.desks.framework.filters import Filter
from cunqiao.desks.shared.counties import names_of_counties
from cunqiao.desks.shared.words import named, other_name
from cunqiao.identity.access import names_of
from cunqiao.kernel import calendar, clock
from cunqiao.kernel.errors import NotFound
from cunqiao.kernel.paging import Sort


def percent(points: int | None) -> str:
    """Basis points as people read them: 850 -> 8.5%."""
    return "" if points is None else f"{points / 100:g}%"


def platforms_part(row: Category) -> str:
    if row.fee_bp is None or row.commission_bp is None:
        return ""
    return percent(row.fee_bp - row.commission_bp)


def categories_columns(here: Here, rows: Sequence[Category]) -> list[Column[Category]]:
    return [
        Column(
            "name",
            _("Category"),
            lambda row: Text(
                named(row),
                other_name(row),
                here.link("category", row.slug),
                icon="tags",
            ),
            sort="name",
            on_phone="title",
            exports=lambda row: {
                _("Category"): row.name,
                _("English name"): row.name_en,
                _("Short name"): row.slug,
            },
        ),
        Column("parent", _("Below"), lambda row: named(row.parent) if row.parent else "", on_phone="sub"),
        Column("fee", _("Fee"), lambda row: percent(row.fee_bp), number=True),
        Column(
            "commission",
            _("Partner's part"),
            lambda row: percent(row.commission_bp) or Text(_("no rate yet"), tone="wait"),
            number=True,
            on_phone="side",
        ),
        Column(
            "platform",
            _("Platform's part"),
            platforms_part,
            number=True,
        ),
        Column("since", _("Valid since"), lambda row: Moment(row.since), on_phone="sub"),
    ]


def categories_filters(here: Here) -> list[Filter]:
    return [
        Find(
            _("Category"),
            lambda words: Q(Q(name__contains=words) | Q(name_en__icontains=words)),
        )
    ]


CATEGORIES = List(
    name="categories",
    path="categories",
    title=_("Categories and commission"),
    unit=_("categories"),
    rows=lambda here: queries.categories(clock.now()),
    sort=Sort("name", falling=False),
    columns=categories_columns,
    filters=categories_filters,
    acts=[(_("New category"), "category-new", "plus")],
    empty=Empty(_("No categories yet"), _("Goods are sold under a category, and earn what its rate says.")),
)


def show_category(here: Here, slug: str) -> Shown:
    category = get_category(slug)
    rates = queries.rates_of(category)
    now = clock.now()
    current = next((rate for rate in rates if rate.valid_from <= now), None)
    return Shown(
        title=named(category),
        sub=f"{category.slug} · {other_name(category)}",
        state=Pill(percent(current.commission_bp), "done") if current else Pill(_("no rate yet"), "wait"),
        crumbs=[(_("Categories and commission"), here.link("categories"))],
        acts=[Act(_("Set a new rate"), here.link("rate-new", slug), "plus", go=True)],
        notes=[]
        if current
        else [Note(_("Nothing of it is for sale before it has a rate."), tone="wait", icon="alert-triangle")],
        left=[_rates(rates, current)],
        right=[
            Facts(
                _("Of 100 yuan now"),
                [
                    (_("Merchant"), Money(10_000 - current.fee_bp)),
                    (_("Partner"), Money(current.commission_bp)),
                    (_("Platform"), Money(current.fee_bp - current.commission_bp)),
                ]
                if current
                else [(_("Merchant"), "")],
                _("without the parcel's fees"),
            )
        ],
    )


def _rates(rates: list[Rate], current: Rate | None) -> Table:
    now = clock.now()

    def state(rate: Rate) -> Pill:
        if rate == current:
            return Pill(_("in force"), "done")
        return Pill(_("to come"), "wait") if rate.valid_from > now else Pill(_("past"))

    lines: list[list[Content]] = [
        [
            Moment(rate.valid_from),
            state(rate),
            Text(percent(rate.fee_bp)),
            Text(percent(rate.commission_bp)),
            Text(percent(rate.fee_bp - rate.commission_bp)),
        ]
        for rate in rates
    ]
    heads: list[Words] = [
        _("From"),
        _("State"),
        "#" + gettext("Fee"),
        "#" + gettext("Partner's part"),
        "#" + gettext("Platform's part"),
    ]
    return Table(_("Rates"), heads, lines, _("orders keep the rate of the moment they were placed"))


class RateForm(DeskForm):
    """What the category earns from a moment on."""

    fee_bp = PercentField(label=_("Fee"), help_text=_("What the merchant gives up, in percent of the price."))
    commission_bp = PercentField(
        label=_("Partner's part"), help_text=_("In percent of the price; it is part of the fee.")
    )
    valid_from = MomentField(label=_("Valid from"), help_text=_("China's time. Orders placed before keep their rate."))


def new_rate(here: Here, category: Category, id: UUID, data: dict[str, Any]) -> None:
    set_rate(category=category, **data)


class CategoryForm(DeskForm):
    """A kind of goods."""

    name = forms.CharField(label=_("Chinese name"), max_length=100)
    name_en = forms.CharField(label=_("English name"), max_length=100)
    slug = forms.CharField(
        label=_("Short name"),
        max_length=40,
        validators=[validate_slug],
        help_text=_("Small letters, digits and hyphens."),
    )
    parent = forms.ChoiceField(label=_("Below"), required=False)

    def prepare(self) -> None:
        found = [(row.slug, named(row)) for row in queries.categories(clock.now()).order_by("name")]
        self.fields["parent"].choices = [("", gettext("At the top")), *found]  # type: ignore[attr-defined]


def new_category(here: Here, thing: object, id: UUID, data: dict[str, Any]) -> None:
    parent = get_category(data["parent"]) if data["parent"] else None
    add_category(id=id, slug=data["slug"], name=data["name"], name_en=data["name_en"], parent=parent)


def skus_columns(here: Here, rows: Sequence[Sku]) -> list[Column[Sku]]:
    return [
        Column(
            "name",
            _("Goods"),
            lambda row: Text(
                named(row),
                other_name(row),
                here.link("sku", row.id),
                icon="package",
            ),
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
            lambda row: Text(named(row.product.category), href=here.link("category", row.product.category.slug)),
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
        Column("added", _("Added"), lambda row: Moment(row.created_at), sort="created_at", falling=True),
    ]


def skus_filters(here: Here) -> list[Filter]:
    return [
        Find(_("Name, pinyin, initials or barcode"), queries.fits),
        Find(
            _("Merchant"),
            lambda words: Q(product__merchant__name__contains=words),
            name="merchant",
        ),
    ]


def skus_chips(here: Here) -> list[Chip]:
    return [
        Chip("sold", _("For sale"), Q(price_fen__isnull=False)),
        Chip("not", _("Not for sale"), Q(price_fen=None)),
        Chip("none", _("None in the national stock"), Q(national=0)),
    ]


SKUS = List(
    name="skus",
    path="goods",
    title=_("Goods"),
    unit=_("SKUs"),
    rows=lambda here: queries.all_skus(at=clock.now()),
    sort=Sort("created_at", falling=True),
    columns=skus_columns,
    filters=skus_filters,
    chips=skus_chips,
    empty=Empty(_("No goods yet"), _("Merchants offer their goods; with a price they are for sale.")),
)


def show_sku(here: Here, sku_id: UUID) -> Shown:
    get_sku_for(here.scope, sku_id)
    sku = queries.all_skus(at=clock.now()).get(id=sku_id)
    return Shown(
        title=named(sku),
        state=Pill(_("for sale"), "done") if sku.price_fen is not None else Pill(_("not for sale")),
        sub=other_name(sku),
        crumbs=[(_("Goods"), here.link("skus"))],
        acts=[Act(_("Bring pieces into stock"), here.link("supply", sku_id), "plus", go=True)],
        left=[_pools(sku), _prices(sku), _supplies(sku)],
        right=[
            Facts(
                _("Facts"),
                [
                    (
                        _("Merchant"),
                        Text(sku.product.merchant.name, href=here.link("merchant", sku.product.merchant_id)),
                    ),
                    (
                        _("Category"),
                        Text(named(sku.product.category), href=here.link("category", sku.product.category.slug)),
                    ),
                    (_("Handling"), Handling(sku.handling).label),
                    (_("Barcode"), sku.barcode or Text(_("none"), tone="quiet")),
                    (_("Added"), times.short(sku.created_at)),
                ],
            )
        ],
    )


def _pools(sku: Sku) -> Table:
    found = list(queries.pools().filter(sku=sku).order_by("county_id"))
    names = names_of_counties(found)
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


def _supplies(sku: Sku) -> Table:
    found = list(queries.supplies(sku).order_by("-supplied_at", "-id")[:12])
    counties = names_of_counties(found)
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


def category_of(here: Here, slug: str) -> Category:
    return get_category(slug)


def after_category(here: Here, thing: object, id: UUID) -> Done:
    made = queries.categories(clock.now()).filter(id=id).first()
    if made is None:
        raise NotFound(kind="category", id=str(id))
    return Done(here.link("category", made.slug), gettext("The category stands. Give it a rate."))


SEEN: list[Page] = [
    CATEGORIES,
    Detail(name="category", path="categories/<slug:slug>", show=show_category),
    SKUS,
    Detail(name="sku", path="goods/<uuid:sku_id>", show=show_sku),
]
PAGES: list[Page] = [
    FormPage(
        name="category-new",
        path="categories/+",
        title=_("New category"),
        form=CategoryForm,
        act=new_category,
        done=after_category,
        back=lambda here, thing: here.link("categories"),
    ),
    *SEEN,
    FormPage(
        name="rate-new",
        path="categories/<slug:slug>/rate",
        title=_("Set a new rate"),
        thing=category_of,
        form=RateForm,
        act=new_rate,
        done=lambda here, category, id: Done(here.link("category", category.slug), gettext("The new rate is set.")),
        initial=lambda here, category: {"valid_from": calendar.midnight(calendar.today() + timedelta(days=1))},
        submit=_("Set it"),
        text=lambda here, category: named(category),
        notes=lambda here, category: [
            Note(_("It is for every county"), _("What was ordered before keeps its rate."), "info", "info-circle")
        ],
        back=lambda here, category: here.link("category", category.slug),
    ),
]
