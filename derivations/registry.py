"""Finds the chains, and the claims that are cited without one: by walking this package, so that no list is edited."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import ModuleType

from derivations.errors import ChainError
from derivations.kernel.chain import Chain
from theory import Claim
from theory.language.made import made_in, unique


ENGINE = {"checking", "drawing", "errors", "kernel", "language", "registry", "rules"}
"""What of this package, and of the packages in it, holds no chains."""


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


def _modules() -> Iterator[ModuleType]:
    for info in pkgutil.walk_packages([str(Path(__file__).parent)], "derivations."):
        if ENGINE.isdisjoint(parts := info.name.split(".")) and not parts[-1].startswith("_"):
            yield importlib.import_module(info.name)


@lru_cache(maxsize=1)
def builtin_chains() -> dict[str, Chain]:
    """All chains of this package by the id of their claim."""
    return by_claim(chain for module in _modules() for chain in chains_of(module))


@lru_cache(maxsize=1)
def builtin_underived() -> dict[str, str]:
    """Why no chain of this package leads to a claim, by the claim's id."""
    constants = [value for module in _modules() for value in vars(module).values()]
    return {one.claim.id: one.why for one in constants if isinstance(one, Underived)}
