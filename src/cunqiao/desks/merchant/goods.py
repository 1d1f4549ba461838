"""A merchant's goods: what each costs and will cost, and how many pieces lie where."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cunqiao.catalog import barcodes, queries
from cunqiao.catalog.access import get_sku_for
from cunqiao.catalog.actions import set_barcodes, set_price, supply
from cunqiao.catalog.models import Handling, Price, Sku
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
    times,
)
from cunqiao.desks.framework.cells import Content, Words, with_currency
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.framework.fields import MomentField, YuanField
from cunqiao.desks.framework.filters import Filter
from cunqiao.desks.shared.goods import goods_cell, photo
from cunqiao.desks.shared.words import local_name, other_name
from cunqiao.kernel import clock
from cunqiao.kernel.county import NATIONAL
from cunqiao.kernel.errors import Invalid
from cunqiao.kernel.paging import Sort
from cunqiao.ledger.access import accounts_within
from cunqiao.regions.queries import county_names

LAST = 10  # supplies on the page of a thing
MAX_PIECES = 1_000_000


def own(here: Here) -> QuerySet[Sku]:
    return queries.all_skus(at=clock.now()).filter(product__merchant_id=here.scope.required_place_id)


def in_stock(here: Here) -> Q:
    """Something of it lies somewhere."""
    lying = queries.pools().filter(sku__product__merchant_id=here.scope.required_place_id, available__gt=0).order_by()
    return Q(id__in=lying.values("sku_id"))


def sold_out(here: Here) -> Q:
    return Q(price_fen__isnull=False) & ~in_stock(here)


@dataclass(frozen=True, slots=True)
class Pieces:
    """How many of a SKU lie somewhere, and how many of them are ordered."""

    free: int
    held: int


def pieces_of(rows: Sequence[Sku]) -> dict[UUID, Pieces]:
    """The pieces of each SKU over all stocks. One query."""
    pools = queries.pools().filter(sku_id__in=[row.id for row in rows]).order_by().values("sku_id")
    summed = pools.annotate(free=Sum("available"), held=Sum("reserved"))
    known = {row["sku_id"]: Pieces(row["free"], row["held"]) for row in summed}
    return {row.id: known.get(row.id, Pieces(0, 0)) for row in rows}


def price(sku: Sku) -> Content:
    return Money(sku.price_fen) if sku.price_fen else Text(_("not for sale"), tone="quiet")


def coming_price(coming: Price | None) -> Content:
    if coming is None:
        return ""
    words = with_currency(coming.price_fen) if coming.price_fen else _("not for sale")
    return Text(words, times.short(coming.valid_from), tone="move")


def stock(sku: Sku, pieces: Pieces) -> Content:
    held = gettext("%(n)s ordered") % {"n": pieces.held} if pieces.held else ""
    return Text(f"{pieces.free:,}", held, tone="" if pieces.free or not sku.price_fen else "bad")


def exported(sku: Sku) -> dict[Words, Content]:
    """What a sheet says of it, to be sent back."""
    return {
        _("Key"): str(sku.id),
        _("Goods"): sku.name,
        _("English name"): sku.name_en,
        _("Handling"): Handling(sku.handling).label,
        _("Barcode"): sku.barcode,
    }


def columns(here: Here, rows: Sequence[Sku]) -> list[Column[Sku]]:
    pieces, coming = pieces_of(rows), queries.coming_prices([row.id for row in rows], at=clock.now())
    return [
        Column(
            "name",
            _("Goods"),
            lambda sku: goods_cell(sku, other_name(sku), here.link("thing", sku.id)),
            sort="name",
            on_phone="title",
            exports=exported,
        ),
        Column("category", _("Category"), lambda sku: local_name(sku.product.category), on_phone="sub"),
        Column("since", _("Listed"), lambda sku: Moment(sku.created_at), sort="created_at", descending=True),
        Column(
            "stock",
            _("In stock"),
            lambda sku: stock(sku, pieces[sku.id]),
            number=True,
            on_phone="state",
            exports=lambda sku: {
                _("In stock"): pieces[sku.id].free,
                _("Ordered"): pieces[sku.id].held,
                _("Came in"): "",
            },
        ),
        Column("coming", _("Next price"), lambda sku: coming_price(coming.get(sku.id)), number=True, on_phone="next"),
        Column(
            "price",
            _("Price"),
            price,
            number=True,
            on_phone="side",
            exports=lambda sku: {_("Price"): Money(sku.price_fen) if sku.price_fen else ""},
        ),
    ]


def filters(here: Here) -> list[Filter]:
    return [Find(_("Name, pinyin, initials or barcode"), queries.matching)]


def chips(here: Here) -> list[Chip]:
    return [
        Chip("out", _("Sold out"), sold_out(here), hot=True),
        Chip("sale", _("For sale"), Q(price_fen__isnull=False)),
        Chip("off", _("Not for sale"), Q(price_fen=None)),
    ]


GOODS = List(
    name="goods",
    path="goods",
    title=_("Goods"),
    unit=lambda n: ngettext("goods", "goods", n),
    rows=own,
    sort=Sort("name", descending=False),
    columns=columns,
    filters=filters,
    chips=chips,
    acts=[
        (_("Goods, prices and stock from a file"), "import", "file-import"),
        (_("Put goods on offer"), "thing-new", "plus"),
    ],
    empty=Empty(_("No goods yet"), _("Put your goods on offer, one by one or from a file; then they stand here.")),
)


def shown(here: Here, sku_id: UUID) -> Shown:
    """Raises NotFound, also for another merchant's. A constant number of queries."""
    get_sku_for(here.scope, sku_id)
    sku = own(here).get(id=sku_id)
    state = Pill(_("For sale"), "done") if sku.price_fen else Pill(_("Not for sale"))
    if sku.price_fen and not pieces_of([sku])[sku.id].free:
        state = Pill(_("Sold out"), "bad")
    return Shown(
        title=local_name(sku),
        state=state,
        sub=other_name(sku),
        crumbs=[(_("Goods"), here.link("goods"))],
        acts=_acts(here, sku),
        left=[_stock(sku), _prices(here, sku), _supplies(sku)],
        right=[*photo(sku), _facts(sku)],
    )


