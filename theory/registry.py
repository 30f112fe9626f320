"""Finds the claims: by walking this package, or in a file of the user's own."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import pkgutil
import sys
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from types import ModuleType

from theory.errors import DuplicateClaimError, LoadError, TheoryError
from theory.language.claim import Claim


ENGINE = ("errors", "language", "registry", "vocabulary")
"""What of this package is no paper."""


def claims_of(module: ModuleType) -> list[Claim]:
    """The claims that are constants of a module, in the order in which they stand."""
    found = {id(value): value for value in vars(module).values() if isinstance(value, Claim)}
    return list(found.values())


def by_id(claims: Iterable[Claim]) -> dict[str, Claim]:
    """Claims by id.

    Raises:
        DuplicateClaimError: If two different claims carry the same id.

    """
    found: dict[str, Claim] = {}
    for claim in claims:
        if found.setdefault(claim.id, claim) is not claim:
            msg = f"claim id {claim.id} is used twice; expected ids to be unique"
            raise DuplicateClaimError(msg)
    return found


@lru_cache(maxsize=1)
def builtin_claims() -> dict[str, Claim]:
    """All claims of this package by id, paper by paper in printed order."""
    names = sorted(info.name for info in pkgutil.iter_modules([str(Path(__file__).parent)]))
    papers = [importlib.import_module(f"theory.{name}") for name in names if name not in ENGINE]
    modules = [module for paper in papers for module in (paper, *_sections(paper))]
    return by_id(claim for module in modules for claim in claims_of(module))


def _sections(paper: ModuleType) -> list[ModuleType]:
    """The modules of a paper that is a package, in the order of its ``SECTIONS``."""
    return [importlib.import_module(f"{paper.__name__}.{name}") for name in getattr(paper, "SECTIONS", ())]


def load_file(path: str | Path) -> ModuleType:
    """Import a Python file of claims (and simulators) once, under a name of its own.

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
    try:
        spec.loader.exec_module(module)
        by_id([*builtin_claims().values(), *claims_of(module)])
    except TheoryError as error:
        del sys.modules[name]
        msg = f"{path}: {error}"
        raise LoadError(msg) from error
    except (Exception, SystemExit) as error:
        del sys.modules[name]
        msg = f"{path}: expected a file that imports; {type(error).__name__}: {error}"
        raise LoadError(msg) from error
    return module
