"""Traces and forms of functions of Sigma as nodes of a formula.

A function of Sigma is written as a formula in `EIGENVALUE`. The nodes print as traces and forms,
differentiate under the sum, collapse for Sigma = I, and are summed over the eigenvalues by
`theory.to_numpy` and `theory.to_mpmath`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import sympy as sp

from theory.language.nodes import Calculate, Computed, Resolve
from theory.vocabulary.covariances import EIGENVALUE, Covariance, Values, Vector
from theory.vocabulary.partial_fractions import partial_fractions


s = EIGENVALUE


def listed(covariance: Any, exact: bool) -> tuple[Values, Values, Values]:
    """Indices, weights and eigenvalues of a covariance, or of an array of eigenvalues."""
    if isinstance(covariance, Covariance):
        index, weight = covariance.indices(exact)
        return index, weight, covariance.eigenvalues(index)
    values = np.asarray(covariance, dtype=object if exact else float)
    return np.arange(1.0, len(values) + 1), np.ones(len(values)), values


def _summed(terms: Any, weight: Values) -> Any:
    return (np.asarray(terms) * weight).sum(axis=-1)


class Trace(Computed):
    """tr f(Sigma), with f a formula in `EIGENVALUE`.

    Args:
        body: The formula f.
        covariance: Sigma: a `Covariance`, or a symbol that stands for one or for eigenvalues.
    """

    def __new__(cls, body: Any, covariance: Any) -> sp.Expr:
        """Build the node; factors without Sigma go before it, and Sigma = I collapses it."""
        outer, inner = sp.sympify(body).as_independent(s, as_Add=False)
        if outer == 0:
            return sp.S.Zero
        if isinstance(covariance, Covariance) and covariance.is_isotropic:
            return covariance.dimension * sp.sympify(body).subs(s, 1)
        return outer * super().__new__(cls, inner, sp.sympify(covariance))

    @property
    def free_symbols(self) -> set[sp.Basic]:
        """The symbols other than the bound one."""
        return {*(self.args[0].free_symbols - {s}), *self.args[1].free_symbols}

    @property
    def carriers(self) -> tuple[sp.Basic, ...]:
        """The covariance."""
        return (self.args[1],)

    @property
    def sign(self) -> str:
        """That of the function, for positive eigenvalues."""
        body = self.args[0]
        return "positive" if body.is_positive else "nonnegative" if body.is_nonnegative else ""

    def _eval_is_extended_nonnegative(self) -> bool | None:
        return self.args[0].is_extended_nonnegative or None

    def _eval_derivative(self, symbol: sp.Symbol) -> sp.Expr:
        return Trace(self.args[0].diff(symbol), self.args[1])

    def value(self, calculate: Calculate, resolve: Resolve, exact: bool) -> Any:
        """The sum over the eigenvalues."""
        _, weight, eigenvalues = listed(resolve(self.args[1]), exact)
        return _summed(calculate(self.args[0], {s: eigenvalues}), weight)

    def expanded(self) -> sp.Expr:
        """In partial fractions; the trace of the identity is the dimension."""
        covariance = self.args[1]

        def read(part: sp.Expr) -> sp.Expr:
            constant = not part.has(s) and isinstance(covariance, Covariance)
            return part * covariance.dimension if constant else Trace(part, covariance)

        return sp.Add(*(c * read(part) for c, part in partial_fractions(self.args[0])))

    def collapsed(self, choices: Mapping[sp.Symbol, tuple[sp.Basic, ...]]) -> sp.Expr:
        """The dimension times the function at 1, where all eigenvalues are equal."""
        body, covariance = self.args
        if isinstance(covariance, Covariance) and covariance.is_level(choices):
            return body.subs(s, 1) * covariance.dimension
        return self

    def _latex(self, printer: Any) -> str:
        return rf"\operatorname{{tr}} {matrix_latex(self.args[0], printer)}"

    def _sympystr(self, printer: Any) -> str:
        return f"tr[{matrix_text(self.args[0], printer)}]"


class Form(Computed):
    """u' f(Sigma) v, with f a formula in `EIGENVALUE`.

    Args:
        left: u: a `Vector`, or a symbol that stands for one.
        body: The formula f.
        right: v, likewise.
        covariance: Sigma.
    """

    def __new__(cls, left: Any, body: Any, right: Any, covariance: Any) -> sp.Expr:
        """Build the node; factors without Sigma go before it."""
        outer, inner = sp.sympify(body).as_independent(s, as_Add=False)
        if isinstance(covariance, Covariance) and covariance.is_isotropic:
            outer, inner = sp.sympify(body).subs(s, 1), sp.S.One
        if outer == 0:
            return sp.S.Zero
        return outer * super().__new__(cls, *map(sp.sympify, (left, inner, right, covariance)))

    @property
    def free_symbols(self) -> set[sp.Basic]:
        """The symbols other than the bound one."""
        others = (self.args[i].free_symbols for i in (0, 2, 3))
        return {*(self.args[1].free_symbols - {s})}.union(*others)

    @property
    def carriers(self) -> tuple[sp.Basic, ...]:
        """Both vectors and the covariance."""
        return (self.args[0], *self.args[2:])

    def _eval_is_extended_nonnegative(self) -> bool | None:
        return (self.args[0] == self.args[2] and self.args[1].is_extended_nonnegative) or None

    def _eval_derivative(self, symbol: sp.Symbol) -> sp.Expr:
        return Form(self.args[0], self.args[1].diff(symbol), *self.args[2:])

    def value(self, calculate: Calculate, resolve: Resolve, exact: bool) -> Any:
        """The sum over the eigenvalues, weighted by the coefficients of both vectors."""
        index, weight, eigenvalues = listed(resolve(self.args[3]), exact)
        left, right = (_coefficients(resolve(self.args[i]), index, weight) for i in (0, 2))
        return _summed(calculate(self.args[1], {s: eigenvalues}), weight * left * right)

    def expanded(self) -> sp.Expr:
        """In partial fractions."""
        left, body, *after = self.args
        return sp.Add(*(c * Form(left, part, *after) for c, part in partial_fractions(body)))

    def _latex(self, printer: Any) -> str:
        left, right = (printer._print(self.args[i]) for i in (0, 2))
        middle = "" if self.args[1] == 1 else matrix_latex(self.args[1], printer)
        return rf"{left}^\top {middle} {right}"

    def _sympystr(self, printer: Any) -> str:
        middle = "" if self.args[1] == 1 else f" {matrix_text(self.args[1], printer)}"
        return f"{self.args[0]}'{middle} {self.args[2]}"


def _coefficients(vector: Any, index: Values, weight: Values) -> Values:
    return vector.coefficients(index, weight) if isinstance(vector, Vector) else np.asarray(vector)


def _factors(body: sp.Expr) -> list[tuple[sp.Expr, sp.Expr]]:
    pairs = [factor.as_base_exp() for factor in sp.Mul.make_args(body)]
    return sorted(pairs, key=lambda pair: pair[0] != s)


def matrix_latex(body: sp.Expr, printer: Any) -> str:
    """A function of Sigma in LaTeX: powers of Sigma and of Sigma + c I."""
    parts = []
    for base, power in _factors(body):
        if base == s:
            shown = r"\Sigma"
        elif base.is_Add and base.coeff(s) == 1 and not (base - s).has(s):
            shown = rf"(\Sigma + {printer._print(base - s)} I)"
        else:
            shown = printer._print(base.xreplace({s: sp.Symbol(r"\Sigma")}))
        parts.append(shown if power == 1 else f"{shown}^{{{printer._print(power)}}}")
    return " ".join(parts)


def matrix_text(body: sp.Expr, printer: Any) -> str:
    """A function of Sigma in one line of text."""
    return str(printer._print(body.xreplace({s: sp.Symbol("Sigma")})))
