"""Certificates that polynomial conditions cannot hold together: exact multipliers, found by linear programming."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from itertools import combinations_with_replacement

import numpy as np
import sympy as sp
from scipy.optimize import linprog
from sympy.polys.matrices import DomainMatrix

from derivations.kernel.polynomial_conditions import Certificate, Condition, eliminated, expanded


Made = tuple[tuple[Condition, ...], sp.Expr]
"""What a condition is made of: conditions that are multiplied, and a letter or 1."""
TINY = 1e-9
"""Multipliers in floating point below which they count as 0."""


def _found(conditions: list[Condition]) -> dict[Condition, tuple[Made, sp.Rational]] | None:
    """For each condition or product of conditions that a certificate uses: what it is made of, and its multiplier."""
    made_of: dict[Condition, Made] = {(sp.S.One, ">"): ((), sp.S.One)}
    made_of |= {condition: ((condition,), sp.S.One) for condition in eliminated(conditions)}
    given = list(made_of)
    found = _multipliers(given)
    if found is None and len(given) <= 24 and any(_degree(g) > 1 for g, _ in given):  # else the search was complete
        for product, made in _products(given):
            made_of.setdefault(product, made)
        found = _multipliers(list(made_of))
    return None if found is None else {used: (made_of[used], multiplier) for used, multiplier in found.items()}


_CORES: dict[Condition, list[tuple[tuple[Condition, ...], Certificate]]] = {}
"""Conditions that were shown not to hold together, by each of them: no set that contains them holds either."""


def contradiction(
    conditions: tuple[Condition, ...], base: tuple[Condition, ...]
) -> tuple[tuple[Condition, ...], Certificate] | None:
    """Those of some conditions, the last of them above all, that cannot hold together, and why; None for none."""
    known = _CORES.setdefault(conditions[-1], [])
    given = frozenset((*conditions, *base))
    if (seen := next((pair for pair in known if given.issuperset(pair[0])), None)) is not None:
        return seen
    near = _about(conditions[-1][0], (*conditions, *base))
    found = _found(near)
    if found is None:
        return None
    core = tuple(dict.fromkeys(factor for (factors, _), _ in found.values() for factor in factors))
    if any(kind == "=" for _, kind in near):  # letters were put in, which makes new conditions
        core = tuple(dict.fromkeys(near))
    shown = core, tuple((*made, multiplier) for made, multiplier in found.values())
    for condition in core:
        _CORES.setdefault(condition, []).append(shown)
    return shown


@lru_cache(maxsize=8192)
def _degree(form: sp.Expr) -> int:
    return int(sp.Poly(form, *form.free_symbols).total_degree()) if form.free_symbols else 0


def _products(given: list[Condition]) -> list[tuple[Condition, Made]]:
    """Products of two conditions, and of equations with letters, each with what it is made of."""
    inequalities = [(g, kind) for g, kind in given[1:] if kind != "="]
    found: list[tuple[Condition, Made]] = []
    for (g, one), (h, two) in combinations_with_replacement(inequalities, 2):
        found.append(((g * h, ">" if one == two == ">" else "≥"), (((g, one), (h, two)), sp.S.One)))
    letters = sorted(set().union(*(g.free_symbols for g, _ in given)), key=str)
    for h, kind in given:
        found += [((h * letter, "="), (((h, kind),), letter)) for letter in letters if kind == "="]
    return found


def _multipliers(given: list[Condition]) -> dict[Condition, sp.Rational] | None:
    letters = sorted(set().union(*(g.free_symbols for g, _ in given)), key=str)
    columns = [_terms(expanded(g), tuple(letters)) for g, _ in given]
    monomials = {m: i for i, m in enumerate(dict.fromkeys(m for column in columns for m in column))}
    rows = np.zeros((len(monomials) + 1, len(columns)))
    for k, (column, (_, kind)) in enumerate(zip(columns, given, strict=True)):
        for monomial, coefficient in column.items():
            rows[monomials[monomial], k] = float(coefficient)
        rows[-1, k] = kind == ">"
    wanted = [0] * len(monomials) + [1]
    bounds = [(None, None) if kind == "=" else (0, None) for _, kind in given]
    costs = [0 if kind == "=" else 1 for _, kind in given]
    near = linprog(costs, A_eq=rows, b_eq=wanted, bounds=bounds, method="highs-ds")
    if near.status != 0 or near.x is None:
        return None
    used = [k for k, x in enumerate(near.x) if abs(x) > TINY]
    exact = [[columns[k].get(monomial, Fraction(0)) for k in used] for monomial in monomials]
    solved = _solved([*exact, [Fraction(int(given[k][1] == ">")) for k in used]], wanted)
    if solved is None or any(x < 0 and given[k][1] != "=" for k, x in zip(used, solved, strict=True)):
        return None
    return {given[k]: x for k, x in zip(used, solved, strict=True)}


@lru_cache(maxsize=8192)
def _terms(formula: sp.Expr, letters: tuple[sp.Symbol, ...]) -> dict[tuple[int, ...], Fraction]:
    if not letters:
        return {(): Fraction(int(formula.p), int(formula.q))}
    return {m: Fraction(int(c.p), int(c.q)) for m, c in sp.Poly(formula, *letters).terms() if c}


def _solved(rows: list[list[Fraction]], wanted: list[int]) -> list[sp.Rational] | None:
    """The exact solution of a system that has one; a free unknown is 0."""
    table = [[sp.QQ(x.numerator, x.denominator) for x in row] + [sp.QQ(b)] for row, b in zip(rows, wanted, strict=True)]
    width = len(rows[0])
    reduced, pivots = DomainMatrix(table, (len(table), width + 1), sp.QQ).rref()
    if width in pivots:
        return None
    found = [sp.S.Zero] * width
    listed = reduced.to_Matrix()
    for row, pivot in enumerate(pivots):
        found[pivot] = listed[row, width]
    return found


def _about(formula: sp.Expr, conditions: tuple[Condition, ...]) -> list[Condition]:
    """The conditions that have to do with a formula, by the letters that they share."""
    letters, found = set(formula.free_symbols), list[Condition]()
    waiting = list(conditions)
    while near := [c for c in waiting if c[0].free_symbols & letters]:
        found += near
        waiting = [c for c in waiting if c not in near]
        letters |= set().union(*(c[0].free_symbols for c in near))
    return found
