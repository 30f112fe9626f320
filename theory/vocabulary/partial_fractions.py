"""Functions of Sigma as sums of constants times partial fractions in the eigenvalue."""

from __future__ import annotations

from functools import lru_cache

import sympy as sp

from theory.language.nodes import Computed, held
from theory.vocabulary.covariances import EIGENVALUE


@lru_cache(maxsize=4096)
def partial_fractions(body: sp.Expr) -> tuple[tuple[sp.Expr, sp.Expr], ...]:
    """Pairs (constant, function of the eigenvalue) that add up to a function of Sigma.

    Nodes that bind the eigenvalue, such as traces, are constants; those in which it is free are kept whole. What is
    no rational function, powers of unknown exponent apart, is left as it is.

    Args:
        body: A formula in `EIGENVALUE`.

    """
    nodes = body.atoms(Computed)
    functions = {node for node in nodes if EIGENVALUE in node.free_symbols}
    body, numbers = held(body, nodes - functions, "number")
    body, recursions = held(body, body.atoms(Computed), "recursion")
    body = sp.expand_power_exp(body)
    unknown = [part for part in body.atoms(sp.Pow) if part.base == EIGENVALUE and part.exp.is_Symbol]
    body, powers = held(body, unknown, "power")
    moving = {*recursions, *powers, EIGENVALUE}
    found = []
    for term in sp.Add.make_args(sp.expand_mul(body)):
        outer, inner = term.as_independent(*moving, as_Add=False)
        rational = inner.is_rational_function(EIGENVALUE)
        parts = _simple_fractions(inner) if rational else inner
        for part in sp.Add.make_args(sp.expand_mul(parts)):
            factored = sp.factor(part) if rational else part
            constant, function = factored.as_independent(*moving, as_Add=False)
            found.append((outer * constant, function))
    back = numbers | recursions | powers
    return tuple((constant.xreplace(back), function.xreplace(back)) for constant, function in found)


@lru_cache(maxsize=4096)
def _simple_fractions(inner: sp.Expr) -> sp.Expr:
    return sp.apart(sp.together(inner), EIGENVALUE)
