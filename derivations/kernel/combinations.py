"""Linear combinations of traces and other computed numbers: shown to vanish by their coefficients."""

from __future__ import annotations

import sympy as sp

from theory.language.nodes import Computed, held


COEFFICIENT = 400
"""Size of a coefficient up to which it is cancelled."""


def expanded(formula: sp.Expr) -> sp.Expr:
    """A formula with every node written as a combination of simpler ones."""
    return formula.replace(lambda part: isinstance(part, Computed), lambda node: node.expanded())


def is_zero_combination(formula: sp.Expr) -> bool:
    """Whether a polynomial in nodes that compute themselves has no coefficient other than zero.

    Args:
        formula: The formula, with its nodes expanded.

    """
    written, _ = held(formula, formula.atoms(Computed), "node")
    letters = written.free_symbols - formula.free_symbols
    sums: dict[sp.Expr, list[sp.Expr]] = {}
    for term in sp.Add.make_args(sp.expand_multinomial(sp.expand_mul(written))):
        coefficient, monomial = term.as_independent(*letters, as_Add=False)
        if not monomial.is_polynomial(*letters):
            return False
        sums.setdefault(monomial, []).append(coefficient)
    return all(
        sp.count_ops(total := sp.Add(*parts)) <= COEFFICIENT and sp.cancel(sp.together(total)) == 0
        for parts in sums.values()
    )
