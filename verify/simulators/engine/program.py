"""The program that code is part of, as a hash: whatever of it is edited, what was drawn or judged before is stale.

How a function comes to a value has no end: a decorator, an attribute set on a library, a module loaded by its path, the
fields of a dtype. So the program counts: the file, what it imports that is not installed, and what it opened while it
was loaded. Only what just defines another simulator, a claim or the like, of which nothing else speaks, is no part of
it. Comments, layout and docstrings are none either. What is read while drawing, and the environment, are not seen.
Simulators of this package change with its versions, and count as one.
"""

from __future__ import annotations

import hashlib
import importlib.util
import platform
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, version
from itertools import chain
from pathlib import Path

from verify.simulators.engine.opened import is_installed, opened_by
from verify.simulators.engine.statements import Import, Statement, source_of


OURS = ("derivations", "theory", "verify")
"""Packages whose code is hashed by itself, where it counts."""
ENGINE = Path(__file__).parent
SIMULATORS = ENGINE.parent
LIBRARIES = ("numpy", "scipy")
"""On which the numbers drawn by simulators of this package depend."""
DEFINED = (("theory", "Claim"), ("theory", "Quantity"), ("derivations", "Chain"), ("verify", "Simulator"))
"""Packages and names of what a statement may define without being part of the program of something else."""
NUMBER = re.compile(r"_\d+$")
"""What tells simulators of one name in a file apart."""
ROUNDS = 3
"""Chains speak of claims, and claims of quantities: what is left out first no longer speaks of the others."""


def program_of(file: str | Path, keep: str = "") -> str:
    """Sixteen hexadecimal digits that change with the program of a file.

    Args:
        file: A Python file.
        keep: Name of the simulator whose program it is; empty for that of the claims in the file.

    """
    start = Path(file).resolve()
    if SIMULATORS in start.parents:
        return _program_of_package(keep, package_of(start))
    files, data, libraries = _closure(start)
    code, read = (tuple(sorted((str(part), *_state(part)) for part in parts)) for parts in (files, data))
    return _hashed(start, code, read, tuple(sorted(libraries)), keep)


def states_of(file: str | Path) -> dict[Path, tuple[int, int]]:
    """What a program reads, each file with when it was written and how long it is; nothing is left out."""
    files, data, _ = _closure(Path(file).resolve())
    return {part: _state(part) for part in files | data}


def program_of_module(name: str | None, keep: str = "") -> str:
    """The same for a loaded module; without a file it has no program but this version of Python."""
    file = getattr(sys.modules.get(name or ""), "__file__", None)
    return platform.python_version() if file is None else program_of(file, keep)


def package_of(file: str | Path) -> str:
    """The same for all of the package that a file is in, or of the files beside it."""
    return _program_of_files(tuple(sorted((str(part), *_state(part)) for part in _together(Path(file).resolve()))))


@cache
def version_of(library: str) -> str:
    """The version of an installed library; empty where nobody knows."""
    try:
        return version(library)
    except PackageNotFoundError:
        return str(getattr(sys.modules.get(library), "__version__", ""))


# Which files ----------------------------------------------------------------------------------


def _closure(start: Path) -> tuple[set[Path], set[Path], set[str]]:
    """The code of a program, what else it opened while it was loaded, and the installed libraries that it imports."""
    waiting, files, data, libraries = [start], {start}, set[Path](), set[str]()
    wholes = set[Path]()
    while waiting:
        file = waiting.pop()
        source = source_of(file, _state(file)[0])
        found, read = opened_by(file)
        data |= read
        if _is_dynamic(source.statements) and file.parent not in wholes:
            wholes.add(file.parent)
            found |= {*_together(file)}
        for asked in source.imports:
            top = asked.name.partition(".")[0]
            at = set(_imported(asked, file))
            if not at and top and top not in (*OURS, *sys.stdlib_module_names):
                libraries.add(top)
            found |= at
        waiting += found - files
        files |= found
    return files, data, libraries


def _is_dynamic(statements: tuple[Statement, ...] | None) -> bool:
    return statements is None or any(statement.is_dynamic for statement in statements)


def _imported(asked: Import, file: Path) -> Iterator[Path]:
    """The files that importing a module reads, where it is not installed: it, and the packages it is in."""
    names = asked.name.lstrip(".").split(".") if asked.name.strip(".") else []
    if above := len(asked.name) - len(asked.name.lstrip(".")):
        folder = file.parents[above - 1]
    else:
        top = _top(names[0], file)
        if top is None:
            return
        folder = top
    last = Path()
    for name in names:
        last = folder / f"{name}.py"
        folder /= name
        yield from _followed(folder / "__init__.py")
    yield from _followed(last)
    for part in asked.parts:
        yield from (found for at in (f"{part}.py", f"{part}/__init__.py") for found in _followed(folder / at))


def _followed(file: Path) -> Iterator[Path]:
    if file.is_file():
        yield file


