"""The shape of the code: small functions and files, refusals in words, rows queried in few modules of their domain."""

import ast
import importlib
import pkgutil
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

from django.apps import apps
from django.db import connection

import cunqiao
from cunqiao.kernel.errors import Refusal, refusals

SOURCE = Path(cunqiao.__file__).parent
FILES = sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)
LONGEST_FUNCTION, LONGEST_FILE = 40, 400
OWNERS = {
    model.__name__: model._meta.app_label for model in apps.get_models() if model.__module__.startswith("cunqiao.")
}
# The modules of a domain that query rows; the kernel serves all domains, and has none of them.
QUERYING = {"access", "queries", "actions", "jobs"}
# The national list is loaded by one module of its own: an action in all but name.
LOADS_ITSELF = {"regions/loading.py"}


def place(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def long_functions(source: str) -> list[str]:
    return [
        node.name
        for node in functions(ast.parse(source))
        if node.end_lineno
        and node.end_lineno - node.lineno >= LONGEST_FUNCTION
        and "Long:" not in (ast.get_docstring(node) or "")
    ]


def test_functions_are_short_or_say_why_not() -> None:
    assert [(place(path), name) for path in FILES for name in long_functions(path.read_text())] == []


def test_a_long_function_is_seen() -> None:
    lines = "\n".join("    pass" for _ in range(LONGEST_FUNCTION - 1))
    assert long_functions(f"def short():\n{lines}") == []
    assert long_functions(f"def long():\n{lines}\n    pass") == ["long"]
    assert long_functions(f'def long():\n    """Long: all steps of one thing."""\n{lines}') == []


def test_files_are_short() -> None:
    assert [place(path) for path in FILES if len(path.read_text().splitlines()) > LONGEST_FILE] == []


def zones(source: str) -> list[str]:
    """What names a time zone of its own, in Python or SQL."""
    return re.findall(r"ZoneInfo\([\"'][^)]*\)|\btimezone\(timedelta|AT TIME ZONE '[^']*'", source)


def test_days_are_the_operators_everywhere() -> None:
    """The time zone belongs to the installation: `kernel.calendar` asks for it, statements are told."""
    sources = [*FILES, *SOURCE.rglob("*.sql")]
    assert {place(path): found for path in sources if (found := zones(path.read_text()))} == {}


def test_a_zone_of_its_own_is_seen() -> None:
    for source in (
        'ZONE = ZoneInfo("Asia/Shanghai")',
        "timezone(timedelta(hours=8))",
        "at AT TIME ZONE 'Asia/Shanghai'",
    ):
        assert zones(source), source
    assert zones("(at AT TIME ZONE %(zone)s)::date") == []


def kept_by_sessions(source: str) -> list[str]:
    """What outlives its transaction on a connection, or needs the same connection again: a pooler gives another one."""
    words = r"pg_(?:try_)?advisory_(?:un)?lock\b|\bLISTEN\b|\bWITH HOLD\b|\bPREPARE\b|\bSET SESSION\b|\.iterator\("
    return re.findall(words + r"|set_config\([^)]*, false\)|prepare=True", source)


def test_nothing_is_kept_on_a_connection_beyond_its_transaction() -> None:
    sources = [*FILES, *SOURCE.rglob("*.sql")]
    assert {place(path): found for path in sources if (found := kept_by_sessions(path.read_text()))} == {}


def test_drivers_keep_nothing_either() -> None:
    told = connection.get_connection_params()
    assert (told["prepare_threshold"], connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"]) == (None, True)


def test_what_is_kept_by_sessions_is_seen() -> None:
    for source in (
        "SELECT pg_advisory_lock(1)",
        "SELECT pg_try_advisory_lock(1)",
        "SELECT set_config('lock_timeout', '2s', false)",
        "rates.iterator()",
        "LISTEN jobs",
    ):
        assert kept_by_sessions(source), source
    assert kept_by_sessions("SELECT pg_advisory_xact_lock(1); SELECT set_config('lock_timeout', '2s', true)") == []


def imported(source: str) -> set[str]:
    """The top-level modules that a file imports."""
    nodes = list(ast.walk(ast.parse(source)))
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level]
    return {name.partition(".")[0] for name in names}


packages = cache(packages_distributions)  # once: it reads what every installed distribution says of itself


def distributions_of(module: str) -> set[str]:
    """What brings a top-level module."""
    return {normal(distribution) for distribution in packages().get(module, [])}


def undeclared(source: str, declared: set[str]) -> set[str]:
    """What a file imports that is neither Python's, ours, nor of a declared distribution."""
    foreign = imported(source) - sys.stdlib_module_names - {"cunqiao"}
    return {name for name in foreign if not declared & distributions_of(name)}


def normal(distribution: str) -> str:
    """The normal form of a distribution's name: without extras and versions, in small letters, with hyphens."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", distribution)[0]).lower()


def test_what_is_imported_is_depended_on() -> None:
    project = tomllib.loads((SOURCE.parents[1] / "pyproject.toml").read_text())["project"]
    declared = {normal(dependency) for dependency in project["dependencies"]}
    offenders = {place(path): names for path in FILES if (names := undeclared(path.read_text(), declared))}
    assert offenders == {}


def test_an_import_without_a_dependency_is_seen() -> None:
    source = "import json, fontTools.ttLib\nfrom django.db import models\nfrom cunqiao.kernel import clock"
    assert undeclared(source, {"django"}) == {"fontTools"}
    assert undeclared(source, {normal("Django~=5.2"), "fonttools"}) == set()


def test_every_package_says_what_it_is() -> None:
    packages = [path for path in FILES if path.name == "__init__.py"]
    assert [place(path) for path in packages if not ast.get_docstring(ast.parse(path.read_text()))] == []


def every_refusal() -> list[type[Refusal]]:
    for module in pkgutil.walk_packages(cunqiao.__path__, "cunqiao."):
        if module.name.rpartition(".")[2] == "errors":
            importlib.import_module(module.name)
    return sorted((kind for kind in refusals() if kind.__module__.startswith("cunqiao.")), key=lambda kind: kind.code())


def test_every_refusal_says_in_a_sentence_what_to_do() -> None:
    from django.utils import translation

    with translation.override("en"):
        titles = {kind: str(kind.title) for kind in every_refusal()}
    wordless = [
        kind.code()
        for kind, title in titles.items()
        if not (title.endswith(".") and title[0].isupper() and kind.__doc__)
    ]
    assert wordless == []


def test_no_two_refusals_have_one_code() -> None:
    codes = [kind.code() for kind in every_refusal()]
    assert len(codes) == len(set(codes))


def imported_as(tree: ast.AST) -> dict[str, str]:
    """What a file's names stand for that it gives to what it imports: `from … import Order as Placed`."""
    aliases = (alias for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names)
    return {alias.asname: alias.name for alias in aliases if alias.asname}


def rows_asked_for(source: str) -> list[str]:
    """The models whose rows a file asks for: `Model.objects`, `models.Model.objects`, under whatever name."""
    tree = ast.parse(source)
    real = imported_as(tree)
    asked = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager", "_base_manager")
    ]
    names = [real.get(of.id, of.id) for of in asked if isinstance(of, ast.Name)]
    names += [of.attr for of in asked if isinstance(of, ast.Attribute)]
    return [name for name in names if name in OWNERS]


