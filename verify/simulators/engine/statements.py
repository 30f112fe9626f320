"""The statements of a Python file: what each binds and mentions, and its text without comments and docstrings."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path


DYNAMIC = frozenset({
    "LazyLoader", "__dict__", "__doc__", "__globals__", "__import__", "__subclasses__", "_getframe",
    "attrgetter", "compile", "dir", "eval", "exec", "exec_module", "f_globals", "gc", "getattr", "globals",
    "import_module", "inspect", "loads", "locals", "methodcaller", "modules", "pkgutil", "reload",
    "run_module", "run_path", "setattr", "vars",
})  # fmt: skip
"""What comes to code by a name as text, or by asking what there is: a program with one of these is taken whole."""


@dataclass(frozen=True)
class Statement:
    """A statement at the top of a file.

    Attributes:
        binds: Names that it gives a value.
        mentions: Names of variables and modules that it uses, but for its own.
        attributes: Names that it asks objects for.
        text: The statement without comments and docstrings.
        whole: The same with docstrings.
        is_definition: Whether it is a function or an assignment to names, and does nothing else that can be seen.
    """

    binds: frozenset[str]
    mentions: frozenset[str]
    attributes: frozenset[str]
    text: str
    whole: str
    is_definition: bool

    @property
    def is_dynamic(self) -> bool:
        """Whether it may come to what it does not name."""
        return not DYNAMIC.isdisjoint(self.mentions | self.attributes)


@dataclass(frozen=True)
class Import:
    """A module that is imported somewhere in a file.

    Attributes:
        name: Its name with dots; relative to the package of the file, if it has dots in front.
        parts: Names that are taken from it, which may be modules themselves.
    """

    name: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Source:
    """A Python file: its statements and imports; None in place of statements where it is no Python."""

    statements: tuple[Statement, ...] | None
    imports: tuple[Import, ...]


@lru_cache(maxsize=4096)
def source_of(file: Path, changed: int) -> Source:
    """What stands in a file; ``changed`` is when it was written."""
    try:
        tree = ast.parse(file.read_bytes())
    except (OSError, ValueError, SyntaxError, RecursionError, MemoryError):
        return Source(None, ())
    imports = tuple(_imports(tree))
    return Source(tuple(map(_statement, tree.body)), imports)


def _imports(tree: ast.Module) -> Iterator[Import]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, ()) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield Import("." * node.level + (node.module or ""), tuple(alias.name for alias in node.names))


def _statement(node: ast.stmt) -> Statement:
    stored, mentions, attributes = set[str](), set[str](), set[str]()
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            (mentions if isinstance(part.ctx, ast.Load) else stored).add(part.id)
        elif isinstance(part, ast.Attribute):
            attributes.add(part.attr)
        elif isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            stored.add(part.name)
        elif isinstance(part, ast.Import | ast.ImportFrom):
            mentions |= {name for alias in part.names for name in alias.name.split(".")}
            stored |= {(alias.asname or alias.name).partition(".")[0] for alias in part.names}
    defined = _defined(node)
    whole = ast.unparse(node)
    _drop_docstrings(node)
    binds, own = frozenset(stored if defined is None else defined), defined or set()
    return Statement(
        binds, frozenset(mentions - own), frozenset(attributes), ast.unparse(node), whole, defined is not None
    )


def _defined(node: ast.stmt) -> set[str] | None:
    """The names to which a statement gives values; None where it may do more than that."""
    if any(isinstance(part, ast.Global | ast.Nonlocal | ast.NamedExpr) for part in ast.walk(node)):
        return None
    if isinstance(node, ast.FunctionDef):
        return {node.name} if _is_plainly_declared(node) else None
    if isinstance(node, ast.Assign) and all(isinstance(target, ast.Name) for target in node.targets):
        return {target.id for target in node.targets if isinstance(target, ast.Name)}
    return None


def _is_plainly_declared(node: ast.FunctionDef) -> bool:
    """Whether nothing is carried out where a function is declared but its decorators."""
    calls = [part for part in node.decorator_list if isinstance(part, ast.Call)]
    given = [part for call in calls for part in (*call.args, *(keyword.value for keyword in call.keywords))]
    defaults = [part for part in (*node.args.defaults, *node.args.kw_defaults) if part is not None]
    outside = [part for part in (*given, *defaults) if not isinstance(part, ast.Lambda)]
    return not any(isinstance(part, ast.Call) for value in outside for part in ast.walk(value))


def _drop_docstrings(node: ast.stmt) -> None:
    for part in ast.walk(node):
        if not isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if ast.get_docstring(part) is not None:
            part.body = part.body[1:] or [ast.Pass()]
