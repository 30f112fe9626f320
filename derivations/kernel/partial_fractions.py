"""Functions of Sigma as sums of constants times partial fractions in the eigenvalue."""

from __future__ import annotations

from functools import lru_cache

import sympy as sp

from theory import EIGENVALUE, Sandwich
from theory.vocabulary.traces import Spectral


COEFFICIENT = 400
"""Size of a coefficient up to which it is cancelled."""


@lru_cache(maxsize=4096)
def partial_fractions(body: sp.Expr) -> tuple[tuple[sp.Expr, sp.Expr], ...]:
    """Pairs (constant, function of the eigenvalue) that add up to a function of Sigma.

    Traces inside are constants. What is no rational function, powers of unknown exponent apart, is left as it is.

    Args:
        body: A formula in `EIGENVALUE`.

    """
    body, numbers = _held(body, [part for part in body.atoms(Spectral) if not isinstance(part, Sandwich)], "number")
    body, recursions = _held(body, list(body.atoms(Sandwich)), "recursion")
    body = sp.expand_power_exp(body)
    unknown = [part for part in body.atoms(sp.Pow) if part.base == EIGENVALUE and part.exp.is_Symbol]
    body, powers = _held(body, unknown, "power")
    moving = {*recursions, *powers, EIGENVALUE}
    found = []
    for term in sp.Add.make_args(sp.expand_mul(body)):
        outer, inner = term.as_independent(*moving, as_Add=False)
        rational = inner.is_rational_function(EIGENVALUE)
        parts = _apart(inner) if rational else inner
        for part in sp.Add.make_args(sp.expand_mul(parts)):
            factored = sp.factor(part) if rational else part
            constant, function = factored.as_independent(*moving, as_Add=False)
            found.append((outer * constant, function))
    back = numbers | recursions | powers
    return tuple((constant.xreplace(back), function.xreplace(back)) for constant, function in found)


@lru_cache(maxsize=4096)
def _apart(inner: sp.Expr) -> sp.Expr:
    return sp.apart(sp.together(inner), EIGENVALUE)


def _held(body: sp.Expr, parts: list[sp.Basic], name: str) -> tuple[sp.Expr, dict[sp.Basic, sp.Basic]]:
    """A formula with letters in place of some parts, and what the letters stand for."""
    outermost = [part for part in parts if not any(part != other and other.has(part) for other in parts)]
    # Not dummies: the same formula a second time is found among those that were taken apart.
    ordered = sorted(outermost, key=sp.srepr)
    letters = {part: sp.Symbol(f"held_{len(ordered)}_{i}_{name}", positive=True) for i, part in enumerate(ordered)}
    return body.xreplace(letters), {letter: part for part, letter in letters.items()}


def is_zero_combination(formula: sp.Expr) -> bool:
    """Whether a polynomial in traces and forms has no coefficient other than zero.

    Args:
        formula: The formula, with its traces in partial fractions.

    """
    held, _ = _held(formula, list(formula.atoms(Spectral)), "node")
    letters = held.free_symbols - formula.free_symbols
    sums: dict[sp.Expr, list[sp.Expr]] = {}
    for term in sp.Add.make_args(sp.expand_multinomial(sp.expand_mul(held))):
        coefficient, monomial = term.as_independent(*letters, as_Add=False)
        if not monomial.is_polynomial(*letters):
            return False
        sums.setdefault(monomial, []).append(coefficient)
    return all(
        sp.count_ops(total := sp.Add(*parts)) <= COEFFICIENT and sp.cancel(sp.together(total)) == 0
        for parts in sums.values()
    )
