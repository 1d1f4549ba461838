"""Goods as every desk shows them."""

from collections.abc import Sequence

from django.urls import reverse

from cunqiao.catalog.models import Sku
from cunqiao.desks.framework import Text
from cunqiao.desks.framework.cells import Words
from cunqiao.desks.framework.sections import Own
from cunqiao.desks.shared.words import local_name


def goods_cell(sku: Sku, sub: Words = "", href: str = "") -> Text:
    """Its picture, or a parcel where it has none, and its name."""
    drawn = reverse("small-picture", args=[sku.picture_id]) if sku.picture_id else ""
    return Text(local_name(sku), sub, href, icon="package", picture=drawn)


def photo(sku: Sku) -> Sequence[Own]:
    """The section with its picture; none where it has none."""
    if sku.picture_id is None:
        return []
    address = reverse("large-picture", args=[sku.picture_id])
    return [Own("desks/sections/picture.html", {"address": address, "name": local_name(sku)})]
