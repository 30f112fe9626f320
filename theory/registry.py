"""Finds the claims: by walking this package, or in a file of the user's own."""

from __future__ import annotations

import ast
import contextlib
import hashlib
import importlib
import importlib.util
import io
import pkgutil
import sys
import traceback
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from itertools import chain
from multiprocessing import parent_process
from pathlib import Path
from types import ModuleType

from theory.errors import ClaimError, DuplicateClaimError, LoadError, TheoryError
from theory.language.claim import Claim
from theory.language.made import made_in, noted, unique


ENGINE = ("errors", "language", "registry", "vocabulary")
"""What of this package is no paper."""
OURS = ("derivations", "theory", "verify")
"""Packages that no file of the user's replaces, whatever stands beside it."""


def claims_of(module: ModuleType) -> list[Claim]:
    """The claims of a module: its constants in the order in which they stand, then others that its file made."""
    return made_in(module, Claim)


def by_id(claims: Iterable[Claim]) -> dict[str, Claim]:
    """Claims by id.

    Raises:
        DuplicateClaimError: If two different claims carry the same id.

    """
    return unique(claims, lambda one: DuplicateClaimError(f"claim id {one} is used twice; expected ids to be unique"))


class BuiltinClaims(Mapping[str, Claim]):
    """The claims of this package by id, paper by paper in printed order; a paper is read when one of it is asked for.

    The id of a claim begins with the name of its paper, and a dot.
    """

    def __init__(self) -> None:
        """Find the papers."""
        names = sorted(info.name for info in pkgutil.iter_modules([str(Path(__file__).parent)]))
        self.papers = tuple(name for name in names if name not in ENGINE)

    def __getitem__(self, id_: str) -> Claim:
        """The claim of that id."""
        if id_ not in self:
            raise KeyError(id_)
        return _claims_in(id_.partition(".")[0])[id_]

    def __contains__(self, id_: object) -> bool:
        """Whether there is a claim of that id."""
        paper = str(id_).partition(".")[0]
        return paper in self.papers and id_ in _claims_in(paper)

    def __iter__(self) -> Iterator[str]:
        """All ids; every paper is read."""
        return chain.from_iterable(map(_claims_in, self.papers))

    def __len__(self) -> int:
        """How many claims there are; every paper is read."""
        return sum(len(_claims_in(paper)) for paper in self.papers)

    def matching(self, pattern: str) -> Iterator[str]:
        """The ids that a glob matches; of other papers than those that it may mean nothing is read."""
        papers = [paper for paper in self.papers if fnmatchcase(f"{paper}.", _before_dot(pattern))]
        return (id_ for paper in papers for id_ in _claims_in(paper) if fnmatchcase(id_, pattern))


@lru_cache(maxsize=1)
def builtin_claims() -> BuiltinClaims:
    """All claims of this package by id, paper by paper in printed order."""
    return BuiltinClaims()


@cache
def _claims_in(name: str) -> dict[str, Claim]:
    """The claims of one paper by id.

    Raises:
        ClaimError: If the id of one does not begin with the name of the paper.

    """
    paper = importlib.import_module(f"theory.{name}")
    found = by_id(claim for module in (paper, *_sections(paper)) for claim in claims_of(module))
    for id_ in (id_ for id_ in found if not id_.startswith(f"{name}.")):
        msg = f"claim {id_}: expected an id that begins with {name}, the paper that it is in"
        raise ClaimError(msg)
    return found


def _before_dot(pattern: str) -> str:
    """A glob for what stands before the first dot of what a glob matches, with the dot."""
    head, dot, _ = pattern.partition(".")
    return f"{head}." if dot and not set("*?[") & set(head) else "*"


def _sections(paper: ModuleType) -> list[ModuleType]:
    """The modules of a paper that is a package, in the order of its ``SECTIONS``."""
    return [importlib.import_module(f"{paper.__name__}.{name}") for name in getattr(paper, "SECTIONS", ())]


def load_file(path: str | Path) -> ModuleType:
    """Import a Python file of claims (and simulators) once, under a name of its own; it may import what is beside it.

    Raises:
        LoadError: If the file does not exist, or its import fails.

    """
    file = Path(path).resolve()
    name = f"claims_{file.stem}_{hashlib.sha256(str(file).encode()).hexdigest()[:8]}"
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, file)
    if not file.is_file() or spec is None or spec.loader is None:
        msg = f"{path}: expected a Python file of claims; there is none"
        raise LoadError(msg)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    if str(file.parent) not in sys.path:
        sys.path.append(str(file.parent))  # last, so that nothing there takes the place of what is installed
    try:
        # Whoever reads data beside a file may go there. What it prints is no part of an answer, and what it prints in a
        # worker process the one that began it has printed.
        told = sys.stderr if parent_process() is None else io.StringIO()
        with noted(module, file), contextlib.chdir("."), contextlib.redirect_stdout(told):
            spec.loader.exec_module(module)
        own = claims_of(module)
        by_id([*own, *(builtin_claims()[claim.id] for claim in own if claim.id in builtin_claims())])
        _refuse_namesakes(file)
    except TheoryError as error:
        del sys.modules[name]
        msg = f"{path}{_line(error, file)}: {error}"
        raise LoadError(msg) from error
    except BaseException as error:  # what a file raises at its import may be anything; Ctrl-C is no word of its own
        del sys.modules[name]
        if type(error) is KeyboardInterrupt:
            raise
        msg = f"{path}{_line(error, file)}: expected a file that imports; {_words(error)}"
        raise LoadError(msg) from error
    return module


def _line(error: BaseException, file: Path) -> str:
    """The line of a file at which something went wrong, with a colon; nothing where it was not there."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename) == file]
    return f":{lines[-1]}" if lines else ""


def _words(error: BaseException) -> str:
    """What an error is and says, on one line: its words may be code that fails, steer a terminal, or have no end."""
    try:
        text = " ".join(str(error)[:2000].split())
    except Exception:
        text = "(its message cannot be told)"
    return f"{type(error).__name__}: " + "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def _refuse_namesakes(file: Path) -> None:
    """Refuse a file that imports a module by the name of one beside it, and got another one.

    Raises:
        LoadError: If it does: whoever wrote it may not know.

    """
    nodes = list(ast.walk(ast.parse(file.read_bytes())))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    for name in sorted({name.partition(".")[0] for name in names} - set(OURS)):
        places = file.parent / f"{name}.py", file.parent / name / "__init__.py"
        beside = [at.resolve() for at in places if at.exists()]
        got = getattr(sys.modules.get(name), "__file__", None)
        if beside and got is not None and Path(got).resolve() not in beside:
            msg = f"expected {name} to be {beside[0]}; a module of that name is there already, from {got}; rename one"
            raise LoadError(msg)
