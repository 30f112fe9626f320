"""A formula for each word that a parameter may be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as sp
from sympy.core.symbol import Str


class Case(sp.Expr):  # type: ignore[misc]  # sympy has no types
    """One of several formulas, by a word; collapses as soon as the word is known.

    Args:
        word: The symbol of a parameter with choices.
        formulas: The formula for each of some words.
    """

    is_commutative = True
    is_extended_real = True

    def __new__(cls, word: Any, formulas: Mapping[str, Any] | sp.Tuple) -> sp.Expr:
        """Build the node, or return the formula of a word that is known."""
        pairs = (
            [(str(key), value) for key, value in formulas.args]
            if isinstance(formulas, sp.Tuple)
            else [(key, sp.sympify(value)) for key, value in formulas.items()]
        )
        known = dict(pairs)
        if isinstance(word, sp.Symbol) and word.name in known:
            return known[word.name]
        return super().__new__(cls, word, sp.Tuple(*(sp.Tuple(Str(key), value) for key, value in pairs)))

    @property
    def pairs(self) -> list[tuple[str, sp.Expr]]:
        """Word and formula of each case."""
        return [(str(key), value) for key, value in self.args[1].args]

    def _latex(self, printer: Any) -> str:
        rows = (rf"{printer._print(value)} & \text{{{key.replace('_', ' ')}}}" for key, value in self.pairs)
        return r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}"

    def _sympystr(self, printer: Any) -> str:
        return "{" + "; ".join(f"{printer._print(value)} if {key}" for key, value in self.pairs) + "}"
