"""Search in names: Chinese and English by pairs of characters, Chinese also by pinyin and its initials.

A searchable row keeps two columns: `search_text`, what can be found, and `search_grams`, its single characters and
pairs, under a GIN index. A query is looked up by its pairs and then checked against the text. Trigrams would not do:
many Chinese words have two characters.
"""

from typing import TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

M = TypeVar("M", bound="Searchable")


class Searchable(models.Model):
    """A row that is found by its names. Set both columns from `search_columns`."""

    search_text = models.TextField(default="", editable=False)
    search_grams = ArrayField(models.CharField(max_length=2), default=list, editable=False)

    class Meta:
        abstract = True


def search_columns(*names: str) -> dict[str, str | list[str]]:
    """The two columns of a row with these names."""
    parts = [name.lower() for name in names if name]
    for name in names:
        if not name.isascii():
            parts += [_pinyin(name), initials(name)]
    text = " ".join(dict.fromkeys(parts))
    return {"search_text": text, "search_grams": sorted(_grams(text))}


def initials(name: str) -> str:
    """The first letters of each character's pinyin: 桐庐县 -> tlx."""
    return _pinyin(name, first_letters=True)


def _pinyin(name: str, *, first_letters: bool = False) -> str:
    """Its dictionaries are large: they are read when the first name is written, not at every start."""
    from pypinyin import Style, lazy_pinyin

    style = Style.FIRST_LETTER if first_letters else Style.NORMAL
    return "".join(lazy_pinyin(name, style=style)).lower()


def matching(query: str) -> models.Q:
    """The condition that every word of `query` occurs."""
    every = models.Q()
    for word in query.lower().split():
        every &= models.Q(search_grams__contains=sorted(_query_grams(word)), search_text__contains=word)
    return every


def filtered(rows: "models.QuerySet[M]", query: str) -> "models.QuerySet[M]":
    """Those of `rows` in which every word of `query` occurs."""
    return rows.filter(matching(query))


def _query_grams(word: str) -> set[str]:
    return {word} if len(word) == 1 else {word[i : i + 2] for i in range(len(word) - 1)}


def _grams(text: str) -> set[str]:
    return {gram for word in text.split() for gram in set(word) | _query_grams(word)}
