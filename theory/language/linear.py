"""Both sides of a claim as sums of measured quantities, and of products of such, with known coefficients."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from theory.errors import ClaimError
from theory.language.products import product
from theory.language.quantity import Measured


Terms = tuple[tuple[sp.Expr, Measured | None], ...]
"""Pairs (coefficient, quantity); the quantity is None for the part that is known."""


class NoPolynomialError(ClaimError):
    """A side is no polynomial in measured quantities, nor a ratio of such."""


@dataclass(frozen=True)
class Composed:
    """Two sides as functions of means.

    Attributes:
        lhs: Left side, with a letter for each mean.
        rhs: Right side, likewise.
        letters: The letters, in the order of the means.
        nodes: The means.
    """

    lhs: sp.Expr
    rhs: sp.Expr
    letters: tuple[sp.Symbol, ...]
    nodes: tuple[Measured, ...]


def composed_sides(lhs: sp.Expr, rhs: sp.Expr, claim_id: str) -> Composed:
    """The two sides as functions of the means in them.

    Raises:
        ClaimError: If a function has no interval arithmetic.

    """
    nodes = tuple(sorted(lhs.atoms(Measured) | rhs.atoms(Measured), key=sp.default_sort_key))
    letters = {node: sp.Dummy(f"m{i}", nonnegative=node.is_extended_nonnegative) for i, node in enumerate(nodes)}
    left, right = (side.xreplace(letters) for side in (lhs, rhs))
    for side in (left, right):
        known = (sp.Symbol, sp.Add, sp.Mul, sp.Pow, sp.exp, sp.log)
        around = [part for part in sp.preorder_traversal(side) if part.free_symbols & set(letters.values())]
        if strange := [part for part in around if not isinstance(part, known)]:
            msg = f"claim {claim_id}: expected sums, products, powers, exp and log of means; got {strange[0]} in {side}"
            raise ClaimError(msg)
    return Composed(left, right, tuple(letters.values()), nodes)


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
    rest = expanded
    for node, letter in letters.items():
        coefficient = rest.coeff(letter, 1)
        terms.append((coefficient, node))
        rest = sp.expand(rest - coefficient * letter)
    if set(letters.values()) & (rest.free_symbols | {s for c, _ in terms for s in c.free_symbols}):
        return _monomials(expanded, letters, side, claim_id)
    return (*terms, (rest, None)) if rest != 0 else tuple(terms)


def _monomials(expanded: sp.Expr, letters: dict[Measured, sp.Symbol], side: sp.Expr, claim_id: str) -> Terms:
    """A side as a polynomial in measured quantities: each product of means is a mean too."""
    try:
        found = sp.Poly(expanded, *letters.values()).terms()
    except sp.PolynomialError as error:
        raise NoPolynomialError(str(side)) from error
    terms = []
    for powers, coefficient in found:
        nodes = [node for node, power in zip(letters, powers, strict=True) for _ in range(power)]
        terms.append((coefficient, product(nodes, claim_id)))
    return tuple(terms)


def linear_sides(lhs: sp.Expr, rhs: sp.Expr, claim_id: str) -> tuple[Terms, Terms]:
    """The two sides, cleared of measured denominators, as linear combinations.

    A claim about a ratio of expectations, E[A]/E[B] = c, is the claim E[A] = c E[B] wherever
    E[B] > 0, and only the latter can be judged from averages without bias.

    A product of means is a mean, too: that of a product of independent draws.

    Raises:
        NoPolynomialError: If a side is no polynomial in the measured quantities afterwards.

    """
    multiplier = _measured_denominator(lhs) * _measured_denominator(rhs)
    sides = [side if multiplier == 1 else sp.cancel(sp.together(side * multiplier)) for side in (lhs, rhs)]
    return _terms(sides[0], claim_id), _terms(sides[1], claim_id)
