from typing import Annotated, Any
from uuid import UUID

from ninja import Query, Router
from pydantic import BaseModel, StringConstraints

from cunqiao.api.fields import BlankIsNone, SearchText
from cunqiao.api.guard import Request
from cunqiao.api.paging import Listing, Page, each, page
from cunqiao.catalog import queries
from cunqiao.catalog.models import Handling, Sku
from cunqiao.kernel import clock

router = Router(tags=["catalogue"])

Slug = Annotated[str, StringConstraints(max_length=40)]


class SkuOut(BaseModel):
    """`available` is what the county can sell now, county and national pool together; without one, the national.

    `barcode`: the GTIN on the goods in its shortest form, empty where there is none; several SKUs may have one.
    `picture`: a JPEG at `/pictures/{picture}/small` (240 pixels at most) and `/pictures/{picture}/large` (960).
    """

    id: UUID
    name: str
    name_en: str
    category: str
    merchant: UUID
    price_fen: int
    available: int
    handling: Handling
    barcode: str
    picture: UUID | None


class SkusQuery(Listing):
    """`category`: its slug; those below it are included."""

    q: SearchText = ""
    category: Annotated[Slug | None, BlankIsNone] = None


@router.get("/catalog/skus", response=Page[SkuOut])
def list_skus(request: Request, query: Query[SkusQuery]) -> dict[str, Any]:
    """What is for sale now."""
    reach = query.narrow(request.caller).reach
    found = queries.skus(reach, q=query.q, category=query.category, at=clock.now())
    return page(found, query, "created_at", each(_show))


def _show(sku: Sku) -> SkuOut:
    return SkuOut(
        id=sku.id,
        name=sku.name,
        name_en=sku.name_en,
        category=sku.category,
        merchant=sku.merchant_id,
        price_fen=sku.price_fen,
        available=sku.available,
        handling=Handling(sku.handling),
        barcode=sku.barcode,
        picture=sku.picture_id,
    )
