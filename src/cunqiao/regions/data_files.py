"""The region data of this package, read from its files. `data/README.md` describes the format."""

import hashlib
import json
import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from cunqiao.regions.names import Level

_FOLDER = files("cunqiao.regions").joinpath("data")
_COUNTY_DIGITS = Level.COUNTY.digits
_BELOW = [level.digits for level in Level][1:]


class Place(NamedTuple):
    """A region as the list has it. `county` is our number, None above the counties."""

    code: str
    name: str
    parent: str | None
    county: int | None


@dataclass(frozen=True, slots=True)
class CountyFacts:
    """What the list says of a county. Degrees east and north; `villages` counts its rows."""

    id: int
    code: str
    name: str
    prefecture: str
    province: str
    longitude: float
    latitude: float
    position_estimated: bool
    former_codes: list[str]
    villages: int


@dataclass(frozen=True, slots=True)
class Province:
    """A province with everything in it, from the top down, in the order of the codes."""

    name: str
    places: list[Place]
    counties: list[CountyFacts]

    def only(self, ids: set[int]) -> "Province":
        """With just those counties, what is in them, and what stands above them."""
        counties = [county for county in self.counties if county.id in ids]
        above = {county.code[:digits] for county in counties for digits in (2, 4)}
        places = [place for place in self.places if place.county in ids or place.code in above]
        return Province(self.name, places, counties)


class Readings:
    """How names are pronounced: the usual reading of each character, and names with an odd one."""

    def __init__(self, usual: dict[str, str], odd: dict[str, str]) -> None:
        self._sounds = str.maketrans(usual)
        self._initials = str.maketrans({character: sound[:1] for character, sound in usual.items()})
        self._odd = odd

    def of(self, name: str) -> tuple[str, str]:
        """Pinyin and initials: 桐庐县 -> tongluxian, tlx."""
        odd = self._odd.get(name)
        if odd is None:
            return name.translate(self._sounds), name.translate(self._initials)
        syllables = odd.split()
        return "".join(syllables), "".join(syllable[0] for syllable in syllables)


@cache
def version() -> str:
    """A digest of the data files: it changes with any of them."""
    digest = hashlib.sha256()
    for name in [*province_codes(), "readings"]:
        digest.update(_FOLDER.joinpath(f"{name}.json.xz").read_bytes())
    return digest.hexdigest()


@cache
def province_codes() -> list[str]:
    names = (file.name.removesuffix(".json.xz") for file in _FOLDER.iterdir())
    return sorted(name for name in names if name.isdecimal())


def readings() -> Readings:
    return Readings(**_read("readings"))


def province(code: str) -> Province:
    content = _read(code)
    places = [Place(code, content["name"], None, None)]
    parents, facts = places, content["counties"]
    for digits, level in zip(_BELOW, content["levels"], strict=True):
        numbers = iter(facts) if digits == _COUNTY_DIGITS else None
        parents = list(_children(parents, digits, level, numbers))
        places = places + parents
    return Province(content["name"], places, _counties(places, facts))


def province_of_county(id: int) -> str:
    """Code of the province whose file has our county `id`.

    Raises:
        KeyError: there is no such county.
    """
    return _county_provinces()[id]


@cache
def _county_provinces() -> dict[int, str]:
    return {row[0]: code for code in province_codes() for row in _read(code)["counties"]}


def _read(name: str) -> dict[str, Any]:
    text = lzma.decompress(_FOLDER.joinpath(f"{name}.json.xz").read_bytes())
    content: dict[str, Any] = json.loads(text)
    return content


def _children(
    parents: list[Place], digits: int, level: dict[str, list[str]], facts: Iterator[Any] | None
) -> Iterator[Place]:
    for parent, steps, names in zip(parents, level["steps"], level["names"], strict=True):
        if not steps:
            continue
        width, last = digits - len(parent.code), 0
        for step, name in zip(steps.split(" "), names.split("\t"), strict=True):
            last += int(step)
            county = next(facts)[0] if facts else parent.county
            yield Place(f"{parent.code}{last:0{width}}", name, parent.code, county)


def _counties(places: list[Place], facts: list[Any]) -> list[CountyFacts]:
    names = {place.code: place.name for place in places if len(place.code) <= _COUNTY_DIGITS}
    villages: dict[int | None, int] = {}
    for place in places:
        if len(place.code) == Level.VILLAGE.digits:
            villages[place.county] = villages.get(place.county, 0) + 1
    codes = (code for code in names if len(code) == _COUNTY_DIGITS)
    return [
        CountyFacts(
            id, code, names[code], names[code[:4]], names[code[:2]],
            longitude, latitude, bool(estimated), former, villages.get(id, 0),
        )
        for code, (id, longitude, latitude, estimated, former) in zip(codes, facts, strict=True)
    ]  # fmt: skip