def _top(name: str, file: Path) -> Path | None:
    """The folder in which a module or package stands that is not installed; None for others."""
    if name in OURS or name in sys.stdlib_module_names:
        return None
    for at in (file.parent / f"{name}.py", file.parent / name / "__init__.py"):
        if at.is_file():
            return file.parent
    try:
        spec = importlib.util.find_spec(name)
    except (ImportError, ValueError):
        return None
    origin = None if spec is None else spec.origin
    if origin is None or not origin.endswith(".py") or is_installed(origin):
        return None
    at = Path(origin).resolve()
    return at.parents[1] if at.name == "__init__.py" else at.parent


def _together(file: Path) -> Iterator[Path]:
    """The files of the package that a file is in; without one, those beside it, and the packages among them."""
    folder = file.parent
    found: Iterator[Path]
    if file.parent == ENGINE:
        found = ENGINE.glob("*.py")
    elif SIMULATORS in file.parents:
        found = SIMULATORS.rglob("*.py")
    elif (folder / "__init__.py").exists():
        while (folder.parent / "__init__.py").exists():
            folder = folder.parent
        found = folder.rglob("*.py")
    else:
        packages = [package.parent.rglob("*.py") for package in folder.glob("*/__init__.py")]
        found = chain(folder.glob("*.py"), *packages)
    yield from (part for part in found if part.is_file())  # an editor may leave dead links


def _state(file: Path) -> tuple[int, int]:
    """When a file was written, and how long it is."""
    try:
        found = file.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size


# What of them counts --------------------------------------------------------------------------


@lru_cache(maxsize=1024)
def _hashed(
    start: Path,
    files: tuple[tuple[str, int, int], ...],
    data: tuple[tuple[str, int, int], ...],
    libraries: tuple[str, ...],
    keep: str,
) -> str:
    versions = [(name, version_of(name)) for name in libraries]
    engine = package_of(ENGINE / "program.py")
    found = hashlib.sha256(f"{keep} {platform.python_version()} {versions} {engine}".encode())
    kept = _kept([Path(file) for file, _, _ in files], start, keep)
    for path, text in sorted(kept.items(), key=lambda pair: (pair[0] != start, str(pair[0]))):
        found.update(f"\n{'' if path == start else path.name}\n".encode() + text)
    for file, _, _ in data:
        found.update(f"\n{Path(file).name}\n".encode() + Path(file).read_bytes())
    return found.hexdigest()[:16]


@lru_cache(maxsize=1024)
def _program_of_package(keep: str, package: str) -> str:
    """The program of a simulator of this package."""
    versions = [(name, version_of(name)) for name in LIBRARIES]
    return hashlib.sha256(f"{keep} {versions} {package}".encode()).hexdigest()[:16]


@lru_cache(maxsize=16)
def _program_of_files(files: tuple[tuple[str, int, int], ...]) -> str:
    found = hashlib.sha256(platform.python_version().encode())
    for file, _, _ in files:
        found.update(f"\n{Path(file).name}\n".encode() + Path(file).read_bytes())
    return found.hexdigest()[:16]


def _kept(paths: Sequence[Path], start: Path, keep: str) -> dict[Path, bytes]:
    """Of each file what counts."""
    sources = {path: source_of(path, _state(path)[0]).statements for path in paths}
    left = {path: [*statements] for path, statements in sources.items() if statements is not None}
    is_dynamic = any(map(_is_dynamic, sources.values()))
    if not is_dynamic:
        names = _defined(start, keep)
        for _ in range(ROUNDS):
            left[start] = _staying(left, start, names)
    texts = {path: "\n".join(s.whole if is_dynamic else s.text for s in left[path]).encode() for path in left}
    return {path: texts[path] if path in texts else path.read_bytes() for path in paths}


def _staying(left: Mapping[Path, Sequence[Statement]], path: Path, names: frozenset[str]) -> list[Statement]:
    """The statements of a file but those that only give values to some names of which no statement speaks."""
    spoken = {name for statement in left[path] for name in statement.mentions}
    others = [statement for other, statements in left.items() if other != path for statement in statements]
    spoken |= {name for statement in others for name in statement.mentions | statement.attributes}
    bound = Counter(name for statement in left[path] for name in statement.binds)
    free = {name for name in names - spoken if bound[name] == 1}
    return [statement for statement in left[path] if not (statement.is_definition and statement.binds <= free)]


def _defined(path: Path, keep: str) -> frozenset[str]:
    """The names of claims and the like, and of all simulators but one, in a file that is loaded."""
    found = set()
    for module in [*sys.modules.values()]:
        file = getattr(module, "__file__", None)
        if file is not None and file.endswith(path.name) and Path(file).resolve() == path:
            found |= {name for name, value in vars(module).items() if _is_defined(value, keep)}
    return frozenset(found)


def _is_defined(value: object, keep: str) -> bool:
    kind = type(value).__module__.partition(".")[0], type(value).__name__
    names = {keep, NUMBER.sub("", keep)} if kind == ("verify", "Simulator") else set()
    return kind in DEFINED and getattr(value, "name", "") not in names
