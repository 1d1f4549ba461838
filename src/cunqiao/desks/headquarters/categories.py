"""Categories, and what they earn: their rates, each from a moment on."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django import forms
from django.db.models import Q
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cunqiao.catalog import queries
from cunqiao.catalog.access import get_category
from cunqiao.catalog.actions import add_category, set_rate
from cunqiao.catalog.models import Category, Rate
from cunqiao.desks.framework import (
    Act,
    Column,
    DeskForm,
    Detail,
    Done,
    Empty,
    Facts,
    Find,
    FormPage,
    FormVisit,
    Here,
    List,
    Moment,
    Money,
    Note,
    Pill,
    Shown,
    Table,
    Text,
)
from cunqiao.desks.framework.cells import Content, Words
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.framework.fields import MomentField, PercentField, ShortNameField
from cunqiao.desks.framework.filters import Filter
from cunqiao.desks.shared.words import local_name, other_name
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


def columns(here: Here, rows: Sequence[Category]) -> list[Column[Category]]:
    return [
        Column(
            "name",
            _("Category"),
            lambda row: Text(
                local_name(row),
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
        Column("parent", _("Below"), lambda row: local_name(row.parent) if row.parent else "", on_phone="sub"),
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


def filters(here: Here) -> list[Filter]:
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
    unit=lambda n: ngettext("category", "categories", n),
    rows=lambda here: queries.categories(clock.now()),
    sort=Sort("name", descending=False),
    columns=columns,
    filters=filters,
    acts=[(_("New category"), "category-new", "plus")],
    empty=Empty(_("No categories yet"), _("Goods are sold under a category, and earn what its rate says.")),
)


def show_category(here: Here, slug: str) -> Shown:
    category = get_category(slug)
    rates = queries.rates_of(category)
    now = clock.now()
    current = next((rate for rate in rates if rate.valid_from <= now), None)
    return Shown(
        title=local_name(category),
        sub=f"{category.slug} · {other_name(category)}",
        state=Pill(percent(current.commission_bp), "done") if current else Pill(_("no rate yet"), "wait"),
        crumbs=[(_("Categories and commission"), here.link("categories"))],
        acts=[Act(_("Set a new rate"), here.link("rate-new", slug), "plus", primary=True)],
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
    valid_from = MomentField(
        label=_("Valid from"),
        required=False,
        help_text=_("Leave it empty for at once. Orders placed before keep their rate."),
    )


def new_rate(visit: FormVisit[Category]) -> None:
    set_rate(category=visit.thing, **visit.data)


def begins(visit: FormVisit[Category]) -> dict[str, datetime]:
    """Its first rate holds at once, so that goods can be offered; another one is for the next day."""
    if not queries.rates_of(visit.thing):
        return {}
    return {"valid_from": calendar.midnight(calendar.today() + timedelta(days=1))}


class CategoryForm(DeskForm):
    """A kind of goods."""

    name = forms.CharField(label=_("Chinese name"), max_length=100)
    name_en = forms.CharField(label=_("English name"), max_length=100)
    slug = ShortNameField(
        label=_("Short name"),
        max_length=40,
        help_text=_("Small letters, digits and hyphens."),
    )
    parent = forms.ChoiceField(label=_("Below"), required=False)

    def prepare(self) -> None:
        found = [(row.slug, local_name(row)) for row in queries.categories(clock.now()).order_by("name")]
        self.offer("parent", [("", gettext("At the top")), *found])


def new_category(visit: FormVisit[object]) -> None:
    parent = get_category(visit.data["parent"]) if visit.data["parent"] else None
    add_category(
        id=visit.id, slug=visit.data["slug"], name=visit.data["name"], name_en=visit.data["name_en"], parent=parent
    )


def category_of(here: Here, slug: str) -> Category:
    return get_category(slug)


def after_category(visit: FormVisit[object]) -> Done:
    made = queries.categories(clock.now()).filter(id=visit.id).first()
    if made is None:
        raise NotFound(kind="category", id=str(visit.id))
    return Done(visit.here.link("category", made.slug), gettext("The category is made. Give it a rate."))


READ_ONLY: list[Page] = [CATEGORIES, Detail(name="category", path="categories/<slug:slug>", show=show_category)]
PAGES: list[Page] = [
    FormPage(
        name="category-new",
        path="categories/+",
        title=_("New category"),
        form=CategoryForm,
        act=new_category,
        done=after_category,
        back=lambda visit: visit.here.link("categories"),
    ),
    *READ_ONLY,
    FormPage(
        name="rate-new",
        path="categories/<slug:slug>/rate",
        title=_("Set a new rate"),
        thing=category_of,
        form=RateForm,
        act=new_rate,
        done=lambda visit: Done(visit.here.link("category", visit.thing.slug), gettext("The new rate is set.")),
        initial=begins,
        submit=_("Set it"),
        text=lambda visit: local_name(visit.thing),
        notes=lambda visit: [
            Note(_("It is for every county"), _("What was ordered before keeps its rate."), "info", "info-circle")
        ],
        back=lambda visit: visit.here.link("category", visit.thing.slug),
    ),
]
