"""Formulas at numbers with so many digits that what cancels leaves enough of them."""

from __future__ import annotations

from collections.abc import Mapping

import sympy as sp

from theory.errors import InadmissibleError
from theory.language.nodes import Computed
from theory.language.quantity import Measured


STEPS = (40, 80, 160, 320)
"""Digits with which a formula is evaluated in turn, until two values agree."""
LEFT = (Measured, Computed, sp.Sum, sp.Product, sp.Integral, sp.MatrixExpr)
"""Parts of formulas that have their own ways to numbers."""
SAME = sp.Float("1e-14")
"""Share of a value up to which two are the same: a double has no more."""


def with_numbers(formula: sp.Basic, values: Mapping[sp.Symbol, sp.Basic]) -> sp.Basic:
    """A formula with numbers for its symbols; where floats are among them, a number right to a double's digits.

    Floats count as the exact binary fractions that they are. Formulas with measured quantities, sums,
    products, integrals, matrices and what computes itself are left to those who evaluate them.

    Raises:
        InadmissibleError: If no number of digits settles the value.

    """
    floats = {symbol: value for symbol, value in values.items() if isinstance(value, sp.Float)}
    if not formula.free_symbols & floats.keys() or formula.has(*LEFT):
        return formula.xreplace(dict(values))
    before = now = None
    for digits in STEPS:
        finer = {symbol: sp.Float(value, digits) for symbol, value in floats.items()}
        found = formula.xreplace({**values, **finer})
        is_number = isinstance(found, sp.Expr) and not found.free_symbols
        if not is_number or found.has(*LEFT, sp.nan, sp.zoo, sp.oo, -sp.oo):
            return formula.xreplace(dict(values))
        now = found.evalf(digits)
        if before is not None and abs(now - before) <= SAME * abs(now):
            return now
        before = now
    # The more digits the smaller: all of it cancels.
    if now is not None and abs(now) < sp.Float(10) ** (-STEPS[-1] // 2):
        return sp.S.Zero
    msg = f"{formula}: expected a value; got {before} with {STEPS[-2]} digits, {now} with {STEPS[-1]}"
    raise InadmissibleError(msg)
