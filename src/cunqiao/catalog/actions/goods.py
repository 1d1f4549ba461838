"""What is offered: categories, products, and their orderable forms."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from cunqiao.catalog import barcodes
from cunqiao.catalog.errors import NameTaken
from cunqiao.catalog.models import Category, Handling, Picture, Product, Sku
from cunqiao.catalog.pictures import Encoded
from cunqiao.kernel import clock, sql
from cunqiao.kernel.scope import Scope
from cunqiao.kernel.search import search_columns
from cunqiao.kernel.transactions import transacting, unless_taken


@transacting()
def add_category(*, id: UUID, slug: str, name: str, name_en: str, parent: Category | None = None) -> Category:
    """A kind of goods, below another one or at the top. Nothing of it is for sale before it has a rate.

    Raises:
        NameTaken: another category has this slug.
    """
    with unless_taken(NameTaken(name=slug)):
        return Category.objects.create(id=id, slug=slug, name=name, name_en=name_en, parent=parent)


@dataclass(frozen=True, slots=True)
class NewProduct:
    """A thing that a merchant offers. It is ordered by its SKUs."""

    id: UUID
    merchant_id: UUID
    category_id: UUID
    name: str
    created_at: datetime
    name_en: str = ""


@transacting()
def add_products(rows: Sequence[NewProduct]) -> list[Product]:
    """Add things to the catalogue, which have no SKUs yet."""
    return Product.objects.bulk_create(Product(**asdict(new)) for new in rows)


@dataclass(frozen=True, slots=True)
class NewSku:
    """One form of a product. `name` says all of it, size and colour too."""

    id: UUID
    product_id: UUID
    name: str
    created_at: datetime
    name_en: str = ""
    handling: str = Handling.SMALL
    barcode: str = ""


@transacting()
def add_skus(rows: Sequence[NewSku]) -> list[Sku]:
    """Add forms of products to the catalogue, found by their names. They are for sale once they have a price.

    Raises:
        Invalid: a barcode is none.
    """
    return Sku.objects.bulk_create(
        Sku(
            id=new.id,
            product_id=new.product_id,
            name=new.name,
            name_en=new.name_en,
            handling=new.handling,
            barcode=barcodes.read(new.barcode),
            created_at=new.created_at,
            **search_columns(new.name, new.name_en),
        )
        for new in rows
    )


@transacting()
def set_picture(scope: Scope, sku: Sku, picture: Encoded | None) -> None:
    """Show goods by a picture from now on, or by none. The one before is gone."""
    (before,) = Sku.objects.select_for_update().filter(id=sku.id).values_list("picture_id", flat=True)
    fresh = picture and Picture.objects.create(
        large=picture.large, small=picture.small, set_by_id=scope.person_id, set_at=clock.now()
    )
    Sku.objects.filter(id=sku.id).update(picture=fresh)
    Picture.objects.filter(id=before).delete()


@transacting()
def set_barcodes(codes: Mapping[UUID, str]) -> None:
    """Give each of these SKUs its barcode, or none by an empty one: all of them or nothing.

    Other SKUs may have the same: two merchants sell the same article.

    Raises:
        Invalid: a barcode is none.
    """
    kept = [barcodes.read(code) for code in codes.values()]
    sql.run("catalog/set_barcodes", skus=list(codes), barcodes=kept)