def trespasses(path: Path) -> Iterator[str]:
    """What a file queries outside those modules, or of another domain. A read may join the tables of lower domains."""
    domain, *modules = path.relative_to(SOURCE).with_suffix("").parts
    module = modules[0] if modules else domain
    for name in rows_asked_for(path.read_text()):
        owner = OWNERS[name]
        if domain == "kernel" and owner == "kernel":
            continue
        if module not in QUERYING and place(path) not in LOADS_ITSELF:
            yield f"{name} is queried outside access, queries, actions and jobs"
        if owner not in (domain, "kernel") and module != "queries":
            yield f"{name} is {owner}'s"


def test_rows_are_queried_in_the_modules_of_their_own_domain() -> None:
    assert [(place(path), what) for path in FILES for what in trespasses(path)] == []


def test_rows_are_seen_under_whatever_name_they_are_asked_for() -> None:
    for source in (
        "from cunqiao.orders.models import Order\nOrder.objects.all()",
        "from cunqiao.orders.models import Order as Placed\nPlaced.objects.all()",
        "from cunqiao.orders import models\nmodels.Order.objects.all()",
        "from cunqiao.orders import models as of_orders\nof_orders.Order._base_manager.all()",
    ):
        assert rows_asked_for(source) == ["Order"], source
    assert rows_asked_for("from collections import Counter as Order\nOrder(a=1)\nself.objects") == []


def test_no_two_models_have_one_name() -> None:
    names = [model.__name__ for model in apps.get_models() if model.__module__.startswith("cunqiao.")]
    assert len(names) == len(set(names))