def _acts(here: Here, sku: Sku) -> list[Act]:
    """The next one is the price where it is not for sale."""
    for_sale = bool(sku.price_fen)
    return [
        Act(_("Change the names"), here.link("thing-names", sku.id), "edit"),
        Act(_("Set the barcode"), here.link("barcode", sku.id), "barcode"),
        Act(_("Set the picture"), here.link("picture", sku.id), "eye"),
        Act(_("Another size or colour"), here.link("thing-another", sku.id), "plus"),
        Act(_("Change the price") if for_sale else _("Offer it again"), here.link("price", sku.id), "coins"),
        Act(_("Pieces came in"), here.link("supply", sku.id), "packages", primary=True),
    ]


def place_names(ids: set[int]) -> dict[int, str]:
    return county_names(ids - {NATIONAL}) | {NATIONAL: gettext("National stock")}


def _stock(sku: Sku) -> Table:
    pools = list(queries.pools().filter(sku_id=sku.id).order_by("county_id"))
    names = place_names({pool.county_id for pool in pools})
    rows: list[list[Content]] = [
        [names.get(pool.county_id, ""), pool.available, pool.reserved, pool.sold, pool.supplied] for pool in pools
    ]
    figures = (gettext("Free"), gettext("Ordered"), gettext("Sold"), gettext("Came in"))
    heads: list[Words] = [_("Where"), *(f"#{word}" for word in figures)]
    return Table(_("Stock"), heads, rows, empty=_("Nothing has come in yet."))


def _prices(here: Here, sku: Sku) -> Table:
    now, holds = clock.now(), False
    rows: list[list[Content]] = []
    for one in queries.prices_of(sku):
        coming = one.valid_from > now
        state = Pill(_("comes"), "move") if coming else Pill(_("over")) if holds else Pill(_("holds"), "done")
        holds = holds or not coming
        amount: Content = Money(one.price_fen) if one.price_fen else Text(_("not for sale"), tone="quiet")
        rows.append([Moment(one.valid_from), state, amount])
    heads: list[Words] = [_("From"), _("State"), "#" + gettext("Price")]
    off = (_("Take it off sale"), here.link("withdraw", sku.id)) if sku.price_fen else None
    return Table(_("Prices"), heads, rows, link=off, empty=_("It has no price yet."))


def _supplies(sku: Sku) -> Table:
    found = list(queries.supplies(sku).order_by("-supplied_at", "-id")[:LAST])
    names = place_names({one.county_id for one in found})
    rows: list[list[Content]] = [[Moment(one.supplied_at), names.get(one.county_id, ""), one.quantity] for one in found]
    return Table(
        _("Came in"), [_("Time"), _("Where"), "#" + gettext("Pieces")], rows, _("the last %(n)s") % {"n": LAST}
    )


