"""What can be asked about regions. Reads only."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Length

from cunqiao.kernel.errors import NotFound
from cunqiao.kernel.sql import run
from cunqiao.regions.models import County, CountyCode, Region
from cunqiao.regions.names import Level, pairs, search_name

_LAST = "\U0010ffff"  # sorts behind every character of a name or code
_SEARCH_COLUMNS = ("pinyin", "initials", "name_pairs")


@dataclass(frozen=True, slots=True)
class Page:
    """Some regions, and the code to ask on with: None after the last."""

    items: list[Region]
    next: str | None


@dataclass(frozen=True, slots=True)
class _Search:
    """Where to look: the levels as lengths of codes, the codes within the parent, what to pass."""

    digits: list[int]
    parent: str
    last: Region | None
    limit: int

    def parameters(self) -> dict[str, Any]:
        last = self.last
        return {
            "digits": self.digits,
            "scope_start": f"{self.parent}0",
            "scope_end": self.parent + _LAST,
            "after": last.code if last else "",
            "after_digits": len(last.code) if last else 0,
            "after_name": last.name if last else "",
            "limit": self.limit,
        }


def search(
    q: str = "",
    *,
    level: str | None = None,
    parent: str | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Page:
    """Regions found by `q`: the beginning of a code, a former code included, of the pinyin or of
    its initials; the beginning of a name, or any two or more neighbouring characters of it.

    Upper levels come first, then exact before longer ones. `level` and `parent` (a code, also a
    former one) narrow it to what lies anywhere within. Without `q` it lists in the order of the
    codes: that level, else the direct children of `parent`, else the provinces. `after` is the
    `next` of the page before. An unknown parent or `after` has nothing. Five queries at most.

    Raises:
        ValueError: `level` is none of `Level`.
    """
    within = _present_code(parent) if parent else ""
    last = Region.objects.filter(code=after).first() if after and after.isdecimal() else None
    if within is None or (after and last is None):
        return Page([], None)
    words = "".join(character for character in q if character.isprintable() and not character.isspace())
    digits = _digits(level, within, is_search=bool(words))
    request = _Search(digits, within, last, limit + 1)
    codes = _found(words, request) if words else [] if q.strip() else _children(request)
    known = {region.code: region for region in _regions().filter(code__in=codes[:limit])}
    items = [known[code] for code in codes[:limit]]
    return Page(items, codes[limit - 1] if len(codes) > limit else None)


def county_of_code(code: str) -> County:
    """The county that has the national code now, else one that had it before.

    Raises:
        NotFound: no county ever had it.
    """
    counties = County.objects.filter(codes__code=code)
    county = counties.filter(region=code).first() or counties.order_by("id").first()
    if county is None:
        raise NotFound(kind="county", id=code)
    return county


def counties(ids: Collection[int]) -> list[County]:
    """Counties by our numbers, in the order in which they are asked for. One query; none for nothing."""
    known = County.objects.in_bulk(list(ids)) if ids else {}
    return [known[id] for id in ids if id in known]


def county_names(ids: Collection[int]) -> dict[int, str]:
    """The names of counties by our numbers. One query; none for nothing."""
    return dict(County.objects.filter(id__in=ids).values_list("id", "name")) if ids else {}


def county_name(column: str) -> Subquery:
    """The name of the county whose number stands in this column of other rows: for these to be read with it."""
    return Subquery(County.objects.filter(id=OuterRef(column)).values("name"))


def villages_of(county_id: int) -> list[Region]:
    """The villages of a county on the present list with their townships, in the order of the codes. Two queries."""
    code = County.objects.values_list("region_id", flat=True).get(id=county_id)
    villages = Region.objects.annotate(digits=Length("code")).filter(digits=Level.VILLAGE.digits, listed=True)
    within = villages.filter(code__startswith=code).select_related("parent").order_by("code")
    return list(within.defer(*_SEARCH_COLUMNS, *(f"parent__{name}" for name in _SEARCH_COLUMNS)))


def _regions() -> QuerySet[Region]:
    """With `former_codes`, which only counties have, and without what only the search reads."""
    former = CountyCode.objects.filter(county__region=OuterRef("code")).exclude(code=OuterRef("code"))
    columns = {"former_codes": ArraySubquery(former.order_by("code").values("code"))}
    return Region.objects.defer(*_SEARCH_COLUMNS).annotate(**columns)


def _present_code(code: str) -> str | None:
    """The code itself if a region has it now, else the present code of the county that had it."""
    if not code.isdecimal():
        return None
    if Region.objects.filter(code=code).exists():
        return code
    return (
        Region.objects.filter(county__codes__code=code, county__region=F("code")).values_list("code", flat=True).first()
    )


def _digits(level: str | None, parent: str, *, is_search: bool) -> list[int]:
    if level:
        return [Level(level).digits]
    below = [level.digits for level in Level if level.digits > len(parent)]
    return below if is_search else below[:1]


def _children(search: _Search) -> list[str]:
    """Of one level, in the order of the codes."""
    rows = Region.objects.annotate(digits=Length("code")).filter(digits__in=search.digits, listed=True)
    rows = rows.filter(code__gte=f"{search.parent}0", code__lt=search.parent + _LAST)
    rows = rows.filter(code__gt=search.last.code) if search.last else rows
    return list(rows.order_by("code").values_list("code", flat=True)[: search.limit])


def _found(words: str, search: _Search) -> list[str]:
    """Codes, the best first: by code, by sound or by name, as the characters of `words` say."""
    if words.isascii():
        word = "".join(character for character in words.lower() if character.isalnum())
        if not word:
            return []
        if word.isdecimal():
            return _codes("regions/by_code", word, search)
        return _codes("regions/by_sound", word, search, **_after_sound(word, search.last))
    word = search_name(words)
    if len(word) == 1:
        return _codes("regions/by_name_start", word, search)
    return _codes("regions/by_name_part", word, search, pairs=sorted(pairs(word)))


def _codes(name: str, word: str, search: _Search, **more: Any) -> list[str]:
    range = {"start": word, "end": word + _LAST}
    return [code for (code,) in run(name, **range, **search.parameters(), **more)]


def _after_sound(word: str, last: Region | None) -> dict[str, Any]:
    """Whether the last region was found by its initials only, and the spelling that found it."""
    short = last is not None and not last.pinyin.startswith(word)
    spelling = "" if last is None else last.initials if short else last.pinyin
    return {"after_short": short, "after_spelling": spelling}
