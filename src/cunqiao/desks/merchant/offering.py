"""A merchant puts goods on offer, in one form or several, and takes them off sale."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cunqiao.catalog import pictures
from cunqiao.catalog.access import get_merchant_for, get_sku_for
from cunqiao.catalog.actions import Described, NewGoods, describe, put_on_offer, set_picture, set_price
from cunqiao.catalog.errors import NameTaken
from cunqiao.catalog.models import Category, Handling, Merchant, Sku
from cunqiao.catalog.pictures import Encoded
from cunqiao.catalog.queries import categories_on_sale, coming_prices
from cunqiao.desks.framework import DeskForm, Done, FormPage, FormVisit, Here, Note, times
from cunqiao.desks.framework.cells import with_currency
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.framework.fields import YuanField
from cunqiao.desks.merchant.goods import BarcodeField, back, thing
from cunqiao.desks.shared.words import local_name
from cunqiao.kernel import clock
from cunqiao.kernel.errors import Invalid


class NamesForm(DeskForm):
    """What it is called, and what it takes to bring it to its owner."""

    name = forms.CharField(
        label=_("Name of the goods"),
        max_length=100,
        help_text=_("All of it: brand, kind, size, colour. Stations find it by this."),
    )
    name_en = forms.CharField(label=_("English name"), max_length=100, required=False)
    handling = forms.ChoiceField(label=_("Handling"), choices=Handling.choices)


class PictureField(forms.FileField):
    """A picture, cleaned to the form in which it is kept."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Picture"),
            required=False,
            help_text=_("JPEG, PNG or WebP. It is kept small."),
        )
        self.widget.attrs |= {"accept": "image/jpeg,image/png,image/webp"}

    def clean(self, data: Any, initial: Any = None) -> Encoded | None:
        """Raises ValidationError for what is no picture."""
        sent = super().clean(data, initial)
        try:
            return pictures.read(sent.read()) if sent else None
        except Invalid as refusal:
            raise ValidationError(refusal.errors[0].message) from refusal


class PictureForm(DeskForm):
    """What it looks like."""

    picture = PictureField()


class SkuForm(NamesForm):
    """One orderable form of a thing."""

    price = YuanField(
        label=_("Price"), required=False, help_text=_("In yuan. Left empty, it is not for sale before you set one.")
    )
    barcode = BarcodeField()
    picture = PictureField()


class GoodsForm(SkuForm):
    """A thing that is new, in its first form."""

    category = forms.TypedChoiceField(
        label=_("Category"), coerce=UUID, help_text=_("It says what you give up of the price.")
    )
    field_order = ("name", "name_en", "category", "handling", "price", "barcode", "picture")

    def prepare(self) -> None:
        kinds = [(str(one.id), kind_words(one)) for one in categories_on_sale(clock.now())]
        self.offer("category", [("", "—"), *kinds])


def kind_words(category: Category) -> str:
    """Its name under that of the one above it, and its fee."""
    path = [category.parent, category] if category.parent else [category]
    return f"{' · '.join(local_name(one) for one in path)} ({(category.fee_bp or 0) / 100:g}%)"


def own_merchant(here: Here) -> Merchant:
    return get_merchant_for(here.scope, here.scope.required_place_id)


def do_offer(visit: FormVisit[None]) -> None:
    _offer(visit, NewGoods(visit.id, visit.data["category"], **_filled(visit)))


def do_offer_another(visit: FormVisit[Sku]) -> None:
    product = visit.thing.product
    _offer(visit, NewGoods(visit.id, product.category_id, product_id=product.id, **_filled(visit)))


def _filled(visit: FormVisit[Any]) -> dict[str, Any]:
    filled = {name: visit.data[name] for name in ("name", "name_en", "handling", "barcode")}
    return filled | {"price_fen": visit.data["price"]}


