"""Both sides of a claim as sums of measured quantities with known coefficients."""

from __future__ import annotations

import sympy as sp

from theory.errors import ClaimError
from theory.language.quantity import Measured


Terms = tuple[tuple[sp.Expr, Measured | None], ...]
"""Pairs (coefficient, quantity); the quantity is None for the part that is known."""


def _measured_denominator(side: sp.Expr) -> sp.Expr:
    if not side.has(Measured):
        return sp.S.One
    _, denominator = sp.fraction(sp.together(side))
    return denominator.as_independent(Measured, as_Add=False)[1] if denominator.has(Measured) else sp.S.One


def _terms(side: sp.Expr, claim_id: str) -> Terms:
    nodes = sorted(side.atoms(Measured), key=sp.default_sort_key)
    if not nodes:
        return ((side, None),)
    letters = {node: sp.Dummy() for node in nodes}
    expanded = sp.expand(sp.cancel(side.xreplace(letters)))
    terms: list[tuple[sp.Expr, Measured | None]] = []
    for node, letter in letters.items():
        coefficient = expanded.coeff(letter, 1)
        terms.append((coefficient, node))
        expanded = sp.expand(expanded - coefficient * letter)
    if set(letters.values()) & (expanded.free_symbols | {s for c, _ in terms for s in c.free_symbols}):
        msg = f"claim {claim_id}: expected sides linear in the measured quantities, or a ratio of such; got {side}"
        raise ClaimError(msg)
    return (*terms, (expanded, None)) if expanded != 0 else tuple(terms)


def linear_sides(lhs: sp.Expr, rhs: sp.Expr, claim_id: str) -> tuple[Terms, Terms]:
    """The two sides, cleared of measured denominators, as linear combinations.

    A claim about a ratio of expectations, E[A]/E[B] = c, is the claim E[A] = c E[B] wherever
    E[B] > 0, and only the latter can be judged from averages without bias.

    Raises:
        ClaimError: If a side is not linear in the measured quantities afterwards.

    """
    multiplier = _measured_denominator(lhs) * _measured_denominator(rhs)
    sides = [side if multiplier == 1 else sp.cancel(sp.together(side * multiplier)) for side in (lhs, rhs)]
    return _terms(sides[0], claim_id), _terms(sides[1], claim_id)
