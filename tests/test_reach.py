"""Whatever the domains can do, somebody can ask for: read from the source, without running it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "src"
SURFACES = ("api", "desks", "public", "station", "project")
NO_WAY = ("cunqiao.simulation", "cunqiao.setup")  # a made-up world; what happens at the first start, and never again

Symbol = tuple[str, str]  # a module, and a name at its top; "" is what it does as it is imported


class Module:
    """What a module defines at its top and imports, and which names each definition reads."""

    def __init__(self, path: Path) -> None:
        parts = path.relative_to(SOURCE).with_suffix("").parts
        self.name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        self.imported: dict[str, Symbol] = {}
        self.defined: dict[str, list[ast.stmt]] = {"": []}
        tree = ast.parse(path.read_text())
        for node in ast.walk(tree):
            self._import(node)
        for statement in tree.body:
            self.defined.setdefault(_name_of(statement), []).append(statement)

    def _import(self, node: ast.AST) -> None:
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                self.imported[alias.asname or alias.name] = (node.module, alias.name)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.asname:
                    self.imported[alias.asname] = (alias.name, "")

    def public(self) -> list[Symbol]:
        functions = [node for found in self.defined.values() for node in found if isinstance(node, ast.FunctionDef)]
        return [(self.name, one.name) for one in functions if not one.name.startswith("_")]

    def read_by(self, name: str) -> Iterator[Symbol]:
        """What a definition reads: names of this module, of others, and of modules that it imports."""
        for statement in self.defined.get(name, []):
            for node in ast.walk(statement):
                if isinstance(node, ast.Name):
                    yield from self._named(node.id)
                elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                    module, inside = self.imported.get(node.value.id, ("", ""))
                    yield (f"{module}.{inside}".rstrip("."), node.attr)

    def _named(self, name: str) -> Iterator[Symbol]:
        if name in self.defined:
            yield (self.name, name)
        elif name in self.imported:
            yield self.imported[name]


def _name_of(statement: ast.stmt) -> str:
    """The name that a statement defines; nothing for one that only does something."""
    match statement:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return name
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name
        case _:
            return ""


@cache
def modules() -> dict[str, Module]:
    found = [Module(path) for path in sorted((SOURCE / "cunqiao").rglob("*.py")) if "migrations" not in path.parts]
    return {module.name: module for module in found}


def actions() -> set[Symbol]:
    """The public functions of every domain's `actions`, where they are written."""
    return {
        one for module in modules().values() if module.name.split(".")[2:3] == ["actions"] for one in module.public()
    }


def is_started(name: str) -> bool:
    """Whether a module of this name is a surface's, or is what Django starts by itself."""
    package, module = [*name.split("."), "", ""][1:3]
    return package in SURFACES or module == "apps"


def reached(no_way: tuple[str, ...] = NO_WAY) -> set[Symbol]:
    """All that the surfaces read, directly or through what they read, but for what lies behind `no_way`."""
    started = [module for module in modules().values() if is_started(module.name)]
    waiting = [(module.name, name) for module in started for name in module.defined]
    known: set[Symbol] = set()
    while waiting:
        symbol = waiting.pop()
        module, name = symbol
        if symbol in known or module not in modules():
            continue
        known.add(symbol)
        if module.startswith(no_way):
            continue
        here = modules()[module]
        waiting.append((module, ""))
        waiting.extend(here.read_by(name))
        if name not in here.defined and name in here.imported:  # handed on by a package
            waiting.append(here.imported[name])
    return known


def test_every_action_is_asked_for_by_somebody() -> None:
    nobody = {f"{module.removeprefix('cunqiao.')}.{name}" for module, name in actions() - reached()}
    assert nobody == set()


def test_what_the_first_start_alone_does_is_seen() -> None:
    opening = ("cunqiao.network.actions", "open_centre")
    assert opening in reached()
    assert opening not in reached((*NO_WAY, "cunqiao.desks.headquarters.counties"))
