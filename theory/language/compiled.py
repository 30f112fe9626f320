"""Formulas as functions of numbers, each compiled once."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
import sympy as sp


@lru_cache(maxsize=4096)
def compiled(expr: sp.Basic, symbols: tuple[sp.Symbol, ...], module: str = "numpy") -> Callable[..., Any]:
    """A formula as a function of the values of its symbols, in that order."""
    names = named_apart(symbols)
    function = sp.lambdify([names.get(s, s) for s in symbols], expr.xreplace(names), modules=[module])
    # A sum with a symbolic number of terms becomes a Python loop over range(), which takes no array.
    return np.vectorize(function, otypes=[float]) if expr.has(sp.Sum) else function


def named_apart(symbols: tuple[sp.Symbol, ...]) -> dict[sp.Symbol, sp.Symbol]:
    """Plain letters for those symbols whose name is not what they are printed as, or is another one's too.

    The function is written as text, in which two symbols that are printed alike would be one.
    """
    found: dict[sp.Symbol, sp.Symbol] = {}
    taken: set[str] = set()
    for symbol in sorted(symbols, key=lambda s: str(s) != s.name):
        if isinstance(symbol, sp.Dummy):  # has a number of its own
            continue
        name = str(symbol)
        while name in taken:
            name += "_"
        taken.add(name)
        if name != symbol.name:
            found[symbol] = sp.Symbol(name, **symbol.assumptions0)
    return found


@lru_cache(maxsize=4096)
def symbols_of(formula: sp.Basic) -> tuple[sp.Symbol, ...]:
    """The free symbols of a formula, in a fixed order."""
    return tuple(sorted(formula.free_symbols, key=lambda s: (str(s), s.name)))
