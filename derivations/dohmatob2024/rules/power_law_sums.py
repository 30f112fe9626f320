"""Traces and forms over a power-law spectrum as sums over the index of the eigenvalue.

Its letters are public: chains write the sums too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as sp

from derivations.errors import refuse
from theory import Trace
from theory.vocabulary.covariances import DIRECTIONS, EIGENVALUE, SHAPES, Covariance, Vector
from theory.vocabulary.traces import Form


j = sp.Symbol("j", integer=True, positive=True)
"""Index of an eigenvalue."""


def as_sums(formula: sp.Expr, where: Mapping[sp.Basic, sp.Basic]) -> sp.Expr:
    """A formula with its traces and forms over a power law as sums over the index of the eigenvalue."""
    if j in formula.free_symbols:
        refuse(f"expected a formula without the index {j}; got {formula}")

    def covariance(node: sp.Basic) -> Covariance:
        found = where.get(node, node)
        if not isinstance(found, Covariance) or str(found.args[0]) != "power":
            refuse(f"expected a power law; got {found}")
        return found

    def trace(node: Any) -> sp.Expr:
        return summed(covariance(node.args[1]), node.args[0])

    def form(node: Any) -> sp.Expr:
        sigma = covariance(node.args[3])
        truth = where.get(node.args[0], node.args[0])
        if node.args[0] != node.args[2] or not isinstance(truth, Vector) or str(truth.args[0]) != "source":
            refuse(f"expected a truth with a source condition; got {truth}")
        square = (_shape(DIRECTIONS["source"], sigma, truth.args[3])) ** 2
        return truth.args[2] * summed(sigma, square * node.args[1]) / summed(sigma, square * EIGENVALUE)

    def summed(sigma: Covariance, body: sp.Expr) -> sp.Expr:
        value = _shape(SHAPES["power"], sigma)
        return sp.Sum(_gathered(body.xreplace({EIGENVALUE: value})), (j, 1, sigma.args[1]))

    formula = formula.replace(lambda part: isinstance(part, Trace), trace)
    return formula.replace(lambda part: isinstance(part, Form), form)


def _shape(formula: sp.Expr, sigma: Covariance, source: sp.Expr = sp.S.One) -> sp.Expr:
    letters = {symbol.name: symbol for symbol in formula.free_symbols}
    values = {"j": j, "beta": sigma.args[3], "r": source}
    return formula.xreplace({letters[name]: value for name, value in values.items() if name in letters})


def _gathered(body: sp.Expr) -> sp.Expr:
    """A summand with its powers of the index put together."""
    powers = [f.as_base_exp() for f in sp.Mul.make_args(sp.powsimp(sp.expand_power_base(body)))]
    exponent = sp.cancel(sp.Add(*(e for base, e in powers if base == j)))
    return j**exponent * sp.Mul(*(base**e for base, e in powers if base != j))


def gathered(formula: sp.Expr) -> sp.Expr:
    """A formula with the summands of its sums in one form."""
    return formula.replace(lambda part: isinstance(part, sp.Sum), lambda s: sp.Sum(_gathered(s.function), *s.limits))


def without_freedom(formula: sp.Expr, size: sp.Symbol) -> sp.Expr:
    """A formula with 1 - df/T taken as 1, and T - df as T, df degrees of freedom of kappa."""

    def taken(part: sp.Basic) -> sp.Expr:
        df = _freedom(part, size)
        return part if df is None else sp.S.One if part == 1 - df / size else size

    return formula.replace(lambda part: isinstance(part, sp.Add), taken)


def freedoms(formula: sp.Expr, size: sp.Symbol) -> set[sp.Basic]:
    """The degrees of freedom that `without_freedom` takes out of a formula."""
    return {df for part in formula.atoms(sp.Add) if (df := _freedom(part, size)) is not None}


def _freedom(part: sp.Basic, size: sp.Symbol) -> sp.Basic | None:
    """The df in 1 - df/T or T - df."""
    return next((df for df in part.atoms(Trace) if part in (1 - df / size, size - df) and _is_freedom(df)), None)


def _is_freedom(trace: sp.Basic) -> bool:
    body = trace.args[0]
    kappas = body.free_symbols - {EIGENVALUE}
    return len(kappas) == 1 and any(
        sp.cancel(body - (EIGENVALUE / (EIGENVALUE + next(iter(kappas)))) ** m) == 0 for m in (1, 2)
    )
