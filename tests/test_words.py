"""Everything that people see has its Chinese words."""

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import cunqiao

PACKAGE = Path(cunqiao.__file__).parent
CATALOGUE = PACKAGE / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.mo"
MARKS = {"_", "gettext", "gettext_lazy", "ngettext"}
TAG = re.compile(r"{%-?\s*(?:translate|trans)\s+\"([^\"]+)\"")
BLOCK = re.compile(r"{%\s*blocktranslate[^%]*trimmed[^%]*%}(.*?){%\s*endblocktranslate\s*%}", re.DOTALL)


def _in_code(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
            text = node.args[0] if node.args else None
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                yield text.value


def _in_template(path: Path) -> Iterator[str]:
    text = path.read_text()
    yield from TAG.findall(text)
    for block in BLOCK.findall(text):
        lines = (line.strip() for line in block.split("{% plural %}")[0].strip().splitlines())
        yield re.sub(r"{{\s*(\w+)\s*}}", r"%(\1)s", " ".join(lines))


def test_every_word_that_is_shown_has_a_chinese_translation() -> None:
    with CATALOGUE.open("rb") as file:
        catalogue = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    plain = [key[0] if isinstance(key, tuple) else key for key in catalogue]
    known = {key.rpartition("\x04")[2] for key in plain}  # a word with a context stands behind it
    words = {word for path in PACKAGE.rglob("*.py") for word in _in_code(path)}
    words |= {word for path in PACKAGE.rglob("templates/**/*.html") for word in _in_template(path)}
    assert len(words) > 100, "the words are found at all"
    assert sorted(word for word in words if word not in known) == []


def test_the_chinese_words_keep_the_places_for_numbers_and_names() -> None:
    with CATALOGUE.open("rb") as file:
        known = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    place = re.compile(r"%\(\w+\)s")
    texts = {key: text for key, text in known.items() if isinstance(key, str) and key}
    assert {k for k, text in texts.items() if sorted(place.findall(k)) != sorted(place.findall(text))} == set()
