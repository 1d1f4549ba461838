"""What a region's code and name say: its level, the kind of a village, the words it is found by."""

import re

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """How far down a region stands. The number of digits of its code says it."""

    PROVINCE = "province", _("Province")
    PREFECTURE = "prefecture", _("Prefecture")
    COUNTY = "county", _("County")
    TOWNSHIP = "township", _("Township")
    VILLAGE = "village", _("Village")

    @property
    def digits(self) -> int:
        return _DIGITS[self]

    @classmethod
    def of(cls, code: str) -> "Level":
        """Raises KeyError for a text that has no code's length."""
        return _BY_DIGITS[len(code)]


_DIGITS = dict(zip(Level, (2, 4, 6, 9, 12), strict=True))
_BY_DIGITS = {digits: level for level, digits in _DIGITS.items()}


class VillageKind(models.TextChoices):
    """Who lives in a place of the lowest level: villagers with common land, or residents."""

    ADMINISTRATIVE_VILLAGE = "administrative_village", _("Administrative village")
    COMMUNITY = "community", _("Community")


_ASIDES = re.compile(r"(?:[（(][^（）()]*[）)]+)+$")
_BODY = re.compile(r"村(?=民|委|会|$)|嘎查(?=村|委|$)|牧委|居民|居委|社区")
_VILLAGERS = ("村", "嘎查", "牧委")
_ENDING = re.compile(r"(社区)?(?:(村)民?|居民?)委[员会]*$|社区(?:委[员会]*)?$|(?<=嘎查)委[员会]*$")


def kind_of(name: str) -> VillageKind:
    """The kind of a place of the lowest level, by the last word of its name for who governs it.

    村, 村民, 村委, 嘎查 and 牧委 mean an administrative village; 居民, 居委 and 社区 a community:
    更戛社区村民委员会 is a village, 新村居委会 a community. What stands in brackets at the end
    counts only where the rest says nothing. A name without any such word (七连生活区,
    第一管理区) is the quarters of a farm, works or zone: its people are residents, a community.
    """
    words = _BODY.findall(_ASIDES.sub("", name)) or _BODY.findall(name)
    villagers = bool(words) and words[-1] in _VILLAGERS
    return VillageKind.ADMINISTRATIVE_VILLAGE if villagers else VillageKind.COMMUNITY


def search_name(name: str) -> str:
    """The part of a village's name that is indexed: without the word for its committee.

    后坞村委会, 后坞村民委员会 -> 后坞村; 多福巷社区居委会 -> 多福巷. People say 村, so it stays.
    A name that is nothing but an ending stays whole.
    """
    bare = _ASIDES.sub("", name)
    ending = _ENDING.search(bare)
    if not ending or not ending.start():
        return bare or name
    stem = bare[: ending.start()]
    village = ending[2] and not ending[1] and not stem.endswith(_VILLAGERS)
    return stem + "村" if village else stem


def pairs(text: str) -> set[str]:
    """All two neighbouring characters of a text."""
    return {text[i : i + 2] for i in range(len(text) - 1)}
