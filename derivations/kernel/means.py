"""Means made linear, and what is random in a formula; nodes that say of themselves which sign they have."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import sympy as sp
from sympy.stats.rv import RandomSymbol

from derivations.language.formulas import ChainState, Mean
from theory.language.matrices import Arbitrary
from theory.language.nodes import Computed


def is_random(part: sp.Basic, letters: Iterable[str]) -> bool:
    """Whether a formula holds something random.

    Args:
        part: The formula.
        letters: Names of the matrices that have a law.
    """
    names = set(letters)
    return bool(part.atoms(RandomSymbol, ChainState)) or any(str(m.args[0]) in names for m in part.atoms(Arbitrary))


def spread(expr: sp.Expr, letters: Iterable[str]) -> sp.Expr:
    """A formula with its means made linear: sums apart, and what is not random before them."""
    names = tuple(letters)

    def linear(mean: sp.Basic) -> sp.Expr:
        total = sp.S.Zero
        for term in sp.Add.make_args(sp.expand(_traces_apart(mean.body))):
            fixed: list[sp.Expr] = []
            random: list[sp.Expr] = []
            for factor in sp.Mul.make_args(term):
                (random if is_random(factor, names) else fixed).append(factor)
            total += sp.Mul(*fixed) * (Mean(sp.Mul(*random)) if random else 1)
        return total

    return expr.replace(lambda part: isinstance(part, Mean), linear)


def _traces_apart(expr: sp.Expr) -> sp.Expr:
    """Traces of sums and of multiples as sums and multiples of traces."""

    def split(trace: sp.Basic) -> sp.Expr:
        total = sp.S.Zero
        for term in sp.MatAdd.make_args(sp.expand(trace.arg)):
            coefficient, matrix = term.as_coeff_mmul()
            total += coefficient * (matrix.shape[0] if matrix.is_Identity else sp.Trace(matrix))
        return total

    return expr.replace(lambda part: isinstance(part, sp.Trace), split)


def known_signs(formula: sp.Expr) -> sp.Expr:
    """A formula with a letter for every node that says of itself that it is positive, or not negative.

    The same node gets the same letter. So does a function that a user defines: what its methods say of it, as how it is
    simplified, is no proof.
    """

    def letter(node: Computed) -> sp.Basic:
        return _letter(node, node.sign) if node.sign else node

    def unknown(node: sp.Expr) -> sp.Basic:
        return _letter(node, "positive" if node.is_positive else "real" if node.is_real else "complex")

    known = formula.replace(_is_foreign, unknown)
    return known.replace(lambda part: isinstance(part, Computed), letter)


def _is_foreign(part: sp.Basic) -> bool:
    """Whether a function is defined neither by sympy nor here."""
    home = (type(part).__module__ or "sympy").partition(".")[0]
    return isinstance(part, sp.Function) and bool(part.args) and home not in ("sympy", "theory", "derivations")


@lru_cache(maxsize=4096)
def _letter(node: sp.Basic, sign: str) -> sp.Dummy:
    return sp.Dummy(**{sign: True})
