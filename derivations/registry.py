"""Finds the chains, and the claims that are cited without one: by walking this package, so that no list is edited."""

from __future__ import annotations

import importlib
import pkgutil
import traceback
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import ModuleType

from derivations.errors import ChainError
from derivations.kernel.chain import Chain
from theory import Claim
from theory.language.made import made_in, unique


HERE = Path(__file__).parent
ENGINE = {"certificates", "checking", "drawing", "errors", "kernel", "language", "registry", "rules"}
"""What of this package is no stem."""


@dataclass(frozen=True, eq=False)
class Underived:
    """A claim that no chain leads to, and why.

    Attributes:
        claim: The claim.
        why: One sentence.
    """

    claim: Claim
    why: str


def chains_of(module: ModuleType) -> list[Chain]:
    """The chains of a module: its constants in the order in which they stand, then others that its file made."""
    return made_in(module, Chain)


def by_claim(chains: Iterable[Chain]) -> dict[str, Chain]:
    """Chains by the id of their claim.

    Raises:
        ChainError: If two of them lead to one claim.

    """
    return unique(chains, lambda one: ChainError(f"two chains lead to {one}; expected one"))


@lru_cache(maxsize=1)
def _modules() -> tuple[tuple[ModuleType, ...], tuple[str, ...]]:
    """The modules that import, and what is wrong with others."""
    found, wrong = list[ModuleType](), list[str]()
    for info in pkgutil.walk_packages([str(HERE)], "derivations.", onerror=lambda _: None):  # it is told below
        _, stem, *inside = info.name.split(".")
        if stem not in ENGINE and "rules" not in inside and not info.name.rpartition(".")[2].startswith("_"):
            try:
                found.append(importlib.import_module(info.name))
            except Exception as error:  # whatever stands in one stem, the others go on
                wrong.append(f"{_place(error)}: expected a file that imports; {type(error).__name__}: {error}")
    return tuple(found), tuple(dict.fromkeys(wrong))


def _place(error: Exception) -> str:
    """The file of this package, and the line in it, where something went wrong."""
    if isinstance(error, SyntaxError) and error.filename is not None:
        file, line = Path(error.filename), error.lineno
    else:
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if HERE in Path(frame.filename).parents]
        ours = [frame for frame in frames if Path(frame.filename) != Path(__file__)]
        file, line = (Path(ours[-1].filename), ours[-1].lineno) if ours else (HERE, None)
    named = file.relative_to(HERE.parent) if HERE in (file, *file.parents) else file
    return f"{named}:{line}" if line else str(named)


def unloaded() -> tuple[str, ...]:
    """A sentence for each file of derivations in this package that does not import: its chains are left out."""
    return _modules()[1]


@lru_cache(maxsize=1)
def builtin_chains() -> dict[str, Chain]:
    """All chains of this package by the id of their claim."""
    return by_claim(chain for module in _modules()[0] for chain in chains_of(module))


@lru_cache(maxsize=1)
def builtin_underived() -> dict[str, str]:
    """Why no chain of this package leads to a claim, by the claim's id."""
    constants = [value for module in _modules()[0] for value in vars(module).values()]
    return {one.claim.id: one.why for one in constants if isinstance(one, Underived)}
