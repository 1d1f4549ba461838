from typing import Annotated, Any

from ninja import Query, Router
from pydantic import BaseModel, StringConstraints

from cunqiao.api.fields import BlankIsNone, LimitQuery, SearchText
from cunqiao.api.guard import Request
from cunqiao.api.paging import Page
from cunqiao.regions import queries
from cunqiao.regions.models import Region
from cunqiao.regions.names import Level

router = Router(tags=["regions"])

Code = Annotated[str, StringConstraints(pattern=r"^[0-9]{2,12}$")]


class RegionOut(BaseModel):
    """`county_id` is our own number of the county that it lies in."""

    code: str
    name: str
    level: Level
    parent: str | None
    former_codes: list[str]
    county_id: int | None


class RegionsQuery(BaseModel):
    """`q`: a name or a part of it, a code's beginning, pinyin or initials. `parent`: a code."""

    q: SearchText = ""
    level: Annotated[Level | None, BlankIsNone] = None
    parent: Annotated[Code | None, BlankIsNone] = None
    limit: LimitQuery = 50
    after: Annotated[Code | None, BlankIsNone] = None


@router.get("/regions", response=Page[RegionOut])
def list_regions(request: Request, query: Query[RegionsQuery]) -> dict[str, Any]:
    """Provinces, prefectures, counties, townships and villages, the upper levels first."""
    found = queries.search(**query.model_dump())
    return {"items": [_show(region) for region in found.items], "next": found.next}


def _show(region: Region) -> RegionOut:
    return RegionOut(
        code=region.code,
        name=region.name,
        level=region.level,
        parent=region.parent_id,
        former_codes=region.former_codes,
        county_id=region.county_id,
    )
