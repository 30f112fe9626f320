"""Exact values of one symbol: small ones in its domain, roots of an equation, and smaller ones than some."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import sympy as sp

from theory.language.nodes import Computed


POOL = 8
"""Denominators and numerators of the rationals that are tried, at most, are this and what size adds."""


def value(symbol: sp.Symbol, rng: random.Random, attempt: int) -> sp.Basic:
    """A small exact value in the domain of a symbol; larger ones become likely with the number of attempts."""
    reach = 1 + attempt // 8
    if symbol.is_integer:
        low = 1 if symbol.is_positive else 0 if symbol.is_nonnegative else -reach
        if symbol.is_negative:
            return sp.Integer(-rng.randint(1, 1 + min(reach, 2 * POOL)))
        return sp.Integer(rng.randint(low, low + min(reach, 2 * POOL)))
    size = sp.Rational(rng.randint(1, 1 + min(reach, POOL)), rng.randint(1, 1 + min(reach, POOL)))
    if symbol.is_negative:
        return -size
    if symbol.is_positive:
        return size
    if symbol.is_nonnegative:
        return rng.choice((sp.S.Zero, size, size))
    return rng.choice((size, -size, size, -size, sp.S.Zero))


DECLARED = (
    "integer",
    "positive",
    "nonnegative",
    "negative",
    "nonpositive",
    "nonzero",
    "even",
    "odd",
    "rational",
    "real",
)
"""Assumptions of a symbol that a value has to meet."""
OPERATIONS, DEGREE = 60, 8
"""Size and degree of equations up to which they are solved."""


def fits(symbol: sp.Symbol, found: sp.Basic) -> bool:
    """Whether a value lies in the domain that a symbol declares."""
    declared = symbol.assumptions0
    return all(getattr(found, f"is_{name}") is True for name in DECLARED if declared.get(name))


def real_roots(formula: sp.Expr, symbol: sp.Symbol, rational: bool = False) -> list[sp.Expr]:
    """Real values of the one symbol of a formula at which it vanishes, as far as they are easily found.

    Args:
        formula: The formula.
        symbol: Its symbol.
        rational: Whether to look for roots of rational formulas only, which is quick.

    """
    if formula.free_symbols != {symbol} or sp.count_ops(formula) > OPERATIONS or formula.has(Computed):
        return []
    plain = sp.Dummy(real=True)
    formula = formula.xreplace({symbol: plain})
    try:
        top = sp.numer(sp.together(formula))
        if top.is_polynomial(plain):
            polynomial = sp.Poly(top, plain)
            if polynomial.degree() > DEGREE:
                return []
            found = sp.roots(polynomial, filter="R") if polynomial.degree() <= 2 else polynomial.ground_roots()
        elif rational:
            return []
        else:
            found = sp.solveset(formula, plain, sp.S.Reals)
            found = found if isinstance(found, sp.FiniteSet) else ()
    except (NotImplementedError, ValueError, TypeError, sp.PolynomialError):
        return []
    return [root for root in sorted(found, key=sp.default_sort_key) if root.is_real]


STEPS = 100
"""Steps at most by which a counterexample is made smaller: from a large number on there may be millions."""


def smallest(
    values: Mapping[sp.Basic, sp.Basic], is_one: Callable[[Mapping[sp.Basic, sp.Basic]], bool]
) -> Mapping[sp.Basic, sp.Basic]:
    """A point of some kind none of whose values can be made smaller, as far as `STEPS` steps go."""
    for _ in range(STEPS):
        less = next((less for less in smaller(values) if is_one(less)), None)
        if less is None:
            break
        values = less
    return values


def smaller(values: Mapping[sp.Basic, sp.Basic]) -> Iterator[dict[sp.Basic, Any]]:
    """The same values with one of them made smaller or rounder."""
    for symbol, found in values.items():
        if not getattr(found, "is_Rational", False):
            continue
        tries = (0, 1, sp.floor(found / 2), found - 1, sp.floor(found), sp.ceiling(found), sp.Rational(1, 2))
        for less in map(sp.Rational, tries):
            if (less.q, abs(less.p)) < (found.q, abs(found.p)) and fits(symbol, less):
                yield {**values, symbol: less}
