"""Finds the chains: by walking this package, so that no list is edited."""

from __future__ import annotations

import importlib
import pkgutil
from functools import lru_cache
from types import ModuleType

import derivations
from derivations._chain import Chain
from derivations.errors import ChainError


def chains_of(module: ModuleType) -> list[Chain]:
    """The chains that are constants of a module, in the order in which they stand."""
    found = {id(value): value for value in vars(module).values() if isinstance(value, Chain)}
    return list(found.values())


@lru_cache(maxsize=1)
def builtin_chains() -> dict[str, Chain]:
    """All chains of this package by the id of their claim.

    Raises:
        ChainError: If two chains lead to one claim.

    """
    found: dict[str, Chain] = {}
    for info in pkgutil.walk_packages(derivations.__path__, "derivations."):
        if info.name.rsplit(".", 1)[-1].startswith("_") or info.name == "derivations.errors":
            continue
        for chain in chains_of(importlib.import_module(info.name)):
            if found.setdefault(chain.claim.id, chain) is not chain:
                msg = f"two chains lead to {chain.claim.id}; expected one"
                raise ChainError(msg)
    return found