def _offer(visit: FormVisit[Any], new: NewGoods) -> None:
    here = visit.here
    with beside_the_name():
        put_on_offer(here.scope, own_merchant(here), [new], priced_from=clock.now())
    if visit.data["picture"]:
        set_picture(here.scope, get_sku_for(here.scope, new.id), visit.data["picture"])


@contextmanager
def beside_the_name() -> Iterator[None]:
    """Say beside its field that the name is taken."""
    try:
        yield
    except NameTaken as taken:
        raise Invalid.field("name", gettext("You have goods of this name already.")) from taken


def do_describe(visit: FormVisit[Sku]) -> None:
    with beside_the_name():
        describe(own_merchant(visit.here), [Described(visit.thing.id, **visit.data)])


def do_set_picture(visit: FormVisit[Sku]) -> None:
    set_picture(visit.here.scope, visit.thing, visit.data["picture"])


def do_withdraw(visit: FormVisit[Sku]) -> None:
    set_price(visit.here.scope, sku=visit.thing, price_fen=None)


def on_withdrawing(visit: FormVisit[Sku]) -> list[Note]:
    """What happens, and that it may be for sale again by itself."""
    notes = [
        Note(
            _("Stations cannot order it from now on"),
            _("What was ordered is still to be shipped. Its pieces stay in stock; a new price offers it again."),
            "wait",
            "alert-triangle",
        )
    ]
    coming = coming_prices([visit.thing.id], at=clock.now()).get(visit.thing.id)
    if coming is not None and coming.price_fen:
        words = {"when": times.short(coming.valid_from), "price": with_currency(coming.price_fen)}
        notes.append(Note(gettext("From %(when)s on it is for sale again, for %(price)s") % words, tone="info"))
    return notes


PAGES: list[Page] = [
    FormPage(
        name="thing-new",
        path="goods/new",
        title=_("Put goods on offer"),
        form=GoodsForm,
        act=do_offer,
        done=lambda visit: Done(
            visit.here.link("thing", visit.id), gettext("It is in the catalogue. Now say what came in.")
        ),
        submit=_("Put on offer"),
        back=lambda visit: visit.here.link("goods"),
    ),
    FormPage(
        name="thing-another",
        path="goods/<uuid:sku_id>/another",
        title=_("Another size or colour"),
        thing=thing,
        form=SkuForm,
        act=do_offer_another,
        done=lambda visit: Done(
            visit.here.link("thing", visit.id), gettext("It is in the catalogue. Now say what came in.")
        ),
        initial=lambda visit: {name: getattr(visit.thing, name) for name in ("name", "name_en", "handling")},
        submit=_("Put on offer"),
        text=lambda visit: local_name(visit.thing),
        back=back,
    ),
    FormPage(
        name="thing-names",
        path="goods/<uuid:sku_id>/names",
        title=_("Change the names"),
        thing=thing,
        form=NamesForm,
        act=do_describe,
        done=lambda visit: Done(back(visit), gettext("It is called so from now on.")),
        initial=lambda visit: {name: getattr(visit.thing, name) for name in ("name", "name_en", "handling")},
        text=lambda visit: local_name(visit.thing),
        back=back,
    ),
    FormPage(
        name="picture",
        path="goods/<uuid:sku_id>/picture",
        title=_("Set the picture"),
        thing=thing,
        form=PictureForm,
        act=do_set_picture,
        done=lambda visit: Done(back(visit), gettext("The picture is set.")),
        text=lambda visit: local_name(visit.thing),
        notes=lambda visit: [Note(_("Without a file the picture that is there is taken away"))],
        back=back,
    ),
    FormPage(
        name="withdraw",
        path="goods/<uuid:sku_id>/withdraw",
        title=_("Take it off sale"),
        thing=thing,
        form=DeskForm,
        act=do_withdraw,
        done=lambda visit: Done(back(visit), gettext("It is off sale.")),
        submit=_("Take it off sale"),
        danger=True,
        text=lambda visit: local_name(visit.thing),
        notes=on_withdrawing,
        back=back,
    ),
]