def _facts(sku: Sku) -> Facts:
    """What is kept of the price, and what comes to the merchant."""
    rate = queries.categories(clock.now()).filter(id=sku.product.category_id).first()
    fee_bp = getattr(rate, "fee_bp", None)
    facts: list[tuple[Any, Content]] = [
        (_("Category"), local_name(sku.product.category)),
        (_("Handling"), Handling(sku.handling).label),
        (_("Barcode"), sku.barcode or Text(_("none"), tone="quiet")),
        (_("Price"), price(sku)),
    ]
    if fee_bp is not None:
        facts.append((_("Fee"), f"{fee_bp / 100:g}%"))
        if sku.price_fen:
            facts.append((_("You get"), Money(sku.price_fen - sku.price_fen * fee_bp // 10_000)))
    return Facts(_("Facts"), facts)


class PriceForm(DeskForm):
    """What it costs from when on; without an amount it is not for sale from then on."""

    price = YuanField(label=_("New price"), required=False, help_text=_("In yuan. Leave it empty to take it off sale."))
    valid_from = MomentField(
        label=_("Valid from"),
        required=False,
        help_text=_("Leave it empty for at once. Orders placed before keep their price."),
    )


def change_price(visit: FormVisit[Sku]) -> None:
    set_price(visit.here.scope, sku=visit.thing, price_fen=visit.data["price"], valid_from=visit.data["valid_from"])


def last_price(visit: FormVisit[Sku]) -> dict[str, int | None]:
    """What it cost last where it is off sale: to be offered again for that."""
    now = clock.now()
    found = [one for one in queries.prices_of(visit.thing) if one.valid_from <= now]
    if not found or found[0].price_fen is not None:
        return {}
    return {"price": next((one.price_fen for one in found if one.price_fen), None)}


def places(here: Here) -> list[tuple[int, str]]:
    """Where the merchant's pieces may lie: the counties that it sells in, and the nation's stock. Two queries."""
    counties = set(accounts_within(here.scope).order_by().values_list("county_id", flat=True))
    names = county_names(counties)
    return [*((id, names[id]) for id in sorted(names)), (NATIONAL, gettext("National stock"))]


class BarcodeField(forms.CharField):
    """What stands under the bars, cleaned to the form in which it is kept; the scanner types it, too."""

    def __init__(self) -> None:
        help_text = _("The digits under the bars: type them, or scan the goods. Leave it empty if there is none.")
        super().__init__(label=_("Barcode"), required=False, max_length=30, help_text=help_text)
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def clean(self, value: Any) -> str:
        """Raises ValidationError for what is no barcode."""
        try:
            return barcodes.read(super().clean(value))
        except Invalid as refusal:
            raise ValidationError(refusal.errors[0].message) from refusal


class BarcodeForm(DeskForm):
    """What stands under the bars of goods."""

    barcode = BarcodeField()


def change_barcode(visit: FormVisit[Sku]) -> None:
    set_barcodes({visit.thing.id: visit.data["barcode"]})


class SupplyForm(DeskForm):
    """How many pieces came in, and where."""

    quantity = forms.IntegerField(label=_("Pieces"), min_value=1, max_value=MAX_PIECES)
    place = forms.TypedChoiceField(label=_("Where they lie"), coerce=int)

    def prepare(self) -> None:
        self.offer("place", places(self.here))


def bring_in(visit: FormVisit[Sku]) -> None:
    supply(
        visit.here.scope,
        id=visit.id,
        county_id=visit.data["place"],
        sku_id=visit.thing.id,
        quantity=visit.data["quantity"],
    )


def thing(here: Here, sku_id: UUID) -> Sku:
    return get_sku_for(here.scope, sku_id)


def back(visit: FormVisit[Sku]) -> str:
    return visit.here.link("thing", visit.thing.id)


PAGES: list[Page] = [
    GOODS,
    Detail(name="thing", path="goods/<uuid:sku_id>", show=shown),
    FormPage(
        name="price",
        path="goods/<uuid:sku_id>/price",
        title=_("Change the price"),
        thing=thing,
        form=PriceForm,
        act=change_price,
        done=lambda visit: Done(back(visit), gettext("The price is set.")),
        initial=last_price,
        submit=_("Set the price"),
        text=lambda visit: local_name(visit.thing),
        notes=lambda visit: [
            Note(_("Stations see it at once"), _("A basket with the old price is asked about before it is ordered."))
        ],
        back=back,
    ),
    FormPage(
        name="barcode",
        path="goods/<uuid:sku_id>/barcode",
        title=_("Set the barcode"),
        thing=thing,
        form=BarcodeForm,
        act=change_barcode,
        done=lambda visit: Done(back(visit), gettext("The barcode is set.")),
        initial=lambda visit: {"barcode": visit.thing.barcode},
        text=lambda visit: local_name(visit.thing),
        back=back,
    ),
    FormPage(
        name="supply",
        path="goods/<uuid:sku_id>/supply",
        title=_("Pieces came in"),
        thing=thing,
        form=SupplyForm,
        act=bring_in,
        done=lambda visit: Done(back(visit), gettext("They are in stock.")),
        submit=_("Take them into stock"),
        text=lambda visit: local_name(visit.thing),
        back=back,
    ),
]
